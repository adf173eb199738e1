"""A cooperative to measure with, made quickly, and sessions for its members."""

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from governance.actions import ballots, meetings
from governance.models import Ballot, Elector
from interlignes.kit import clock
from members.choices import Role, StatusKind
from members.models import Mandate, Member, Status

PASSWORD = "encre papier pluie"
LONG_AGO = date(2020, 1, 1)


@transaction.atomic
def cooperative(size: int) -> list[Member]:
    """`size` associates with accounts and one password; the first holds the gérance."""
    known = Member.objects.create_member(
        email="member0@example.coop", password=PASSWORD, first_name="N", last_name="0"
    )
    Mandate.objects.create(member=known, role=Role.GERANCE, starts_on=LONG_AGO)
    _equip([known])
    return [known, *_more(range(1, size), known.password)]


def _more(numbers: range, password: str) -> list[Member]:
    """Associates with these numbers."""
    fields = {"password": password, "first_name": "N"}
    Member.objects.bulk_create(
        Member(email=f"member{n}@example.coop", last_name=str(n), **fields) for n in numbers
    )
    members = list(Member.objects.order_by("pk"))[-len(numbers) :] if numbers else []
    _equip(members)
    return members


def _equip(members: list[Member]) -> None:
    """Status and verified address."""
    Status.objects.bulk_create(
        Status(member=m, kind=StatusKind.ASSOCIATE, since_on=LONG_AGO) for m in members
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=m, email=m.email, verified=True, primary=True) for m in members
    )


@transaction.atomic
def crowd(known: list[Member], size: int) -> None:
    """Let the cooperative and the electorate of every ballot grow to `size`, without a mail to each."""
    others = _more(range(len(known), size), known[0].password)
    for ballot in Ballot.objects.all():
        Elector.objects.bulk_create(Elector(ballot=ballot, member=member) for member in others)


def open_ballots(by: Member, number: int) -> list[Ballot]:
    """`number` meetings, each with one open ballot."""
    made, now = [], clock.now()
    for n in range(number):
        meeting = meetings.create_meeting(
            by=by,
            at=now,
            kind="team",
            title=f"Réunion {n}",
            starts_at=now + timedelta(days=2, minutes=n),
            place="Ici",
            video_url="",
            call=1,
            introduction="",
        )
        item = meetings.save_item(
            meeting=meeting,
            item=None,
            kind="decision",
            title=f"Texte {n}",
            text="",
            minutes=5,
            motion_text="Nous décidons **cela**.",
            reasons="",
            decision_class="ordinaire",
            by=by,
            at=now,
        )
        meetings.convoke(meeting=meeting, by=by, at=now)
        made.append(
            ballots.schedule_ballot(
                motion=item.motion,
                opens_at=now,
                closes_at=now + timedelta(days=2, hours=1),
                reminder_hours=[],
                by=by,
                at=now,
            )
        )
    return made


def session_of(member: Member) -> str:
    """The cookie of a session in which `member` is logged in."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = "members.backends.Backend"
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    return str(session.session_key)
