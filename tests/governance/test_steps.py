"""Which steps a proposal goes through before an agenda: values of the rules, said on the page, kept in the action."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from governance.actions import meetings, proposals
from governance.actions.rules import adopt_rules
from governance.choices import DecisionClass, MeetingKind
from governance.models import Meeting, Proposal, RuleVersion
from governance.queries import steps as readings
from governance.queries.proposals import latest_version
from governance.queries.rules import book_of
from governance.rules import presets
from governance.rules.steps import Steps, steps_of
from interlignes.kit.errors import Refused
from members.models import Member, Status
from tests.admin.test_records import RULES, rules
from tests.client import CheckedClient
from tests.governance.conftest import CONVENED, STARTS
from tests.governance.test_rulebook import change

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
DAY = timedelta(days=1)


def asks(**steps: Any) -> RuleVersion:
    """The model statutes, and these steps."""
    book = {**presets.load()[presets.DEFAULT].data, "steps": steps}
    day = (CONVENED - 90 * DAY).date()
    return adopt_rules(preset="statuts", book=book, source="Art. 12", in_force_on=day, by=None, at=CONVENED)


def submitted(by: Member, at: datetime, decision_class: str = DecisionClass.ORDINARY) -> Proposal:
    """A proposal of somebody, submitted at an instant."""
    made = proposals.draft(title="T", text="Texte.", reasons="", decision_class=decision_class, by=by, at=at)
    return proposals.submit(proposal=made, by=by, at=at)


def way_of(proposal: Proposal, at: datetime) -> readings.Way | None:
    """What is asked of it."""
    changes = hasattr(proposal, "rule_change")
    return readings.way_of(proposal, latest_version(proposal), changes_rulebook=changes, at=at)


def place(proposal: Proposal, by: Member, at: datetime) -> Proposal:
    """Put it on the agenda of an assembly in preparation."""
    meeting: Meeting = meetings.create_meeting(
        kind=MeetingKind.AGO, title="AG", starts_at=STARTS, place="Ici", video_url="", call=1, introduction="", by=by,
        at=at,
    )  # fmt: skip
    return proposals.put_on_agenda(proposal=proposal, meeting=meeting, minutes=None, by=by, at=at)


def support(proposal: Proposal, *members: Member) -> None:
    """All of them support it."""
    for member in members:
        proposals.support(proposal=proposal, wanted=True, by=member, at=CONVENED)


def test_wording_is_discussed_for_its_days_and_a_new_one_anew(alice: Member, bruno: Member) -> None:
    asks(ordinaire={"discussion_days": 3})
    proposal = submitted(alice, CONVENED - 5 * DAY)
    fields = {"title": "T", "reasons": "", "decision_class": proposal.decision_class, "by": alice}
    proposals.revise(proposal=proposal, revision=1, text="Autre.", at=CONVENED - DAY, **fields)
    with pytest.raises(Refused, match=r"Pas encore\. Son texte se discute pendant 3 jours") as refused:
        place(proposal, bruno, CONVENED + DAY)
    assert "à partir du 4 juin 2026" in str(refused.value)
    assert Proposal.objects.get().state == "submitted"
    assert place(proposal, bruno, CONVENED + 2 * DAY).state == "agenda"


def test_associates_of_today_support_it(
    alice: Member, bruno: Member, dora: Member, associates: list[Member]
) -> None:
    asks(ordinaire={"supporters": 2})
    proposal = submitted(alice, CONVENED)
    support(proposal, associates[0])
    with pytest.raises(Refused, match="Il faut le soutien de 2 associé·es\u00a0: 1 jusqu’ici"):
        place(proposal, bruno, CONVENED)
    support(proposal, associates[1])
    Status.objects.create(member=associates[0], kind="left", since_on=CONVENED.date())
    with pytest.raises(Refused, match="1 jusqu’ici"):
        place(proposal, bruno, CONVENED)
    support(proposal, alice)
    assert place(proposal, bruno, CONVENED).state == "agenda"


def test_change_of_the_rulebook_has_its_own_steps_besides_those_of_its_class(
    bruno: Member, associates: list[Member]
) -> None:
    asks(reglement={"discussion_days": 14}, ordinaire={"supporters": 1})
    with time_machine.travel(CONVENED, tick=False):
        proposal = change(bruno, None, article_title="Décider")
    way = way_of(proposal, CONVENED)
    assert way is not None
    assert [step.is_done for step in way.steps] == [False, False]
    assert way.source == "Art. 12"
    support(proposal, associates[0])
    later = way_of(proposal, CONVENED + 14 * DAY)
    assert later is not None
    assert later.missing == ""


def test_nothing_is_asked_without_steps_or_rules_of_a_draft_or_of_another_kind(
    alice: Member, bruno: Member
) -> None:
    proposal = submitted(alice, CONVENED)
    assert way_of(proposal, CONVENED) is None
    version = asks(extraordinaire={"supporters": 5})
    assert [asked for _kind, asked in readings.ways_in_words(book_of(version))] == ["soutien de 5 associé·es"]
    assert way_of(proposal, CONVENED) is None
    draft = proposals.draft(
        title="T", text="x", reasons="", decision_class=DecisionClass.UNANIMITY, by=alice, at=CONVENED
    )
    assert way_of(draft, CONVENED) is None
    proposals.submit(proposal=draft, by=alice, at=CONVENED)
    way = way_of(Proposal.objects.get(pk=draft.pk), CONVENED)
    assert way is not None
    assert "5 associé·es" in way.missing
    RuleVersion.objects.all().delete()
    assert way_of(proposal, CONVENED) is None


def test_pages_say_what_is_asked_and_what_is_missing(
    alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    asks(ordinaire={"discussion_days": 1, "supporters": 1}, reglement={"discussion_days": 14})
    proposal = submitted(alice, CONVENED)
    with time_machine.travel(CONVENED, tick=False):
        page = client_for(alice).get(proposal.get_absolute_url()).content.decode()
        assert "Son texte se discute pendant 1 jour" in page
        assert page.count(">Attendu<") == 2
        support(proposal, alice)
        page = client_for(alice).get(proposal.get_absolute_url()).content.decode()
        assert "Fait</span>" in page
        rules = client_for(alice).get(reverse("governance:rules")).content.decode()
        assert "<dt>Modification du règlement</dt><dd>14 jours de discussion</dd>" in rules
        assert "1 jour de discussion, soutien de 1 associé·e" in rules
        meeting = meetings.create_meeting(
            kind=MeetingKind.AGO, title="AG", starts_at=STARTS, place="Ici", video_url="", call=1, introduction="",
            by=bruno, at=CONVENED,
        )  # fmt: skip
        address = reverse("governance:proposal_agenda", args=[proposal.pk])
        answer = client_for(bruno).post(address, {"meeting": meeting.pk, "minutes": "7"}).content.decode()
        assert "Pas encore. Son texte" in answer
        assert 'value="7"' in answer


def test_the_stricter_of_two_holds() -> None:
    found = {"reglement": Steps(14, 1), "extraordinaire": Steps(7, 5)}
    assert steps_of(found, "exclusion", changes_rulebook=True) == Steps(14, 5)
    assert steps_of(found, "exclusion", changes_rulebook=False) == Steps(7, 5)
    assert steps_of(found, "gerance_variant_strict", changes_rulebook=False) == Steps()


@pytest.mark.parametrize(
    "said",
    [
        [], "x", {"autre": {}}, {"ordinaire": 3}, {"ordinaire": {"discussion_days": -1}},
        {"ordinaire": {"discussion_days": True}}, {"ordinaire": {"supporters": 501}},
        {"ordinaire": {"supporters": "3"}},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_at_its_place(said: object) -> None:
    if said == []:
        assert presets.parse("x", {**presets.load()[presets.DEFAULT].data, "steps": said}).steps() == {}
        return
    with pytest.raises(ValueError, match="steps"):
        presets.parse("x", {**presets.load()[presets.DEFAULT].data, "steps": said})


def test_default_asks_for_nothing() -> None:
    assert all(book.steps() == {} for book in presets.load().values())


def test_form_of_the_rules_keeps_them(client_for: ClientFor, bruno: Member) -> None:
    data = rules(steps_reglement_days="14", steps_reglement_supporters="3", steps_gerance_days="0")
    client = client_for(bruno)
    assert client.post(RULES, data).status_code == 302
    version = RuleVersion.objects.order_by("-number").first()
    assert version is not None
    assert book_of(version).data["steps"] == {"reglement": {"discussion_days": 14, "supporters": 3}}
    page = client.get(RULES).content.decode()
    assert "Modification du règlement – 14 jours de discussion, soutien de 3 associé·es." in page
    wrong = client.post(RULES, rules(steps_ordinaire_days="-1"))
    assert "steps_ordinaire_days" in wrong.context["adminform"].form.errors
