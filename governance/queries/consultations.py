"""Readings of consultations: who may answer, what stands there, what it came to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Exists, OuterRef, QuerySet

from governance.choices import POLLS, ObjectionState
from governance.models import Answer, Consultation, Option
from governance.permissions import may_see
from governance.rules.answers import Place, standings
from governance.rules.consent import Consent, Nominations, consent, nominate
from governance.rules.texts import Piece, differences
from interlignes.kit import clock
from members.models import Member
from members.queries import members_on

#: How long before closing those who have not answered are reminded, once a round.
REMINDER = timedelta(days=1)


def consultations_for(member: Member) -> QuerySet[Consultation]:
    """Everybody who belongs reads every consultation."""
    if not may_see(member):
        return Consultation.objects.none()
    return Consultation.objects.select_related("author", "proposal", "nominee", "follows")


def awaiting_answers(member: Member, at: datetime) -> QuerySet[Consultation]:
    """Open ones that the person has not answered in their present round, soonest closing first."""
    return answers_awaited_from(member.pk, at) if may_see(member) else Consultation.objects.none()


def answers_awaited_from(member: int, at: datetime) -> QuerySet[Consultation]:
    """The same of the person with this number, who belongs to the cooperative."""
    mine = Answer.objects.filter(consultation=OuterRef("pk"), round=OuterRef("round"), member=member)
    opened = Consultation.objects.filter(withdrawn_at__isnull=True, opens_at__lte=at, closes_at__gt=at)
    return opened.filter(~Exists(mine)).order_by("closes_at", "pk")


def answer_of(consultation: Consultation, member: Member) -> Answer | None:
    """Her answer in the present round."""
    mine = consultation.answers.filter(round=consultation.round, member=member)
    return next(iter(mine), None)  # one at most


def answers_of(consultation: Consultation) -> list[Answer]:
    """All answers of the present round, by name."""
    found = consultation.answers.filter(round=consultation.round).select_related("member")
    return list(found.order_by("member__last_name", "member__first_name", "pk"))


def asked(consultation: Consultation, at: datetime) -> int:
    """How many people belong on the day it closes, or today while it is open."""
    return members_on(clock.today(min(at, consultation.closes_at))).filter(is_active=True).count()


def people_to_name(day: datetime) -> QuerySet[Member]:
    """Whom one may name in an election without candidate: everybody who belongs."""
    return members_on(clock.today(day)).filter(is_active=True).order_by("last_name", "first_name", "pk")


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll with its options and, once closed, its places."""

    options: list[Option]
    places: list[Place]
    papers: int


def poll(consultation: Consultation, answers: list[Answer]) -> Poll:
    """What a poll came to. Raises ValueError for another method."""
    if consultation.asking not in POLLS:
        raise ValueError(f"{consultation.asking} is no poll")
    options = list(consultation.options.order_by("position"))
    marks = [answer.marks for answer in answers]
    return Poll(options, standings(consultation.asking, marks, len(options)), len(marks))


def consent_of(consultation: Consultation, answers: list[Answer], at: datetime) -> Consent:
    """Where a consent stands."""
    left = sum(answer.objection == ObjectionState.OPEN for answer in answers)
    people = max(asked(consultation, at), len(answers))
    return consent(asked=people, spoken=len(answers), objections=left)


def nominations(answers: list[Answer]) -> Nominations:
    """How often each person was named."""
    return nominate({answer.member_id: answer.marks[0] for answer in answers})


def named_by(answers: list[Answer]) -> dict[int, Member]:
    """Who is named, by number, whether they still belong or not: a result stays what it was."""
    return Member.objects.in_bulk({answer.marks[0] for answer in answers})


def named(answers: list[Answer], people: dict[int, Member]) -> list[tuple[Member, int]]:
    """Who of `people`, by `named_by`, is named and how often, most often first."""
    return [(people[number], times) for number, times in nominations(answers).counts if number in people]


def text_changes(consultation: Consultation) -> list[tuple[int, list[list[Piece]]]]:
    """What each round changed in the text of the one before, with the number of the earlier one."""
    texts = [*consultation.earlier_texts, consultation.text]
    return [(n, differences(before, after)) for n, (before, after) in enumerate(pairwise(texts), 1)]


def earlier_objections(consultation: Consultation) -> list[Answer]:
    """Objections of earlier rounds, with what became of them."""
    before = consultation.answers.filter(round__lt=consultation.round).exclude(objection="")
    return list(before.select_related("member").order_by("round", "pk"))


def due_reminders(at: datetime) -> QuerySet[Consultation]:
    """Open consultations that close within a day."""
    soon = at + REMINDER
    return Consultation.objects.filter(
        withdrawn_at__isnull=True, opens_at__lte=at, closes_at__gt=at, closes_at__lte=soon
    ).order_by("pk")


def silent(consultation: Consultation, at: datetime) -> list[Member]:
    """Who belongs and has not answered the present round."""
    spoken = consultation.answers.filter(round=consultation.round).values("member")
    people = members_on(clock.today(at)).filter(is_active=True, wants_reminders=True)
    return list(people.exclude(pk__in=spoken).order_by("pk"))
