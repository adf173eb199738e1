"""The last minute at which an assembly can be convened, in Paris, over the changes of clocks."""

from datetime import date, datetime, timedelta

import pytest

from governance.actions.meetings import convoke, create_meeting
from governance.models import Meeting
from interlignes.kit.errors import Refused
from members.models import Member
from tests.governance.conftest import PARIS, add_item

ONE = timedelta(minutes=1)


@pytest.mark.parametrize(
    "held",
    [date(2026, 4, 3), date(2026, 10, 30), date(2027, 3, 29), date(2027, 11, 1), date(2026, 6, 22)],
    ids=str,
)
def test_fifteen_days_end_at_midnight_of_paris(held: date, bruno: Member, alice: Member) -> None:
    begins = datetime(held.year, held.month, held.day, 0, 30, tzinfo=PARIS)
    last = held - timedelta(days=15)
    in_time = datetime(last.year, last.month, last.day, 23, 59, tzinfo=PARIS)
    for at, days in ((in_time + ONE, 14), (in_time, 15)):
        meeting = create_meeting(
            kind="ago_extra", title="AG", starts_at=begins, place="Ici", by=bruno, at=at - 30 * timedelta(days=1)
        )  # fmt: skip
        add_item(meeting, bruno)
        if days < 15:
            with pytest.raises(Refused, match="14 jours"):
                convoke(meeting=meeting, by=bruno, at=at)
        else:
            convoke(meeting=meeting, by=bruno, at=at)
            assert Meeting.objects.get(pk=meeting.pk).convoked_at == at
