"""A profit-sharing that no motion puts to the vote any more: its year can be changed, and another one attached."""

import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import close_old_connections, connection

from governance.actions.allocations import attach_allocation, detach_allocation
from governance.actions.ballots import schedule_ballot, settle
from governance.actions.meetings import cancel_meeting
from governance.models import Meeting, MotionAllocation
from governance.models.ballot import COUNT_DELAY
from interlignes.kit.errors import Refused
from members.actions import profit
from members.models import AllocationDecision, FrozenAllocation, Member, ProfitVariant, ProfitYear
from members.queries import profit as queries
from members.rules.profit import Worker
from tests.governance.conftest import (
    CLOSES,
    CONVENED,
    COUNTED,
    OPENS,
    MakeMeeting,
    another,
    fresh,
    motion_of,
    vote,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def assembly(make_meeting: MakeMeeting, alice: Member) -> Meeting:
    """A convened assembly with two resolutions."""
    return make_meeting(motions=2)


def correct(year: ProfitYear, bruno: Member, result: int = 12_000) -> None:
    """The accounts of the year, as the gérance types them again."""
    profit.save_year(year=year, by=bruno, at=CONVENED, net_result=Decimal(result))


def is_held(variant: ProfitVariant, bruno: Member) -> bool:
    """As a page reads it."""
    return bool(queries.variants_for(bruno).get(pk=variant.pk).is_held)


def test_taken_off_again_the_year_can_be_changed_and_another_variant_attached(
    assembly: Meeting, variant: ProfitVariant, bruno: Member
) -> None:
    motion = motion_of(assembly)
    attach_allocation(motion=motion, variant=variant, by=bruno, at=CONVENED)
    with pytest.raises(Refused):
        correct(variant.year, bruno)
    assert is_held(variant, bruno)
    for _twice in range(2):
        detach_allocation(motion=motion, by=bruno, at=CONVENED)
    assert not is_held(variant, bruno)
    kept = FrozenAllocation.objects.get(variant=variant)
    correct(variant.year, bruno)
    rows = {bruno: Worker(bruno.pk, 12, 60, Decimal(30_000), Decimal(1600))}
    profit.save_work(year=variant.year, rows=rows, by=bruno, at=CONVENED)
    other = another(variant.year, "Nouvelle", bruno)
    link = attach_allocation(motion=motion, variant=other, by=bruno, at=CONVENED)
    assert Decimal(link.frozen.totals["surplus"]) == 12_000
    assert FrozenAllocation.objects.get(pk=kept.pk).fingerprint == kept.fingerprint
    with pytest.raises(Refused):
        correct(variant.year, bruno)


def test_the_same_variant_comes_back_only_with_the_figures_of_the_year(
    assembly: Meeting, variant: ProfitVariant, bruno: Member
) -> None:
    motion = motion_of(assembly)
    first = attach_allocation(motion=motion, variant=variant, by=bruno, at=CONVENED)
    detach_allocation(motion=motion, by=bruno, at=CONVENED)
    again = attach_allocation(motion=motion, variant=variant, by=bruno, at=CONVENED)
    assert again.frozen == first.frozen
    detach_allocation(motion=motion, by=bruno, at=CONVENED)
    correct(variant.year, bruno)
    with pytest.raises(Refused, match="nouvelle variante"):
        attach_allocation(motion=motion, variant=variant, by=bruno, at=CONVENED)
    assert not MotionAllocation.objects.exists()
    correct(variant.year, bruno, 10_000)
    assert attach_allocation(motion=motion, variant=variant, by=bruno, at=CONVENED).frozen == first.frozen


def test_shown_with_two_motions_it_holds_until_both_let_it_go(
    assembly: Meeting, variant: ProfitVariant, bruno: Member
) -> None:
    for position in (1, 2):
        attach_allocation(motion=motion_of(assembly, position), variant=variant, by=bruno, at=CONVENED)
    detach_allocation(motion=motion_of(assembly, 1), by=bruno, at=CONVENED)
    with pytest.raises(Refused):
        correct(variant.year, bruno)
    detach_allocation(motion=motion_of(assembly, 2), by=bruno, at=CONVENED)
    correct(variant.year, bruno)


@pytest.mark.parametrize("choice", ["for", "against"])
def test_once_a_ballot_is_scheduled_only_its_count_decides(
    assembly: Meeting, variant: ProfitVariant, alice: Member, bruno: Member, choice: str
) -> None:
    """Not adopted it lets the year go; adopted it holds it for good."""
    motion = motion_of(assembly)
    attach_allocation(motion=motion, variant=variant, by=bruno, at=CONVENED)
    ballot = schedule_ballot(
        motion=motion, opens_at=OPENS, closes_at=CLOSES, reminder_hours=[], by=bruno, at=CONVENED
    )

    def everything_is_refused() -> None:
        for attempt in (
            lambda: detach_allocation(motion=motion, by=bruno, at=OPENS),
            lambda: correct(variant.year, bruno),
            lambda: profit.save_work(year=variant.year, rows={}, by=bruno, at=OPENS),
        ):
            with pytest.raises(Refused):
                attempt()

    everything_is_refused()
    for member in (alice, bruno):
        vote(ballot, member, choice)
    everything_is_refused()
    settle(ballot=fresh(ballot), at=COUNTED)
    if choice == "for":
        everything_is_refused()
        assert AllocationDecision.objects.get().frozen.variant == variant
    else:
        correct(variant.year, bruno)
        other = another(variant.year, "Seconde", bruno)
        attach_allocation(motion=motion_of(assembly, 2), variant=other, by=bruno, at=COUNTED)


def test_a_decided_year_stays_as_it_is_though_another_motion_about_it_fails(
    assembly: Meeting, variant: ProfitVariant, alice: Member, bruno: Member
) -> None:
    other = another(variant.year, "Autre", bruno)
    for position, one in ((1, variant), (2, other)):
        attach_allocation(motion=motion_of(assembly, position), variant=one, by=bruno, at=CONVENED)
    for position, choice in ((1, "for"), (2, "against")):
        ballot = schedule_ballot(
            motion=motion_of(assembly, position), opens_at=OPENS, closes_at=CLOSES, reminder_hours=[],
            by=bruno, at=OPENS,
        )  # fmt: skip
        for member in (alice, bruno):
            vote(ballot, member, choice)
        settle(ballot=fresh(ballot), at=CLOSES + COUNT_DELAY)
    with pytest.raises(Refused):
        correct(variant.year, bruno)


def test_a_meeting_called_off_lets_the_year_go_and_takes_no_other(
    assembly: Meeting, variant: ProfitVariant, bruno: Member
) -> None:
    attach_allocation(motion=motion_of(assembly), variant=variant, by=bruno, at=CONVENED)
    cancel_meeting(meeting=assembly, by=bruno, at=CONVENED + timedelta(hours=1))
    correct(variant.year, bruno)
    other = another(variant.year, "Autre", bruno)
    with pytest.raises(Refused, match="annulée"):
        attach_allocation(motion=motion_of(assembly, 2), variant=other, by=bruno, at=CONVENED)


def test_the_pages_say_so_and_lead_to_a_new_variant(
    assembly: Meeting, variant: ProfitVariant, alice: Member, bruno: Member, client_for: Any
) -> None:
    motion, client = motion_of(assembly), client_for(bruno)
    attach_allocation(motion=motion, variant=variant, by=bruno, at=CONVENED)
    year, page = variant.year.get_absolute_url(), variant.get_absolute_url()
    edit = f"{year}modifier/"
    assert "modele=" not in client.get(page).text
    assert edit not in client.get(year).text
    detach_allocation(motion=motion, by=bruno, at=CONVENED)
    shown = client.get(page).text
    link = next(part for part in shown.split('"') if part.endswith(f"?modele={variant.pk}"))
    assert "50 %" in client.get(link).text.replace("\xa0", " ")
    for hostile in ("x", "99999999999999999999", "²", "999999"):
        assert client.get(f"{link.partition('?')[0]}?modele={hostile}").status_code == 200
    assert "A été jointe à un projet de résolution" in shown
    assert "A été jointe à un projet de résolution" in client.get(year).text
    assert "?modele=" not in client_for(alice).get(page).text


@pytest.mark.django_db(transaction=True)
def test_attached_and_corrected_at_once_never_both(
    assembly: Meeting, variant: ProfitVariant, bruno: Member
) -> None:
    """Either the accounts were corrected before and are what was frozen, or the correction is refused."""
    motion, refused, gate = motion_of(assembly), [], threading.Barrier(2)

    def run(what: Callable[[], object]) -> None:
        gate.wait()
        try:
            what()
        except Refused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    jobs: list[Callable[[], object]] = [
        lambda: attach_allocation(motion=motion, variant=variant, by=bruno, at=CONVENED),
        lambda: correct(variant.year, bruno),
    ]
    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    frozen = FrozenAllocation.objects.get()
    result = ProfitYear.objects.get(pk=variant.year_id).net_result
    assert Decimal(frozen.totals["net_result"]) == result
    assert len(refused) == (1 if result == 10_000 else 0)
