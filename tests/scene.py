"""A cooperative of any size, written straight into the database, for access, query counts and the bench."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from governance.choices import Choice, ItemKind, MeetingKind, Outcome
from governance.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Document,
    Elector,
    Meeting,
    Motion,
    Proxy,
    Result,
    RuleVersion,
    Vote,
)
from governance.queries import rule_for
from governance.rules.fingerprint import electorate_hash, votes_hash
from governance.rules.presets import rule_to_json
from interlignes.kit import clock
from interlignes.outbox.choices import State
from interlignes.outbox.models import Mail
from interlignes.urn.models import Committee, Urn
from members.choices import Role, StatusKind
from members.models import Candidacy, DataRequest, Mandate, Member, Profile, RecordAccess, Status
from tests.scene_ahead import Ahead, changed
from tests.scene_ahead import build as build_ahead
from tests.scene_capital import Shares, hold
from tests.scene_documents import documents
from tests.scene_effects import amendments, offices
from tests.scene_life import rejected, suspended, working_people
from tests.scene_live import Live
from tests.scene_live import build as build_live
from tests.scene_minutes import Written, written
from tests.scene_texts import Texts
from tests.scene_texts import build as build_texts
from tests.urn import ready
from tests.wellbeing.scene import Care, build_care

CHOICES = [Choice.FOR, Choice.AGAINST, Choice.ABSTAIN, Choice.BLANK]


@dataclass(frozen=True)
class Scene:
    """One object in each state that a page distinguishes."""

    draft: Meeting
    draft_item: AgendaItem
    coming: Meeting
    past: Meeting
    free_motion: Motion
    amended_motion: Motion
    open_ballot: Ballot
    scheduled_ballot: Ballot
    closed_ballot: Ballot
    counted_ballot: Ballot
    sealed_ballot: Ballot
    sealed_counted: Ballot
    codes_ballot: Ballot
    committee: Committee
    electors: Sequence[Member]
    care: Care
    texts: Texts
    request: DataRequest
    shares: Shares
    candidacy: Candidacy
    owed_candidacy: Candidacy
    decided_candidacy: Candidacy
    employee: Member
    suspended: Member
    draft_document: Document
    document: Document
    ahead: Ahead
    written: Written
    live: Live


def build(size: int, *, electors: Sequence[Member] = (), motions: int | None = None) -> Scene:
    """`size` of everything: members, drafts, meetings, motions, votes, contacts, mails.

    `electors` vote beside the invented members, except the first of them, who has not voted in the open ballot.
    `motions` (default: `size`) is how many the agenda of each shown meeting has.
    """
    now = clock.now()
    motions = size if motions is None else motions
    people = [*electors, *_members(size, now)]
    version = RuleVersion.objects.get(number=1)
    highest = RuleVersion.objects.count()
    for number in range(highest, highest + size - 1):
        RuleVersion.objects.create(
            number=number + 1,
            preset=version.preset,
            book=version.book,
            source="S",
            in_force_on=date(1970, 1, 1),
        )
    drafts = [
        _meeting(f"Brouillon {n}", now + timedelta(days=40 + n), now, convoked=False) for n in range(size)
    ]
    coming = [_meeting(f"Assemblée {n}", now + timedelta(days=20, hours=n), now) for n in range(size)]
    past = _meeting("Assemblée passée", now - timedelta(days=3), now)
    Attendance.objects.bulk_create([Attendance(meeting=past, member=member) for member in people])
    draft_item = _agenda(drafts[0], motions, "Projet")[0].item
    free = _agenda(coming[0], motions, "À venir")[0]
    opened = [
        _ballot(motion, version, now, -1, 5) for motion in _agenda(coming[0], motions, "Ouvert", motions)
    ]
    scheduled = _ballot(_agenda(coming[0], 1, "Prévu", 2 * motions)[0], version, now, 1, 5)
    others = coming[1:] or [_meeting("Autre assemblée", now + timedelta(days=30), now)]
    for meeting in others:
        opened.append(_ballot(_agenda(meeting, 1, "Résolution")[0], version, now, -1, 5))
    ended = [_ballot(motion, version, now, -9, -2) for motion in _agenda(past, max(motions, 2), "Décidé")]
    for ballot in [*opened, *ended]:
        small = people if ballot in (opened[0], ended[0], ended[1]) else people[:3]
        _freeze(ballot, small, now)
    voters = people[1:] if electors else people
    _vote(opened[0], voters, now)
    for ballot in ended:
        _vote(ballot, people, now - timedelta(days=3))
        if ballot is not ended[0]:
            _settle(ballot, now)
    amended = _agenda(coming[0], motions, "Amendement", 3 * motions)
    offices([free, *(ballot.motion for ballot in opened)], people, now)
    changed(coming[0], size, now)
    _mails(size, people[0], now)
    committee, sealed, sealed_counted, codes = _secret(size, coming[0], past, people, version, now)
    candidacies = working_people(size, now)
    without_vote = suspended(size, now)
    texts = build_texts(size, list(people), now)
    amendments(texts.amendment, amended, now)
    return Scene(
        draft=drafts[0],
        draft_item=draft_item,
        coming=coming[0],
        past=past,
        free_motion=free,
        amended_motion=amended[0],
        open_ballot=opened[0],
        scheduled_ballot=scheduled,
        closed_ballot=ended[0],
        counted_ballot=ended[1],
        sealed_ballot=sealed,
        sealed_counted=sealed_counted,
        codes_ballot=codes,
        committee=committee,
        electors=people,
        care=build_care(size, people, now),
        texts=texts,
        request=_rights(size, people[-1], people[0], now),
        shares=hold(people, _members(size, now), now),
        candidacy=candidacies[0],
        owed_candidacy=candidacies[-1],
        decided_candidacy=rejected(size, now),
        employee=candidacies[0].member,
        suspended=without_vote,
        draft_document=documents(size, drafts[0], draft_item, now),
        document=documents(size, coming[0], free.item, now),
        ahead=build_ahead(size, people, now),
        written=written(size, past, people, now),
        live=build_live(size, people, now),
    )


def _secret(
    size: int,
    coming: Meeting,
    past: Meeting,
    people: Sequence[Member],
    version: RuleVersion,
    now: datetime,
) -> tuple[Committee, Ballot, Ballot, Ballot]:
    """Groups of scrutineers, and a sealed ballot that is open, one that is counted, one that waits for its codes."""
    in_office = Mandate.objects.filter(role=Role.SCRUTINEER, member__in=people).order_by("pk")
    scrutineers = [mandate.member for mandate in in_office.select_related("member")] or people[:1]
    committee, *_others = [ready.group(scrutineers, now) for _ in range(size)]
    ballots = []
    built = Urn.objects.count()
    for number, (meeting, opens, closes) in enumerate(((coming, -1, 5), (past, -9, -2), (coming, -1, 5))):
        motion = _agenda(meeting, 1, f"Secret {number}", 100 + number)[0]
        opens_at, closes_at = now + timedelta(days=opens), now + timedelta(days=closes)
        if number == 0:
            urn = ready.sealed(people, opens_at, closes_at, number=built)
        elif number == 1:
            urn = ready.published(people, closes_at, number=built + 1)
        else:
            urn = ready.waiting_for_codes(people, committee, opens_at, number=built + 2)
        made = _ballot(motion, version, now, opens, closes, secrecy=urn.level, urn=urn)
        _freeze(made, people, now)
        ballots.append(made)
    _record_sealed(ballots[1], now)
    first = max(len(people) - size, 1)  # one each, as the law has it, of people who play no role
    proxies = [(people[n], people[n - 1]) for n in range(first, len(people), 2)]
    Proxy.objects.bulk_create(
        [Proxy(meeting=coming, principal=one, holder=other, given_at=now) for one, other in proxies]
    )
    return committee, ballots[0], ballots[1], ballots[2]


def _record_sealed(ballot: Ballot, now: datetime) -> None:
    """The result as the tick records it: everybody is for."""
    everybody = ballot.electors.count()
    Result.objects.create(
        ballot=ballot,
        members=everybody,
        present=everybody,
        votes_for=everybody,
        votes_against=0,
        abstentions=0,
        blanks=0,
        outcome=Outcome.ADOPTED,
        votes_hash=ballot.urn.head if ballot.urn else "",
        totals=[[0, everybody, 0, 0]],
        counted_at=now,
    )


def _members(size: int, now: datetime) -> list[Member]:
    """Invented associates without an account."""
    already = Member.objects.count()
    made = Member.objects.bulk_create(
        [
            Member(
                email=f"voix{n}@example.coop",
                first_name="Voix",
                last_name=f"Numéro {n:04}",
                password="!",
                created_at=now,
            )
            for n in range(already, already + size)
        ]
    )
    Status.objects.bulk_create(
        [Status(member=member, kind=StatusKind.ASSOCIATE, since_on=date(2020, 1, 1)) for member in made]
    )
    return made


def _meeting(title: str, starts_at: datetime, now: datetime, *, convoked: bool = True) -> Meeting:
    return Meeting.objects.create(
        title=title,
        starts_at=starts_at,
        place="Atelier",
        kind=MeetingKind.AGO_EXTRA,
        convoked_at=now - timedelta(days=30) if convoked else None,
    )


def _agenda(meeting: Meeting, number: int, title: str, after: int = 0) -> list[Motion]:
    """`number` items for decision, each with its motion, from position `after` + 1 on."""
    items = AgendaItem.objects.bulk_create(
        [
            AgendaItem(
                meeting=meeting,
                position=after + n,
                number=str(after + n),
                kind=ItemKind.DECISION,
                title=f"{title} {n}",
                minutes=5,
            )
            for n in range(1, number + 1)
        ]
    )
    return Motion.objects.bulk_create([Motion(item=item, text="L’assemblée **décide**.") for item in items])


def _ballot(
    motion: Motion, version: RuleVersion, now: datetime, opens: int, closes: int, **other: Any
) -> Ballot:
    """A ballot from `opens` to `closes`, in days from now."""
    return Ballot.objects.create(
        motion=motion,
        opens_at=now + timedelta(days=opens),
        closes_at=now + timedelta(days=closes),
        rule=rule_to_json(rule_for(version, motion.decision_class, 1)),
        rule_version=version,
        reminder_hours=[48, 4],
        **other,
    )


def _freeze(ballot: Ballot, people: Sequence[Member], now: datetime) -> None:
    Elector.objects.bulk_create([Elector(ballot=ballot, member=member) for member in people])
    ballot.frozen_at = now
    ballot.electorate_hash = electorate_hash(ballot.pk, [member.pk for member in people], ballot.rule)
    ballot.save(update_fields=["frozen_at", "electorate_hash"])


def _vote(ballot: Ballot, people: Sequence[Member], at: datetime) -> None:
    """A vote of each of `people` who is an elector, the four choices in turn."""
    wanted = {member.pk for member in people}
    electors = [elector for elector in ballot.electors.order_by("pk") if elector.member_id in wanted]
    Vote.objects.bulk_create(
        [Vote(elector=elector, choice=CHOICES[n % 4], cast_at=at) for n, elector in enumerate(electors)]
    )


def _settle(ballot: Ballot, now: datetime) -> None:
    """The counts as `actions.settle` would record them, but for the mails."""
    votes = list(Vote.objects.filter(elector__ballot=ballot).values_list("elector__member_id", "choice"))
    numbers = [sum(choice == wanted for _, choice in votes) for wanted in CHOICES]
    Result.objects.create(
        ballot=ballot,
        members=ballot.electors.count(),
        present=ballot.electors.count(),
        votes_for=numbers[0],
        votes_against=numbers[1],
        abstentions=numbers[2],
        blanks=numbers[3],
        outcome=Outcome.REJECTED,
        votes_hash=votes_hash(ballot.pk, votes),
        counted_at=now,
    )


def _mails(size: int, member: Member, now: datetime) -> None:
    """Refused mails."""
    Mail.objects.bulk_create(
        [
            Mail(
                kind="ballot.result",
                about_type="governance.ballot",
                about_id=str(n),
                occasion=uuid4().hex,
                recipient=member.email,
                member=member,
                language="fr",
                subject="Résultat",
                text="…",
                message_id=f"<{uuid4().hex}@example.coop>",
                state=State.REFUSED,
            )
            for n in range(size)
        ]
    )


def _rights(size: int, member: Member, viewer: Member, now: datetime) -> DataRequest:
    """Profiles, looks at a record and requests about data; `member` asks."""
    people = Member.objects.filter(profile=None)[:size]
    Profile.objects.bulk_create(
        [Profile(member=person, job="Atelier", job_audience="everybody") for person in people]
    )
    days = [now.date() - timedelta(days=n) for n in range(size)]
    looks = [RecordAccess(member=member, viewer=viewer, part="record", day=day) for day in days]
    RecordAccess.objects.bulk_create(looks, ignore_conflicts=True)
    asked = [
        DataRequest(member=member, kind="correction", concern="name", text="Corriger", filed_on=day)
        for day in days
    ]
    return DataRequest.objects.bulk_create(asked)[0]
