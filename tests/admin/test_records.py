"""Mails, the journal, rules, meetings and contacts on the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django.asserts import assertContains, assertNotContains

from governance.models import RuleVersion
from governance.queries import book_of
from governance.rules import presets
from interlignes.journal.actions import record
from interlignes.journal.models import Entry
from interlignes.journal.wording import in_words, sentence
from interlignes.kit import clock
from interlignes.outbox.choices import Kind, State
from interlignes.outbox.models import Mail
from members.models import Member
from tests.admin.rows import fill
from tests.client import CheckedClient
from wellbeing.models import Contact

pytestmark = pytest.mark.once

ClientFor = Callable[[Member | None], CheckedClient]
RULES = "/gerance/governance/ruleversion/add/"


def mail(**fields: Any) -> Mail:
    """A sent reminder."""
    values = {
        "kind": Kind.BALLOT_REMINDER,
        "about_type": "governance.ballot",
        "about_id": "1",
        "recipient": "alice@example.coop",
        "language": "fr",
        "subject": "Il vous reste deux jours",
        "text": "Bonjour Alice\nhttps://example.coop/desabonnement/jeton/",
        "unsubscribe_url": "https://example.coop/desabonnement/jeton/",
        "message_id": "<1@test>",
        "state": State.SENT,
    }
    return Mail.objects.create(**{**values, **fields})


def test_ordinary_mail_is_readable_without_the_readers_own_link(client_for: ClientFor, bruno: Member) -> None:
    page = client_for(bruno).get(f"/gerance/outbox/mail/{mail().pk}/change/")
    assertContains(page, "Bonjour Alice")
    assertNotContains(page, "jeton")


@pytest.mark.parametrize("kind", [Kind.ACCOUNT, Kind.MEMBER_INVITED])
def test_mail_that_opens_a_door_is_not_shown(client_for: ClientFor, bruno: Member, kind: str) -> None:
    secret = mail(kind=kind, text="CANARI-4711", html="<p>CANARI-4711</p>")
    client = client_for(bruno)
    assertNotContains(client.get(f"/gerance/outbox/mail/{secret.pk}/change/"), "CANARI")
    assertNotContains(client.get("/gerance/outbox/mail/?q=CANARI"), "CANARI-4711")


def test_mails_cannot_be_written_or_changed_by_hand(client_for: ClientFor, bruno: Member) -> None:
    client, number = client_for(bruno), mail().pk
    assert client.get("/gerance/outbox/mail/add/").status_code == 403
    assert client.post(f"/gerance/outbox/mail/{number}/change/", {"state": "waiting"}).status_code == 403


def test_refused_mail_goes_back_into_the_queue(client_for: ClientFor, bruno: Member) -> None:
    refused, sent = mail(state=State.REFUSED), mail(about_id="2", message_id="<2@test>")
    data = {"action": "try_again", "_selected_action": [refused.pk, sent.pk]}
    client_for(bruno).post("/gerance/outbox/mail/", data)
    refused.refresh_from_db()
    sent.refresh_from_db()
    assert (refused.state, sent.state) == (State.WAITING, State.SENT)
    assert Entry.objects.get().kind == "mail.retried"


def test_wiped_invitation_is_said_to_be_lost(client_for: ClientFor, bruno: Member) -> None:
    lost = mail(kind=Kind.MEMBER_INVITED, state=State.REFUSED, text="")
    data = {"action": "try_again", "_selected_action": [lost.pk]}
    page = client_for(bruno).post("/gerance/outbox/mail/", data, follow=True)
    assertContains(page, 'class="warning"')
    lost.refresh_from_db()
    assert lost.state == State.REFUSED


def entry(**fields: Any) -> Entry:
    """One entry."""
    with transaction.atomic():
        return record(
            "member.status_changed", at=clock.now(), status="associate", since="2026-03-01", **fields
        )


def test_journal_speaks_in_sentences(client_for: ClientFor, bruno: Member, alice: Member) -> None:
    written = entry(by=bruno.pk, about=alice)
    client = client_for(bruno)
    for address in ("/gerance/journal/entry/", f"/gerance/journal/entry/{written.pk}/change/"):
        page = client.get(address)
        assertContains(page, "1er mars 2026")
        assertContains(page, "Bruno Test")
        assertContains(page, f"/gerance/members/member/{alice.pk}/change/")


def test_journal_names_the_software_and_those_whose_record_is_gone(
    client_for: ClientFor, bruno: Member
) -> None:
    entry(by=None)
    entry(by=4711)
    assertContains(client_for(bruno).get("/gerance/journal/entry/"), "4711")


def test_journal_cannot_be_touched(client_for: ClientFor, bruno: Member) -> None:
    written = entry(by=bruno.pk)
    client = client_for(bruno)
    assert client.post(f"/gerance/journal/entry/{written.pk}/change/", {"kind": "x"}).status_code == 403
    assert client.get(f"/gerance/journal/entry/{written.pk}/delete/").status_code == 403
    assert client.get("/gerance/journal/entry/add/").status_code == 403


def test_journal_of_one_thing_is_its_history(client_for: ClientFor, bruno: Member, alice: Member) -> None:
    entry(by=bruno.pk, about=alice)
    entry(by=bruno.pk, about=bruno)
    page = client_for(bruno).get(f"/gerance/members/member/{alice.pk}/history/", follow=True)
    assertContains(page, "field-what", count=1)


def test_journal_is_filtered_by_area(client_for: ClientFor, bruno: Member) -> None:
    entry(by=bruno.pk)
    client = client_for(bruno)
    assertContains(client.get("/gerance/journal/entry/?area=member"), "field-what", count=1)
    assertNotContains(client.get("/gerance/journal/entry/?area=ballot"), "field-what")


def test_check_of_the_chain_says_whole_or_where_it_breaks(client_for: ClientFor, bruno: Member) -> None:
    for _number in range(3):
        entry(by=bruno.pk)
    client = client_for(bruno)
    assertContains(client.get("/gerance/journal/entry/verification/", follow=True), 'class="success"')
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET kind = 'member.left' WHERE sequence = 2")
    assertContains(client.get("/gerance/journal/entry/verification/", follow=True), 'class="error"')


def test_unknown_things_and_kinds_are_shown_as_codes(client_for: ClientFor, bruno: Member) -> None:
    assert sentence(Entry(kind="old.kind", facts={})) == "old.kind"
    assert in_words("a" * 64) == "aaaaaaaaaaaa…"
    assert in_words("2026-13-99") == "2026-13-99"
    assert in_words(7) == "7"


def rules(**fields: Any) -> dict[str, Any]:
    """What the form of a new version sends: the model statutes."""
    data: dict[str, Any] = {
        "preset": presets.DEFAULT,
        "source": "Statuts, art. 30",
        "in_force_on": clock.today().isoformat(),
        "notice_1": "15",
        "notice_2": "10",
    }
    for kind in presets.KINDS:
        for call in (1, 2):
            stem = f"{kind}_{call}"
            data.update({f"{stem}_comparison": ">", f"{stem}_share": "", f"{stem}_base": "all"})
            data[f"{stem}_quorum"] = ""
    data.update({"ordinaire_1_share": "1/2", "ordinaire_2_share": "1/2", "ordinaire_2_base": "present"})
    data.update({"extraordinaire_1_share": "3/4", "extraordinaire_1_comparison": ">="})
    data.update({"extraordinaire_1_base": "present", "extraordinaire_1_quorum": "3/4"})
    return {**data, **fields}


def test_new_version_is_adopted_and_the_old_one_stays(client_for: ClientFor, bruno: Member) -> None:
    before = RuleVersion.objects.count()
    page = client_for(bruno).post(RULES, rules(), follow=True)
    assert page.status_code == 200
    version = RuleVersion.objects.first()
    assert version is not None
    assert RuleVersion.objects.count() == before + 1
    assert (version.preset, version.created_by) == ("statuts", bruno)
    rule = book_of(version).rule("extraordinaire", 1)
    assert str(rule.majority.fraction) == "3/4"
    assert rule.quorum is not None
    assert book_of(version).notice_days(2) == 10
    assert Entry.objects.get().kind == "rules.adopted"


def test_unchanged_preset_keeps_its_name(client_for: ClientFor, bruno: Member) -> None:
    client = client_for(bruno)
    form = client.get(f"{RULES}?preset=sa_legal").context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    data = {
        name: value or {"comparison": ">", "base": "all"}.get(name.split("_")[-1], "")
        for name, value in data.items()
    }
    data["in_force_on"] = clock.today().isoformat()
    client.post(RULES, data)
    version = RuleVersion.objects.first()
    assert version is not None
    assert version.preset == "sa_legal"
    assert book_of(version).rules == presets.load()["sa_legal"].rules


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ordinaire_1_share", ""),
        ("ordinaire_1_share", "0,5"),
        ("ordinaire_1_share", "3/2"),
        ("ordinaire_1_share", "1/0"),
        ("ordinaire_1_share", "²/³"),
        ("ordinaire_1_base", "shares"),
        ("extraordinaire_1_quorum", "-1/2"),
        ("source", ""),
        ("in_force_on", "demain"),
        ("notice_1", "-3"),
    ],
)
def test_bad_rule_is_said_at_its_field_and_nothing_is_recorded(
    client_for: ClientFor, bruno: Member, field: str, value: str
) -> None:
    before = RuleVersion.objects.count()
    page = client_for(bruno).post(RULES, rules(**{field: value}))
    assert field in page.context["adminform"].form.errors
    assertContains(page, "errorlist")
    assert RuleVersion.objects.count() == before


def test_version_is_read_in_words_and_never_edited(client_for: ClientFor, bruno: Member) -> None:
    client = client_for(bruno)
    client.post(RULES, rules())
    version = RuleVersion.objects.first()
    assert version is not None
    address = f"/gerance/governance/ruleversion/{version.pk}/change/"
    assertContains(client.get(address), 'class="rules"')
    assert client.post(address, rules(source="Autre")).status_code == 403


def test_meetings_lead_to_their_pages(client_for: ClientFor, bruno: Member) -> None:
    fill(bruno, 1)
    client = client_for(bruno)
    page = client.get("/gerance/governance/meeting/")
    assertContains(page, "/reunions/nouvelle/")
    number = page.context["cl"].result_list[0].pk
    assertContains(page, f'href="/reunions/{number}/"')
    assertContains(client.get(f"/gerance/governance/meeting/{number}/change/"), f'href="/reunions/{number}/"')
    assert client.post(f"/gerance/governance/meeting/{number}/change/", {"title": "x"}).status_code == 403


def contact(**fields: Any) -> dict[str, Any]:
    """What is typed for a contact."""
    today = clock.today().isoformat()
    return {"name": "Dr", "purpose": "Aide", "phone": "15", "checked_on": today, "position": "1", **fields}


def test_contact_is_added_changed_and_removed_through_actions(client_for: ClientFor, bruno: Member) -> None:
    client = client_for(bruno)
    client.post("/gerance/wellbeing/contact/add/", contact())
    number = Contact.objects.get().pk
    client.post(f"/gerance/wellbeing/contact/{number}/change/", contact(name="Docteure"))
    assert Contact.objects.get().name == "Docteure"
    client.post(f"/gerance/wellbeing/contact/{number}/delete/", {"post": "yes"})
    assert not Contact.objects.exists()
    assert Entry.objects.filter(kind="contact.changed").count() == 3


def test_contact_without_a_way_is_refused_at_the_field(client_for: ClientFor, bruno: Member) -> None:
    page = client_for(bruno).post("/gerance/wellbeing/contact/add/", contact(phone=""))
    assert "phone" in page.context["adminform"].form.errors
    assertContains(page, 'value="Dr"')
    assert not Contact.objects.exists()


def test_new_version_says_how_persons_are_elected(client_for: ClientFor, bruno: Member) -> None:
    client = client_for(bruno)
    elections = {"election_secret": "open", "election_last": "most", "election_tie": "age"}
    page = client.post(RULES, rules(**elections)).content.decode()
    assert "Dites combien il y a de tours" in page
    assert client.post(RULES, rules(**elections, election_rounds="2")).status_code == 302
    version = RuleVersion.objects.first()
    assert version is not None
    terms = book_of(version).elections()
    assert (terms.secret, terms.rounds, terms.last_by_most, terms.tie) == ("open", 2, True, "age")
    again = client.get(RULES).context["adminform"].form
    assert again.get_initial_for_field(again.fields["election_rounds"], "election_rounds") == 2


def test_new_version_says_how_many_requests_make_a_vote_secret(client_for: ClientFor, bruno: Member) -> None:
    client = client_for(bruno)
    page = client.post(RULES, rules(secret_comparison=">", secret_share="1/1"))
    assert "secret_share" in page.context["adminform"].form.errors
    for share, said in (("1/4", [">=", 1, 4]), ("1/1", [">=", 1, 1]), ("", [">", 1, 2])):
        data = rules(secret_comparison=">=", secret_share=share, source=f"Statuts {share}")
        assert client.post(RULES, data).status_code == 302
        version = RuleVersion.objects.order_by("-number").first()
        assert version is not None
        assert version.book["secret_request"] == said
        again = client.get(RULES).context["adminform"].form
        shown = again.get_initial_for_field(again.fields["secret_share"], "secret_share")
        assert shown == (share or "1/2")


def test_new_version_says_who_demands_an_assembly_and_never_asks_for_more_than_the_law(
    client_for: ClientFor, bruno: Member
) -> None:
    """C. com. L223-27: what asks for more than a tenth of the votes or half of the capital is void."""
    for wrong in ({"convening_share": "1/5"}, {"convening_alone": "2/3"}):
        page = client_for(bruno).post(RULES, rules(**wrong))
        assertContains(page, "La loi interdit d’exiger plus")
    client_for(bruno).post(RULES, rules(convening_share="1/20", convening_days="15"), follow=True)
    version = RuleVersion.objects.first()
    assert version is not None
    assert version.book["convening"] == {"share": [1, 20], "alone": [1, 2], "days": 15}
