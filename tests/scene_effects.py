"""What motions of `tests.scene` do once adopted: offices, and amendments put to the vote before their text."""

from collections.abc import Sequence
from datetime import datetime

from governance.choices import AmendmentState, MandateChange
from governance.models import Amendment, Motion, MotionMandate
from members.choices import Role
from members.models import Member


def offices(motions: Sequence[Motion], people: Sequence[Member], now: datetime) -> None:
    """Each gives an office to somebody."""
    MotionMandate.objects.bulk_create(
        MotionMandate(
            motion=motion,
            change=MandateChange.APPOINT,
            member=people[number % len(people)],
            role=Role.SCRUTINEER,
            attached_at=now,
        )
        for number, motion in enumerate(motions)
    )


def amendments(proposed: Amendment, motions: Sequence[Motion], now: datetime) -> None:
    """Each is about an amendment like the one proposed."""
    for number, motion in enumerate(motions):
        Amendment.objects.create(
            proposal=proposed.proposal,
            version=proposed.version,
            position=0,
            text=f"Chaque séance est préparée à {number + 2}.",
            author=proposed.author,
            at=proposed.at,
            state=AmendmentState.VOTE,
            settled_at=now,
            settled_by=proposed.author,
            motion=motion,
        )
