"""Requests, risks, actions and versions of any number, written straight into the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from interlignes.kit.crypto import encrypt
from interlignes.urn.choices import Level
from members.models import Member
from wellbeing.actions import checkins
from wellbeing.choices import DuerpReason, Family, IndicatorKind, RequestKind
from wellbeing.models import (
    Action,
    Contact,
    DuerpVersion,
    Indicator,
    InstrumentText,
    Release,
    Reply,
    Request,
    RequestRecipient,
    Risk,
    Round,
)
from wellbeing.models.support import PURPOSE
from wellbeing.rules import packs
from wellbeing.rules.release import Counts, fingerprint, release


@dataclass(frozen=True)
class Care:
    """One object of each kind."""

    request: Request
    risk: Risk
    action: Action
    version: DuerpVersion
    planned: Round
    open: Round
    closed: Round
    released: Round


def build_care(size: int, people: Sequence[Member], now: datetime) -> Care:
    """`size` of everything; the first of `people` writes to the two that follow."""
    _contacts(size, now)
    author, chosen = people[0], people[1:3]
    requests = [
        Request.objects.create(
            author=author,
            kind=RequestKind.SUPERVISION,
            text_sealed=encrypt(PURPOSE, f"Mots {n}"),
            created_at=now,
        )
        for n in range(size)
    ]
    for request in requests:
        RequestRecipient.objects.bulk_create(
            [RequestRecipient(request=request, member=one) for one in chosen]
        )
        Reply.objects.bulk_create(
            [Reply(request=request, author=author, text_sealed=encrypt(PURPOSE, "Oui")) for _ in range(size)]
        )
    risks = [
        Risk.objects.create(
            unit=f"Équipe {n}", family=Family.EMOTIONS, situation="S", severity=3, exposure=2 + n % 3
        )
        for n in range(size)
    ]
    actions = [
        Action.objects.create(title=f"Action {n}", owner=author, risk=risks[n], due_on=now.date())
        for n in range(size)
    ]
    released = [_released(number, now) for number in range(size)]
    Action.objects.update(checkin=released[-1])
    for round in released:
        round.refresh_from_db()
    return Care(
        requests[0],
        risks[0],
        actions[0],
        _versions(size, author, now),
        planned=[_round(now, 3 + 9 * n, 7 + 9 * n) for n in range(size)].pop(),
        open=_opened(people, now),
        closed=_round(now, -9, -1, "annuel26", opened_at=now, cohort=12),
        released=released[-1],
    )


def _round(now: datetime, opens: int, closes: int, pack: str = "pulse9", **fields: Any) -> Round:
    """A round from `opens` to `closes`, in days from now."""
    return Round.objects.create(
        pack=pack,
        level=Level.SIMPLE,
        opens_at=now + timedelta(days=opens),
        closes_at=now + timedelta(days=closes),
        instrument=packs.to_json(packs.load(pack)),
        **fields,
    )


def _opened(people: Sequence[Member], now: datetime) -> Round:
    """An open round with its urn, sealed for `people` as the real action does it."""
    round = _round(now, -2, 5, opened_at=now - timedelta(days=2), cohort=len(people))
    checkins._seal(round, {member.pk for member in people}, now)
    round.save()
    return round


def _released(number: int, now: datetime) -> Round:
    days = -400 + 30 * number - 100 * Round.objects.filter(release__isnull=False).count()
    before = Round.objects.filter(release__isnull=False).order_by("-opens_at").first()
    round = _round(now, days, days + 9, opened_at=now, cohort=12, previous=before)
    items = {item.id: [1, 2, 3, 2, 2] for item in round.questionnaire.items}
    said = release(round.questionnaire, Counts(10, items, {}), cohort=12)
    mark = fingerprint({**said, "round": round.pk})
    Release.objects.create(round=round, content=said, fingerprint=mark, released_at=now)
    return round


def _versions(size: int, author: Member, now: datetime) -> DuerpVersion:
    known = DuerpVersion.objects.count()
    rows = [
        DuerpVersion.objects.create(
            number=known + n,
            made_on=now.date() - timedelta(days=1),
            reason=DuerpReason.YEARLY,
            content={"number": known + n, "risks": []},
            pdf=b"%PDF-",
            fingerprint=f"{known + n:064}",
            made_by=author,
        )
        for n in range(1, size + 1)
    ]
    for n in range(size):
        Indicator.objects.get_or_create(
            kind=IndicatorKind.SUPERVISION,
            starts_on=date(2020 + n, 1, 1),
            ends_on=date(2020 + n, 12, 31),
            defaults={"total": 12, "people": 9},
        )
    for code in ("who5", "cbi19", "hse35")[:size]:
        labels = [str(value) for value in packs.load(code).degrees]
        items = {item.id: {"text": f"Q{item.id}", "options": labels} for item in packs.load(code).items}
        InstrumentText.objects.get_or_create(
            pack=code,
            language="fr",
            defaults={"document": "D", "texts": {"recall": "", "items": items}, "imported_by": author},
        )
    return rows[0]


def _contacts(size: int, now: datetime) -> None:
    rows = [
        Contact(
            name=f"Service {n}", purpose="Écouter", phone="01 02 03 04 05", checked_on=now.date(), position=n
        )
        for n in range(size)
    ]
    Contact.objects.bulk_create(rows)
