"""A cooperative to measure with, made quickly, and sessions for its members."""

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from governance.actions import ballots, meetings
from governance.models import Ballot
from interlignes.kit import clock
from members.choices import Role, StatusKind
from members.models import Mandate, Member, Status

PASSWORD = "encre papier pluie"


@transaction.atomic
def cooperative(size: int) -> list[Member]:
    """`size` associates with accounts and one password; the first holds the gérance."""
    known = Member.objects.create_member(
        email="member0@example.coop", password=PASSWORD, first_name="N", last_name="0"
    )
    fields = {"password": known.password, "first_name": "N"}
    others = [Member(email=f"member{n}@example.coop", last_name=str(n), **fields) for n in range(1, size)]
    Member.objects.bulk_create(others)
    members = list(Member.objects.order_by("pk"))
    long_ago = date(2020, 1, 1)
    Status.objects.bulk_create(
        Status(member=m, kind=StatusKind.ASSOCIATE, since_on=long_ago) for m in members
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=m, email=m.email, verified=True, primary=True) for m in members
    )
    Mandate.objects.create(member=members[0], role=Role.GERANCE, starts_on=long_ago)
    return members


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
