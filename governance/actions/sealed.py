"""Sealed ballots: planning the urn, sealing it once the electorate is fixed, taking it to its result."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.choices import Choice, Grade, Method, Secrecy
from governance.models import Ballot, Candidate, Motion, MotionMandate, RuleChange
from governance.queries import expected_voters, voters_of
from governance.rules.presets import RuleBook
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import cancel
from interlignes.outbox.choices import Kind
from interlignes.sealed.election import Question
from interlignes.urn.actions import count, setup
from interlignes.urn.choices import STRENGTH, Level
from interlignes.urn.queries import who_voted
from members.actions.mandates import refuse_mandate
from members.models import Member
from members.queries.naming import same_as

#: More candidates than one can compare on a telephone are not elected by one paper.
MOST_CANDIDATES = 30


@dataclass(frozen=True, slots=True)
class Paper:
    """How a ballot is voted: by show of names or sealed, what it asks, who stands, how many seats there are.

    `least` and `most` names may be chosen in an election; `members` are the candidates' numbers where they are ours.
    """

    secrecy: str = Secrecy.NAMED
    method: str = Method.MOTION
    candidates: Sequence[str] = ()
    seats: int = 1
    least: int = 0
    most: int = 1
    members: Sequence[int | None] = ()


SHOW_OF_NAMES = Paper()


def refuse_method(motion: Motion, paper: Paper, book: RuleBook) -> None:
    """Refuse a paper that the rules do not allow, and an election where the motion names who receives the office."""
    if not book.kind(motion.item.meeting.kind).ballots:
        raise Refused(_("Our rules know no electronic ballots for this kind of meeting: count hands."))
    refuse_paper(paper, book.secrecy(motion.decision_class), persons=book.elections().secret)
    office = getattr(motion, "mandate", None)
    if paper.method == Method.MOTION:
        if office and office.is_election:
            raise Refused(
                _("This resolution elects to an office: choose an election, and say who stands."),
                field="method",
            )
        return
    if RuleChange.objects.filter(proposal__item=motion.item_id).exists():
        raise Refused(_("This resolution changes the règlement: vote for or against it."), field="method")
    if motion.candidacy_id or hasattr(motion, "allocation"):
        raise Refused(
            _("This resolution decides on an admission or on profit-sharing: vote for or against it."),
            field="method",
        )
    if office and office.is_election:
        return refuse_candidates(office, paper)
    if office:
        words = _(
            "This resolution gives an office to one person: vote for or against it, or take the office off first."
        )
        raise Refused(words, field="method")


def refuse_candidates(office: MotionMandate, paper: Paper) -> None:
    """Who stands for an office could receive it; what could not take effect is refused before the vote."""
    people = Member.objects.in_bulk([number for number in paper.members if number is not None])
    if not len(people) == len(paper.members) == len(paper.candidates):
        raise Refused(_("Who stands for an office is a person of the cooperative."), field="standing")
    day = clock.today(office.motion.item.meeting.starts_at)
    for member in people.values():
        try:
            refuse_mandate(member, office.role, office.starts_on or day, office.ends_on)
        except Refused as refused:
            words = {"name": member.get_full_name(), "why": refused}
            raise Refused(_("%(name)s: %(why)s") % words, field="standing") from refused


def refuse_paper(paper: Paper, required: str, *, persons: str = Secrecy.SIMPLE) -> None:
    """Raise Refused for a paper below what the rules ask for (`RuleBook.secrecy`), or that makes no sense.

    `persons`: how secret they want an election to be, at least.
    """
    if not _is_secret_enough(paper.secrecy, required):
        text = _("The rules ask for a secret ballot of at least this level: %(level)s.")
        raise Refused(text % {"level": Secrecy(required).label}, field="secrecy")
    if paper.method == Method.MOTION:
        if paper.candidates:
            raise Refused(
                _("A resolution has no candidates: choose an election, or empty the list."), field="method"
            )
        return
    if paper.secrecy == Secrecy.NAMED and persons != "open":
        raise Refused(_("Persons are elected by secret ballot: choose a level."), field="secrecy")
    if paper.secrecy == Secrecy.NAMED and paper.method != Method.ELECTION:
        raise Refused(_("Grades are given by secret ballot only: choose a level."), field="secrecy")
    if not _is_secret_enough(paper.secrecy, persons):
        text = _("The rules ask for a secret ballot of at least this level: %(level)s.")
        raise Refused(text % {"level": Secrecy(persons).label}, field="secrecy")
    names = [same_as(name) for name in paper.candidates]
    if not 1 <= len(names) <= MOST_CANDIDATES:
        text = _("Write between one and %(most)d candidates, one a line.")
        raise Refused(text % {"most": MOST_CANDIDATES}, field="candidates")
    if len(set(names)) < len(names):
        text = _("The same name stands twice: write behind each what tells them apart, such as what they do.")
        raise Refused(text, field="candidates")
    if not 1 <= paper.seats <= len(names):
        raise Refused(_("There cannot be more seats than candidates."), field="seats")
    if paper.method == Method.ELECTION and not 0 <= paper.least <= paper.most <= len(names):
        raise Refused(_("These numbers of names do not fit the list."), field="most")


def _is_secret_enough(secrecy: str, required: str) -> bool:
    """Whether a secrecy is at least what the rules ask for."""
    if required == "open":
        return True
    order = [Secrecy.NAMED.value, *(level.value for level in STRENGTH)]
    return order.index(secrecy) >= order.index(required)


def plan_urn(*, ballot: Ballot, motion: Motion, paper: Paper, at: datetime) -> None:
    """The urn of a new secret ballot, and its candidates. Raises Refused where the scrutineers have no keys."""
    ballot.urn = setup.plan(
        name=motion.item.title,
        description=motion.item.meeting.title,
        questions=questions(motion, paper),
        level=Level(paper.secrecy),
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        page="",
        at=at,
    )


def questions(motion: Motion, paper: Paper) -> list[Question]:
    """What the paper asks, in the language of the installation: the text is part of the election and of its archive."""
    title = motion.item.title
    if paper.method == Method.ELECTION:
        return [Question(title, tuple(paper.candidates), paper.least, paper.most, blank=True)]
    if paper.method == Method.JUDGMENT:
        grades = tuple(str(grade.label) for grade in Grade)
        return [Question(name, grades, blank=True) for name in paper.candidates]
    answers = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)
    return [Question(title, tuple(str(answer.label) for answer in answers), blank=True)]


def add_candidates(ballot: Ballot, paper: Paper) -> None:
    """Who stands, in the order of the paper."""
    people: Sequence[int | None] = paper.members or [None] * len(paper.candidates)
    pairs = enumerate(zip(paper.candidates, people, strict=True), 1)
    rows = [Candidate(ballot=ballot, position=n, name=name, member_id=who) for n, (name, who) in pairs]
    Candidate.objects.bulk_create(rows)


def seal(*, ballot: Ballot, at: datetime) -> bool:
    """Seal the urn of a frozen ballot; False while voting codes are missing. Harmless when repeated."""
    urn = ballot.urn
    if urn is None or ballot.frozen_at is None:
        return False
    return urn.sealed_at is not None or setup.seal(urn=urn, voters=voters_of(ballot), at=at)


def expect_voters(ballot: Ballot) -> None:
    """Tell the urn for whom voting codes are to be made, as far as that is known now."""
    if ballot.urn and ballot.urn.has_codes and ballot.urn.sealed_at is None:
        setup.expect(urn=ballot.urn, voters=expected_voters(ballot))


def advance(*, ballot: Ballot, at: datetime) -> None:
    """Take the urn of a closed ballot as far as it goes by itself."""
    if ballot.urn and seal(ballot=ballot, at=at):
        count.advance(urn=ballot.urn, at=at)


def take_back_reminders(ballot: Ballot) -> None:
    """Who has voted since a reminder was queued is not reminded."""
    if ballot.urn is None or ballot.urn.sealed_at is None:
        return
    electors = list(ballot.electors.order_by("member").values_list("member", flat=True))
    for member in who_voted(ballot.urn, electors):
        cancel(kind=Kind.BALLOT_REMINDER, about=ballot, member_id=member)


def level_in_words(level: str) -> str:
    """What a level withstands, and what it does not, in a sentence or two."""
    return {
        Secrecy.NAMED.value: gettext("Everybody sees, after closing, who chose what."),
        Level.SIMPLE.value: gettext(
            "Nobody can read a vote in the database or in a backup. Whoever holds both the database and the server’s "
            "secret could. Anybody can verify the result."
        ),
        Level.BUREAU.value: gettext(
            "Nobody alone can read a vote, not even who runs the server: enough scrutineers would have to work "
            "together with the server. Anybody can verify the result."
        ),
        Level.RENFORCE.value: gettext(
            "As the bureau level; besides, the server cannot vote in somebody’s place, because a scrutineer makes the "
            "voting codes and hands them out. Anybody can verify the result."
        ),
    }[level]
