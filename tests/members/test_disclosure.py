"""What a person is given, asks and is told; looks of the gérance; never other people's data, never a secret."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from governance.models import Attendance, Vote
from interlignes.journal.actions import record
from interlignes.journal.models import Entry
from interlignes.kit import clock, register
from interlignes.kit.crypto import encrypt
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import PURPOSE
from interlignes.outbox.choices import Kind
from interlignes.outbox.models import Mail
from members.actions import disclosure as actions
from members.models import Contract, DataRequest, Member, Photo, Profile, RecordAccess, Status, Terms
from members.queries.data import KEPT, holdings, late_requests
from members.queries.export import as_data, everything_about
from members.wording.exports import title
from tests.client import CheckedClient
from tests.conftest import make_member
from tests.scene import Scene, build

pytestmark = pytest.mark.once

ClientFor = Callable[[Member | None], CheckedClient]
CANARY = "canari-dautrui"


@pytest.fixture
def scene(alice: Member, bruno: Member) -> Scene:
    """Two rows of everything; Alice votes, Bruno is the gérance."""
    return build(2, electors=[bruno, alice])


def hers(model: type[models.Model], member: Member) -> set[Any]:
    """The rows of a table that are about a person."""
    way = register.load().ways().get(model._meta.label)
    if way is None or model is Entry:
        return set()
    rows = model._default_manager.filter(**{"__".join(way) or "pk": member.pk})
    return set(rows.values_list("pk", flat=True))


def mark_others(member: Member) -> int:
    """Write a canary into every free text that is not about `member`; how many rows were marked."""
    marked = 0
    for model in apps.get_models():
        if model._meta.app_label not in {"members", "outbox", "account", "usersessions", "mfa"}:
            continue
        texts = [
            field
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
            if not (field.choices or field.primary_key or field.unique) and (field.max_length or 999) >= 30
        ]
        others = model._default_manager.exclude(pk__in=hers(model, member))
        for number in others.values_list("pk", flat=True):
            mark = {field.name: f"{CANARY}{number}" for field in texts}
            marked += model._default_manager.filter(pk=number).update(**mark) if mark else 0
    return marked


@pytest.mark.django_db
def test_export_holds_hers_and_nothing_of_others(scene: Scene, alice: Member, bruno: Member) -> None:
    contract = Contract.objects.create(member=alice, kind="cdi", starts_on=clock.today())
    Terms.objects.create(contract=contract, since_on=clock.today(), job="Comptable", hours=28)
    other = Contract.objects.create(member=bruno, kind="cdi", starts_on=clock.today())
    Terms.objects.create(contract=other, since_on=clock.today(), job="Autre", hours=35)
    Profile.objects.update_or_create(member=alice, defaults={"job": "la paie", "phone": "0612345678"})
    Profile.objects.update_or_create(member=bruno, defaults={"job": "x"})
    assert mark_others(alice) > 12
    data = json.dumps(as_data(alice, everything_about(alice), clock.now()), default=str)
    assert CANARY not in data
    tables = {table["table"]: table["rows"] for table in json.loads(data)["tables"]}
    assert tables["members.Terms"][0]["job"] == "Comptable"
    assert len(tables["members.Terms"]) == len(tables["members.Contract"]) == 1
    assert tables["members.Profile"][0]["phone"] == "0612345678"
    assert len(tables["governance.Vote"]) == Vote.objects.filter(elector__member=alice).count() > 0
    assert len(tables["governance.Attendance"]) == Attendance.objects.filter(member=alice).count() > 0
    assert "Bruno" not in data


@pytest.mark.django_db
def test_picture_is_in_the_json_and_named_in_the_pdf(alice: Member) -> None:
    Photo.objects.create(member=alice, content=b"\xff\xd8canari", digest="d")
    data = json.dumps(as_data(alice, everything_about(alice), clock.now()), default=str)
    assert base64.b64encode(b"\xff\xd8canari").decode() in data
    photo = next(one for one in everything_about(alice) if one.model == "members.Photo")
    assert "(dans le fichier JSON)" in [cell.words for cell in photo.rows[0]]


@pytest.mark.django_db
def test_every_table_about_a_person_comes_with_every_field_of_it(alice: Member) -> None:
    """Nothing is lost on the way: the export knows each field that the register does not withhold."""
    Status.objects.filter(member=alice).exists()
    book = register.load()
    for section in everything_about(alice):
        model = apps.get_model(section.model)
        given = {cell.name for row in section.rows for cell in row}
        way = book.ways()[section.model]
        expected = {
            field.name
            for field in model._meta.concrete_fields
            if f"{section.model}.{field.name}" not in book.withheld
            and not (field.related_model is Member and f"{section.model}.{field.name}" not in book.named)
            and not (len(way) == 1 and field.name == way[0])
        }
        assert expected <= given | {"password"}, section.model


@pytest.mark.django_db
def test_secrets_stay_where_they_are(alice: Member, client_for: ClientFor) -> None:
    client = client_for(alice)
    secret = encrypt(PURPOSE, "le lien qui ouvre")
    Mail.objects.create(
        kind=Kind.MEMBER_INVITED,
        about_type="x",
        about_id="1",
        recipient=alice.email,
        member=alice,
        language="fr",
        subject="Invitation",
        text=secret,
        message_id="<1>",
    )
    alice.authenticator_set.create(type="totp", data={"secret": "CANARI-TOTP"})  # type: ignore[attr-defined]
    answer = client.get(reverse("members:export_json"))
    text = answer.content.decode()
    assert answer.headers["Content-Type"] == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert '"subject": "Invitation"' in text
    for hidden in (secret, "CANARI-TOTP", alice.password, client.session.session_key):
        assert hidden not in text
    assert "mfa.Authenticator" in text


@pytest.mark.django_db
def test_journal_tells_what_was_done_to_her_and_only_that_she_acted(alice: Member, bruno: Member) -> None:
    with transaction.atomic():
        record(
            "member.status_changed",
            by=bruno.pk,
            at=clock.now(),
            about=alice,
            status="associate",
            since="2026-01-02",
        )
        record(
            "member.status_changed",
            by=alice.pk,
            at=clock.now(),
            about=bruno,
            status="left",
            since="2026-02-03",
        )
    section = next(one for one in everything_about(alice) if one.model == "journal.Entry")
    words = [cell.words for row in section.rows for cell in row]
    assert any("2 janvier 2026" in word for word in words)
    assert not any("2026-02-03" in word or "3 février" in word for word in words)


@pytest.mark.django_db
def test_pdf_is_tagged_and_named(scene: Scene, alice: Member, client_for: ClientFor) -> None:
    Photo.objects.create(member=alice, content=b"x", digest="d")
    answer = client_for(alice).get(reverse("members:export_pdf"))
    assert answer.content.startswith(b"%PDF")
    assert b"/MarkInfo" in answer.content or b"StructTreeRoot" in answer.content
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.django_db
def test_every_end_of_what_is_given_out_has_a_sentence_for_people() -> None:
    book = register.load()
    codes = {entry.keep for model in book.ways() for entry in book.models[model].values()}
    assert codes - KEPT.keys() == set(), "write in members/queries/data.py what becomes of these"


@pytest.mark.django_db
def test_look_of_the_gerance_is_shown_to_the_person(
    alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    Profile.objects.create(member=alice, phone="06 11 22 33 44")
    desk, person = client_for(bruno), client_for(alice)
    assertNotContains(person.get(reverse("members:data")), "Bruno Test")
    page = f"/gerance/members/member/{alice.pk}/change/"
    assertContains(desk.get(page), "06 11 22 33 44")
    desk.get(page)
    look = RecordAccess.objects.get()
    assert (look.member, look.viewer, look.part, look.day) == (alice, bruno, "record", clock.today())
    assertContains(person.get(reverse("members:data")), "Bruno Test")
    with time_machine.travel(clock.now() + timedelta(days=1)):
        actions.note_looks(members=[alice], part="record", by=bruno, at=clock.now())
    assert RecordAccess.objects.count() == 2


@pytest.mark.django_db
def test_own_record_a_list_and_a_stranger_number_leave_no_trace(bruno: Member, client_for: ClientFor) -> None:
    desk = client_for(bruno)
    desk.get(f"/gerance/members/member/{bruno.pk}/change/")
    desk.get("/gerance/members/member/999999/change/", follow=True)
    page = desk.get("/gerance/members/member/")
    assert not RecordAccess.objects.exists()
    assertNotContains(page, "@example.coop")  # so the list shows no address that would have to be noted


@pytest.mark.django_db
def test_correction_is_asked_answered_and_told(alice: Member, bruno: Member, client_for: ClientFor) -> None:
    person, desk = client_for(alice), client_for(bruno)
    form = {"concern": "name", "text": "Alice s’écrit Alïce"}
    assert person.post(reverse("members:correction"), form).url == reverse("members:data")
    asked = DataRequest.objects.get()
    mail = Mail.objects.get(kind=Kind.DATA_ASKED)
    assert mail.recipient == bruno.email
    assert "Alïce" not in mail.text
    assertContains(desk.get("/"), reverse("members:requests"))
    assertContains(desk.get(reverse("members:requests")), "Alice Test")
    page = desk.get(asked.get_absolute_url())
    assertContains(page, "Alïce")
    assert RecordAccess.objects.filter(member=alice, part="data").exists()
    assert desk.post(asked.get_absolute_url(), {"state": "done", "answer": ""}).status_code == 200
    assert (
        desk.post(asked.get_absolute_url(), {"state": "done", "answer": "C’est corrigé."}).status_code == 302
    )
    assertContains(person.get(reverse("members:data")), "C’est corrigé.")
    assert Mail.objects.get(kind=Kind.DATA_ANSWERED).recipient == alice.email
    assert [entry.kind for entry in Entry.objects.order_by("sequence")] == ["data.asked", "data.answered"]
    with pytest.raises(Refused):
        actions.answer_request(request=asked, state="done", answer="encore", by=bruno, at=clock.now())


@pytest.mark.django_db
def test_erasure_takes_the_profile_at_once_and_says_what_stays(
    scene: Scene, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    Profile.objects.update_or_create(member=alice, defaults={"job": "x", "phone": "1234"})
    Photo.objects.create(member=alice, content=b"x", digest="d")
    person, page = client_for(alice), reverse("members:erasure")
    assertContains(person.get(page), "R1221-26" if Contract.objects.filter(member=alice) else "RGPD")
    assert person.post(page, {"text": "au revoir"}).status_code == 200  # not understood yet
    assert Profile.objects.filter(member=alice).exists()
    assert person.post(page, {"text": "au revoir", "is_understood": "on"}).status_code == 302
    assert not Profile.objects.filter(member=alice).exists()
    assert not Photo.objects.exists()
    assertContains(person.post(page, {"is_understood": "on"}), 'role="alert"')
    asked = DataRequest.objects.get(kind="erasure")
    assertContains(
        client_for(bruno).get(asked.get_absolute_url()),
        str(holdings(alice, reader=bruno)[-1].why).split("(")[0],
    )
    Profile.objects.create(member=alice, job="de nouveau")
    actions.answer_request(
        request=asked, state="partly", answer="Le reste doit rester.", by=bruno, at=clock.now()
    )
    assert not Profile.objects.filter(member=alice).exists()
    assert Vote.objects.filter(elector__member=alice).exists()


@pytest.mark.django_db
def test_gerance_is_not_told_that_she_asked_for_support(alice: Member, bruno: Member) -> None:
    sealed = encrypt("wellbeing.support", "canari-soutien")
    support = apps.get_model("wellbeing.Request")
    support.objects.create(author=alice, kind="supervision", text_sealed=sealed, taken_by=bruno)
    hers_too = {held.title for held in holdings(alice, reader=alice)}
    gerance_knows = {held.title for held in holdings(alice, reader=bruno)}
    assert hers_too - gerance_knows == {title(support)}
    data = json.dumps(as_data(alice, everything_about(alice), clock.now()), default=str)
    assert "canari-soutien" in data  # her own words, readable
    assert "Bruno" not in data  # who sees to it is about somebody else


@pytest.mark.django_db
def test_gerance_does_not_count_the_mails_that_it_does_not_see(alice: Member, bruno: Member) -> None:
    """Their number would say who got a message about support, or has not answered a check-in."""
    mails = [Kind.BALLOT_RESULT, Kind.WELLBEING_NOTICE, Kind.CHECKIN_REMINDER]
    for kind in mails:
        at = clock.now()
        Mail.objects.create(
            kind=kind,
            about_id="1",
            recipient=alice.email,
            member_id=alice.pk,
            message_id=f"<{kind}>",
            created_at=at,
            next_try_at=at,
        )
    counts = [{held.title: held.rows for held in holdings(alice, reader=one)} for one in (alice, bruno)]
    assert [found[title(Mail)] for found in counts] == [3, 1]


@pytest.mark.django_db
def test_refused_erasure_leaves_what_she_wrote_since(alice: Member, bruno: Member) -> None:
    asked = actions.file_request(member=alice, kind="erasure", by=alice, at=clock.now())
    Profile.objects.create(member=alice, job="de nouveau")
    actions.answer_request(request=asked, state="refused", answer="Non, car.", by=bruno, at=clock.now())
    assert Profile.objects.filter(member=alice).exists()


@pytest.mark.django_db
def test_request_is_withdrawn_by_her_alone_and_once(
    alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    asked = actions.file_request(member=alice, kind="correction", text="x", by=alice, at=clock.now())
    with pytest.raises(Refused):
        actions.withdraw_request(request=asked, by=bruno, at=clock.now())
    address = reverse("members:withdraw_request", args=[asked.pk])
    client = client_for(alice)
    assertContains(client.post(address, follow=True), "note-success")
    assertContains(client.post(address, follow=True), "note-error")


@pytest.mark.django_db
def test_letter_of_somebody_who_has_left_is_filed_by_the_gerance(
    alice: Member, bruno: Member, chloe: Member
) -> None:
    at = clock.now()
    with pytest.raises(Refused):
        actions.file_request(member=chloe, kind="erasure", by=alice, at=at)
    asked = actions.file_request(member=chloe, kind="erasure", text="lettre", by=bruno, at=at)
    assert not Mail.objects.exists()  # who files it knows of it, and nobody else holds the gérance
    actions.answer_request(request=asked, state="done", answer="Fait.", by=bruno, at=at)
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_nobody_answers_herself_where_another_can(bruno: Member, alice: Member) -> None:
    asked = actions.file_request(member=bruno, kind="correction", text="x", by=bruno, at=clock.now())
    with pytest.raises(Refused):
        actions.answer_request(request=asked, state="done", answer="x", by=alice, at=clock.now())
    other = make_member("Ines")
    mandate = other.mandates.create(role="gerance", starts_on=clock.today())
    with pytest.raises(Refused):
        actions.answer_request(request=asked, state="done", answer="x", by=bruno, at=clock.now())
    mandate.delete()
    with pytest.raises(ValueError, match="not an answer"):
        actions.answer_request(request=asked, state="open", answer="x", by=bruno, at=clock.now())
    with pytest.raises(Refused):
        actions.answer_request(request=asked, state="done", answer=" ", by=bruno, at=clock.now())
    actions.answer_request(request=asked, state="done", answer="x", by=bruno, at=clock.now())


@pytest.mark.django_db
def test_correction_without_words_is_refused_and_month_is_counted(alice: Member) -> None:
    with pytest.raises(Refused):
        actions.file_request(member=alice, kind="correction", text=" ", by=alice, at=clock.now())
    asked = actions.file_request(member=alice, kind="correction", text="x", by=alice, at=clock.now())
    assert (late_requests(asked.answer_by), late_requests(asked.answer_by + timedelta(days=1))) == (0, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [{"kind": "x"}, {"state": "x"}, {"state": "done"}, {"decided_on": "2026-01-01"}],
)
def test_database_refuses_half_answers(alice: Member, values: dict[str, Any]) -> None:
    whole = {"kind": "correction", "filed_on": clock.today(), **values}
    with pytest.raises(IntegrityError), transaction.atomic():
        DataRequest.objects.create(member=alice, **whole)


@pytest.mark.django_db
def test_database_refuses_a_second_open_erasure_and_unknown_parts(alice: Member, bruno: Member) -> None:
    DataRequest.objects.create(member=alice, kind="erasure", filed_on=clock.today())
    with pytest.raises(IntegrityError), transaction.atomic():
        DataRequest.objects.create(member=alice, kind="erasure", filed_on=clock.today())
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordAccess.objects.create(member=alice, viewer=bruno, part="x", day=clock.today())
