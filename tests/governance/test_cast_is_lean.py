"""A vote through the page: few queries, one short transaction."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import OPENS, MakeBallot


@pytest.mark.parametrize(
    ("hours", "most"), [((), 8), ((48,), 8), ((100,), 10)], ids=["no reminder", "to come", "may be waiting"]
)
def test_vote_takes_one_short_transaction(
    hours: tuple[int, ...],
    most: int,
    make_ballot: MakeBallot,
    client_for: Callable[[Member | None], CheckedClient],
    alice: Member,
) -> None:
    """Session, person, ballot, elector; then BEGIN, elector and result under the lock, the vote, COMMIT."""
    with time_machine.travel(OPENS, tick=False):
        ballot = make_ballot(closes_at=OPENS + timedelta(hours=99), reminder_hours=hours)
        client = client_for(alice)
        with CaptureQueriesContext(connection) as queries:
            assert client.post(f"/scrutins/{ballot.pk}/", {"choice": "for"}).status_code == 302
    locks = sum("FOR SHARE" in query["sql"] for query in queries)
    assert len(queries) - locks <= most
