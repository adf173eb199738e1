"""The last seconds of a ballot: 200 members send the real page at once; nobody is lost, nobody sees an error."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from governance.models import Vote
from interlignes.kit import clock
from members.choices import StatusKind
from members.models import Member, Status
from script.benches.scene import session_of
from script.benches.web import Visitor, together
from tests.governance.conftest import MakeBallot

MEMBERS = 200


@pytest.mark.django_db(transaction=True)
def test_two_hundred_members_at_once_are_two_hundred_votes(
    live_server: Any, make_ballot: MakeBallot, bruno: Member
) -> None:
    crowd = Member.objects.bulk_create(
        Member(email=f"m{number}@example.coop", password="!", first_name="M", last_name=str(number))
        for number in range(MEMBERS)
    )
    Status.objects.bulk_create(
        Status(member=member, kind=StatusKind.ASSOCIATE, since_on=date(2020, 1, 1)) for member in crowd
    )
    now = clock.now()
    ballot = make_ballot(opens_at=now, closes_at=now + timedelta(hours=1), starts_at=now + timedelta(hours=1))
    port = int(live_server.url.rsplit(":", 1)[1])
    answers: Counter[int] = Counter()

    def vote_of(member: Member) -> Callable[[], None]:
        visitor = Visitor(port, {"session": session_of(member)})

        def job() -> None:
            assert visitor.get(f"/scrutins/{ballot.pk}/")[0] == 200
            status, _page = visitor.ask("POST", f"/scrutins/{ballot.pk}/", {"choice": "for"})
            answers[status] += 1
            assert visitor.connection is not None
            visitor.connection.close()  # the test server keeps a thread and a database connection for each

        return job

    together([vote_of(member) for member in crowd], 16)
    assert answers == {302: MEMBERS}
    assert Vote.objects.filter(elector__ballot=ballot).count() == MEMBERS
