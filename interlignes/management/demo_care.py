"""A year of check-ins of the demo, really answered, and what the cooperative made of them."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from interlignes.kit import clock
from interlignes.management.demo_plan import Plan
from interlignes.management.demo_sealed import decryption, play_keys
from interlignes.sealed.credentials import private_key
from interlignes.sealed.encryption import encrypt
from interlignes.urn import vault
from interlignes.urn.actions import count
from interlignes.urn.choices import Level
from interlignes.urn.elections import RNG, election_of
from members.models import Member
from wellbeing import queries
from wellbeing.actions import checkins
from wellbeing.actions.duerp import freeze_duerp
from wellbeing.actions.indicators import save_indicator
from wellbeing.actions.prevention import save_action, save_risk
from wellbeing.actions.releases import release_round
from wellbeing.actions.support import send_request
from wellbeing.choices import (
    ActionState,
    DuerpReason,
    Exposure,
    Family,
    IndicatorKind,
    RequestKind,
    Severity,
)
from wellbeing.choices import (
    Level as Prevention,
)
from wellbeing.models import Action, Risk, Round
from wellbeing.rules import rounds
from wellbeing.rules.scoring import bands

#: (day of opening, who answers): four pulses in a year, and one that is open now.
PULSES = (
    (-336, "nadia claire aicha thomas ines paul maeve"),
    (-252, "nadia claire thomas ines paul hugo lucas"),
    (-154, "nadia aicha thomas ines paul maeve"),
    (-49, "nadia claire aicha thomas ines paul maeve hugo lucas"),
    (-2, "ines paul"),
)
#: The pulse whose key the server does not hold alone, and who holds the others, with the codes that they keep.
WITH_KEYS = 3
CODES = {
    "aicha": "AYCH-AAYC-HAAY-CHAA-YCHA-AYV3",
    "thomas": "THMA-STHM-ASTH-MAST-HMAS-THB4",
    "ines": "YNES-YNES-YNES-YNES-YNES-YN4M",
}
DAYS = 9
#: A usual sheet of nine answers: what weighs most here is what goes on after the day.
USUAL = (2, 3, 3, 3, 1, 1, 2, 2, 3)


def plan(loader: Plan) -> None:
    """Rounds with their answers and releases, then risks, actions, a version of the DUERP."""
    for number, (day, who) in enumerate(PULSES):
        opens_at = loader.instant(day, "09:00")
        level = Level.BUREAU if number == WITH_KEYS else Level.SIMPLE
        loader.plan(opens_at - timedelta(days=3), partial(_prepare, loader, opens_at, level))
        loader.plan(opens_at, partial(_open, opens_at))
        for place, key in enumerate(who.split()):
            at = opens_at + timedelta(hours=2 + 3 * place)
            loader.plan(at, partial(_answer, loader, opens_at, key, (number, place)))
        loader.plan(
            _closing(opens_at) + timedelta(minutes=1),
            partial(_release, loader, opens_at),
        )
    loader.plan(loader.instant(PULSES[WITH_KEYS][0] - 10, "10:00"), partial(_make_keys, loader))
    loader.plan(loader.instant(-2, "08:00"), partial(_rhythm, loader))
    loader.plan(loader.instant(-230, "15:00"), partial(_act, loader))
    loader.plan(loader.instant(-35, "15:00"), partial(_go_on, loader))
    loader.plan(loader.instant(-5, "18:00"), partial(_ask, loader))


def _round(opens_at: datetime) -> Round:
    """The pulse that opens at this instant."""
    return Round.objects.select_related("urn").get(opens_at=opens_at)


def _open(opens_at: datetime, at: datetime) -> None:
    checkins.open_round(round=_round(opens_at), at=at)


def _make_keys(loader: Plan, at: datetime) -> None:
    """The referent chooses who holds keys; they make them in three rounds, as their browsers would."""
    people = {key: loader.member(key) for key in CODES}
    numbers = [person.pk for person in people.values()]
    committee = checkins.form_keys(members=numbers, threshold=2, by=loader.member("ines"), at=at)
    play_keys(committee, {people[key]: code for key, code in CODES.items()}, at)


def _release(loader: Plan, opens_at: datetime, at: datetime) -> None:
    """What the server can do, then the parts of two who hold keys, where it holds one only."""
    if release_round(round=_round(opens_at), at=at):
        return
    urn = _round(opens_at).urn
    if urn is None or urn.committee is None:
        return
    for key in list(CODES)[: urn.committee.threshold]:
        part = decryption(urn, loader.member(key).pk, CODES[key])
        count.decrypt(urn=urn, part=part, by=loader.member(key), at=at)
    release_round(round=_round(opens_at), at=at)


def _closing(opens_at: datetime) -> datetime:
    return opens_at + timedelta(days=DAYS, hours=10)


def _prepare(loader: Plan, opens_at: datetime, level: str, at: datetime) -> None:
    """The referent plans it."""
    checkins.plan_round(
        pack="pulse9",
        level=level,
        least=5,
        opens_at=opens_at,
        closes_at=_closing(opens_at),
        by=loader.member("ines"),
        at=at,
    )


def _answer(loader: Plan, opens_at: datetime, key: str, seed: tuple[int, int], at: datetime) -> None:
    """One sheet, encrypted as a browser would; who left or came meanwhile is not asked."""
    member, round = loader.member(key), _round(opens_at)
    paper = queries.paper_of(round, member)
    if paper is None or round.urn is None:
        return
    pack, (number, place) = round.questionnaire, seed
    answers: dict[str, int | None] = {
        item.id: _usual(index, number, place) for index, item in enumerate(pack.items)
    }
    chosen = rounds.choices(pack, answers, bands(pack, answers))
    secret = private_key(vault.unlock(paper.secret), uuid=round.urn.uuid)
    ballot = encrypt(election_of(round.urn.election), chosen, private_key=secret, rng=RNG)
    checkins.answer(round=round, ballot=ballot.text, by=member, at=at)


def _usual(item: int, number: int, place: int) -> int:
    """An invented answer: the usual one, a little different for each person and each time.

    From the third pulse on what weighs after the day weighs less, because something was done about it.
    """
    swing = (3 * item + 5 * number + 7 * place) % 3 - 1
    better = -1 if item in (1, 4) and number >= 2 else 0
    return max(0, min(4, USUAL[item] + swing + better))


def _rhythm(loader: Plan, at: datetime) -> None:
    """The pulse goes on by itself, the yearly survey comes in spring."""
    for pack, weeks, days in (("pulse9", 6, 40), ("annuel26", 52, 75)):
        checkins.save_rhythm(
            pack=pack,
            weeks=weeks,
            days=DAYS,
            level=Level.SIMPLE,
            least=5,
            next_on=clock.today(at) + timedelta(days=days),
            by=loader.member("ines"),
            at=at,
        )


def _act(loader: Plan, at: datetime) -> None:
    """After the second pulse: two risks, an action, the first version of the DUERP."""
    ines = loader.member("ines")
    heavy = save_risk(
        risk=Risk(
            unit="Médiations et supervisions",
            family=Family.EMOTIONS,
            situation="Interventions éprouvantes menées seul·e, sans temps prévu pour en parler ensuite.",
            severity=Severity.SERIOUS,
            exposure=Exposure.WEEKLY,
            measures="Deux séances individuelles de supervision par an.",
        ),
        by=ines,
        at=at,
    )
    save_risk(
        risk=Risk(
            unit="Toute la coopérative",
            family=Family.ROAD,
            situation="Trajets de nuit après des soirées d’analyse de pratiques.",
            severity=Severity.GRAVE,
            exposure=Exposure.MONTHLY,
            measures="Hôtel pris en charge au-delà d’une heure et demie de route.",
        ),
        by=ines,
        at=at,
    )
    _decide(loader, "Intervenir à deux sur les situations lourdes", "thomas", heavy, at, days=60, review=150)
    freeze_duerp(reason=DuerpReason.FIRST, note="Inventaire fait en réunion d’équipe.", by=ines, at=at)
    first, last = clock.today(at) - timedelta(days=90), clock.today(at) - timedelta(days=1)
    for kind, total in ((IndicatorKind.SUPERVISION, "14"), (IndicatorKind.OVERTIME, "62.5")):
        save_indicator(
            kind=kind, starts_on=first, ends_on=last, total=Decimal(total), people=10, by=ines, at=at
        )


def _go_on(loader: Plan, at: datetime) -> None:
    """After the fourth pulse: what was done, what comes next."""
    done = Action.objects.get(title__startswith="Intervenir à deux")
    done.state, done.outcome = ActionState.DONE, "Neuf interventions sur douze menées à deux ; à garder."
    save_action(action=done, by=loader.member("ines"), at=at)
    heavy = Risk.objects.get(family=Family.EMOTIONS)
    heavy.exposure, heavy.measures = Exposure.MONTHLY, "Supervision, et binômes sur les situations lourdes."
    save_risk(risk=heavy, by=loader.member("ines"), at=at)
    _decide(
        loader, "Un appel prévu après chaque intervention intense", "aicha", heavy, at, days=75, review=200
    )


def _decide(
    loader: Plan, title: str, owner: str, risk: Risk, at: datetime, *, days: int, review: int
) -> None:
    day = clock.today(at)
    latest: Round | None = Round.objects.filter(release__isnull=False).order_by("-opens_at").first()
    person: Member = loader.member(owner)
    action = Action(
        title=title,
        level=Prevention.PRIMARY,
        risk=risk,
        checkin=latest,
        owner=person,
        due_on=day + timedelta(days=days),
        review_on=day + timedelta(days=review),
        state=ActionState.RUNNING,
    )
    save_action(action=action, by=loader.member("ines"), at=at)


def _ask(loader: Plan, at: datetime) -> None:
    """A message between two people, which the gérance does not see."""
    send_request(
        kind=RequestKind.EXCHANGE,
        text="Une médiation m’est restée en travers. Une demi-heure cette semaine ?",
        to=[loader.member("aicha").pk, loader.member("ines").pk],
        by=loader.member("paul"),
        at=at,
    )
