"""Two candidates of the same name: told apart the same way on the paper, in the result, the minutes, the archive."""

from collections.abc import Callable

import pytest
import time_machine
from django.urls import reverse

from governance.actions.ballots import settle
from governance.actions.nominations import stand
from governance.forms.ballots import BallotForm
from governance.forms.consultations import PersonForm
from governance.models import Ballot, Meeting, Motion
from governance.queries.minutes import content_of
from interlignes.kit.errors import Refused
from interlignes.urn.models import Urn
from members.choices import Audience
from members.models import Member, Profile, Status
from members.queries.naming import told_apart
from tests.client import CheckedClient
from tests.governance.conftest import CLOSES, CONVENED, COUNTED, OPENS, fresh
from tests.governance.test_elections import office, pick, statuts
from tests.governance.test_elections import stand as open_ballot

__all__ = ["office"]
pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]


@pytest.fixture
def maries(associates: list[Member]) -> list[Member]:
    """Two who are called the same, as people write it."""
    for person, last in zip(associates[:2], ("Le  Gall", "le gall"), strict=True):
        Member.objects.filter(pk=person.pk).update(first_name="Marie", last_name=last)
    return [Member.objects.get(pk=person.pk) for person in associates[:2]]


def says(member: Member, job: str, audience: str = Audience.EVERYBODY) -> None:
    """What she does, and whom she tells."""
    Profile.objects.update_or_create(member=member, defaults={"job": job, "job_audience": audience})


def ends(members: list[Member]) -> list[str]:
    """What stands behind their names."""
    names = told_apart(Member.objects.order_by("pk"))
    return [names[one.pk].partition(" (")[2].rstrip(")") for one in members]


def test_by_job_else_by_entry_else_by_number(maries: list[Member], alice: Member) -> None:
    assert told_apart([alice]) == {alice.pk: alice.get_full_name()}
    first, second = maries
    assert ends(maries) == [f"n° {first.pk}", f"n° {second.pk}"]
    Status.objects.filter(member=second).update(since_on="2024-03-02")
    assert ends(maries)[1] == "associé·e depuis le 2 mars 2024"
    says(first, "Menuisière")
    assert ends(maries)[0].startswith("associé·e depuis le"), "one job tells nothing"
    says(second, "menuisière")
    assert ends(maries)[0].startswith("associé·e depuis le"), "the same job tells nothing"
    says(second, "Comptable", Audience.ASSOCIATES)
    assert ends(maries)[0].startswith("associé·e depuis le"), "what is not told to everybody is not told"
    says(second, "Comptable")
    assert ends(maries) == ["Menuisière", "Comptable"]
    says(second, "C" * 100)
    assert ends(maries)[0].startswith("associé·e depuis le")


def test_long_names_fit_the_paper(maries: list[Member]) -> None:
    Member.objects.filter(pk__in=[one.pk for one in maries]).update(first_name="M" * 80, last_name="L" * 80)
    names = told_apart(Member.objects.all())
    found = {names[one.pk] for one in maries}
    assert len(found) == 2
    assert all(len(name) <= 120 and name.endswith(")") for name in found)


def test_no_query_without_namesakes(
    associates: list[Member], django_assert_num_queries: Callable[[int], object]
) -> None:
    people = list(Member.objects.all())
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        told_apart(people)


def test_shown_the_same_everywhere(
    office: Motion, maries: list[Member], alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    statuts(secret="open")
    says(maries[0], "Menuisière")
    says(maries[1], "Comptable")
    for one in maries:
        stand(motion=office, statement="", by=one, at=CONVENED)
    names = ["Marie Le  Gall (Menuisière)", "Marie le gall (Comptable)"]
    address = reverse("governance:ballot_open", args=[office.pk])
    with time_machine.travel(OPENS, tick=False):
        page = client_for(bruno).get(office.get_absolute_url()).content.decode()
        assert all(f"<h3>{name}</h3>" in page for name in names)
        assert all(name in client_for(bruno).get(address).content.decode() for name in names)
        data = {
            "secrecy": "named", "method": "election", "seats": "1", "most": "1", "opens_at": "",
            "closes_at": f"{CLOSES:%Y-%m-%dT%H:%M}", "reminders": "", "standing": [str(one.pk) for one in maries],
        }  # fmt: skip
        assert client_for(bruno).post(address, data).status_code == 302
        ballot = Ballot.objects.get()
        assert sorted(ballot.candidates.values_list("name", flat=True)) == names
        says(maries[0], "Directrice")  # later words change nothing any more
        page = client_for(alice).get(ballot.get_absolute_url()).content.decode()
        assert all(page.count(name) >= 2 for name in names)  # the paper, and who stands
        assert "Directrice" not in page
    place = list(ballot.candidates.values_list("member", flat=True)).index(maries[1].pk)
    for voter in (alice, bruno, *maries):
        pick(ballot, voter, place)
    settle(ballot=ballot, at=COUNTED)
    with time_machine.travel(COUNTED, tick=False):
        assert names[1] in client_for(alice).get(ballot.get_absolute_url()).content.decode()
    words = str(content_of(Meeting.objects.get(pk=office.item.meeting_id), [])["items"][0]["result"])
    assert names[0] in words
    assert names[1] in words


def test_sealed_paper_and_archive_have_the_same_names(
    office: Motion, maries: list[Member], bruno: Member
) -> None:
    names = list(told_apart(Member.objects.filter(pk__in=[one.pk for one in maries])).values())
    ballot = open_ballot(office, bruno, maries, secrecy="simple", candidates=names)
    urn = Urn.objects.get(pk=ballot.urn_id)
    assert all(name in urn.election for name in names)
    assert [one.name for one in fresh(ballot).candidates.all()] == names


def test_same_name_typed_twice_is_refused_with_what_to_do(
    office: Motion, maries: list[Member], bruno: Member
) -> None:
    for other in ("Jose\u0301 Diaz", "JOSÉ  diaz"):
        with pytest.raises(Refused, match="écrivez derrière chacun"):
            open_ballot(office, bruno, maries, secrecy="simple", candidates=["José Diaz", other])


def test_forms_of_persons_tell_them_apart(maries: list[Member]) -> None:
    people = list(Member.objects.order_by("pk"))
    shown = [label for _value, label in PersonForm(people=people).fields["nominee"].choices]  # type: ignore[attr-defined]
    paper = [label for _value, label in BallotForm(people=people).fields["standing"].choices]  # type: ignore[attr-defined]
    assert len(set(shown)) == len(shown) == len(set(paper))
