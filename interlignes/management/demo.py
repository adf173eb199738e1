"""Loads the demo cooperative of demo.toml by calling the same actions as the pages, each at its instant in the past.

Nothing is written by hand, so the journal, the fingerprints, the mails and the verdicts are true.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from importlib.resources import files
from textwrap import dedent
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.utils import formats, translation

from governance.actions import ballots, meetings, reminders, rules, second_call
from governance.choices import DecisionClass, ItemKind
from governance.models import AgendaItem, Ballot, Meeting
from governance.rules import presets
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.crypto import decrypt
from interlignes.management import (
    demo_ahead,
    demo_capital,
    demo_care,
    demo_consultations,
    demo_life,
    demo_minutes,
    demo_profiles,
    demo_texts,
)
from interlignes.management.demo_sealed import plan as plan_sealed
from interlignes.outbox.actions import PURPOSE
from interlignes.outbox.choices import Kind
from interlignes.outbox.models import Mail
from members import actions as people
from members.choices import StatusKind
from members.models import Member
from wellbeing.actions.contacts import save_contact
from wellbeing.models import Contact

Do = Callable[[datetime], object]
DOMAIN = "demo.example"
#: Where a mail to a new member holds the key of her invitation.
LINK = re.compile(r"/bienvenue/([\w-]+)/")


def read() -> dict[str, Any]:
    """The content of demo.toml."""
    return tomllib.loads(files("interlignes.management").joinpath("demo.toml").read_text(encoding="utf-8"))


def address(key: str) -> str:
    """The e-mail address of a person of the demo; .example never leads anywhere (RFC 2606)."""
    return f"{key}@{DOMAIN}"


def is_loaded() -> bool:
    """Whether the first gérante of the demo is here."""
    return Member.objects.filter(email=address("nadia")).exists()


@dataclass
class Loader:
    """One loading of the demo, as of the instant `now`."""

    now: datetime
    data: Mapping[str, Any] = field(default_factory=read)
    events: list[tuple[datetime, int, Do]] = field(default_factory=list)

    def load(self) -> None:
        """Plan every event, then let the past ones happen in the order of time."""
        with translation.override("fr"):
            self.plan_people()
            plan_sealed(self)
            for meeting in self.data["meetings"]:
                self.plan_meeting(meeting)
            self.plan(self.instant(-20, "10:00"), self.add_contacts)
            demo_minutes.plan(self)
            demo_capital.plan(self)
            demo_texts.plan(self)
            demo_consultations.plan(self)
            demo_ahead.plan(self)
            demo_care.plan(self)
            for at, _order, do in sorted(self.events, key=lambda event: event[:2]):
                if at <= self.now:
                    do(at)
            for member in Member.objects.filter(pk__in=[self.member("nadia").pk, self.member("claire").pk]):
                TOTP.activate(member, generate_totp_secret())
                RecoveryCodes.activate(member)
            record("demo.loaded", by=None, at=self.now)

    def plan(self, at: datetime, do: Do) -> None:
        """Let `do` happen at `at`."""
        self.events.append((at, len(self.events), do))

    def instant(self, day: int, hour: str, minutes: float = 0) -> datetime:
        """`hour` in Paris, `day` days from today, and some minutes more."""
        local = datetime.combine(
            clock.today(self.now) + timedelta(days=day), time.fromisoformat(hour), clock.PARIS
        )
        return local + timedelta(minutes=minutes)

    def working_day(self, day: int) -> int:
        """The Friday before for a Saturday or Sunday, but for what is so near that its distance matters."""
        weekday = (clock.today(self.now) + timedelta(days=day)).weekday()
        return day - max(0, weekday - 4) if abs(day) > 7 else day

    def member(self, key: str) -> Member:
        """A person of the demo, freshly read."""
        return Member.objects.get(email=address(key))

    def members(self, keys: str) -> list[Member]:
        """People by their keys, separated by blanks."""
        return [self.member(key) for key in keys.split()]

    # People

    def plan_people(self) -> None:
        """The founding, then everybody's statuses, accounts and offices."""
        founder, *others = self.data["people"]
        demo_life.plan(self, founder)
        said = self.data["profiles"]["nadia"]
        self.plan(self.instant(-30, "12:00"), lambda at: demo_profiles.write(self.member("nadia"), said, at))
        founded = self.data["cooperative"]["founded"]
        self.plan(self.instant(founded, "09:00"), lambda at: self.found(founder, at))
        self.plan(self.instant(founded, "09:30"), self.describe)
        for person in others:
            self.plan_person(person)

    def plan_person(self, person: Mapping[str, Any]) -> None:
        """One person's way through the cooperative."""
        (kind, day), *later = person["statuses"]
        self.plan(self.instant(day, "09:45"), lambda at: self.add(person, kind, at))
        if person.get("account", True):
            self.plan(self.instant(day, "10:00"), lambda at: self.invite_and_join(person["key"], at))
        else:
            self.plan(self.instant(-1, "17:00"), lambda at: self.invite(person["key"], at))
        for status, since in later:
            self.plan(self.instant(since, "00:10"), partial(self.change, person["key"], status))
        if person["key"] in self.data["profiles"]:
            said = self.data["profiles"][person["key"]]
            self.plan(
                self.instant(-30, "12:00"),
                lambda at: demo_profiles.write(self.member(person["key"]), said, at),
            )
        demo_life.plan(self, person)
        for role, start, end in person.get("mandates", ()):
            self.plan(self.instant(start, "18:00"), partial(self.give_office, person["key"], role, end))

    def found(self, founder: Mapping[str, Any], at: datetime) -> None:
        """Follow the first link, as on a fresh installation."""
        people.found_cooperative(
            key=LINK.findall(people.first_link(at=at))[0],
            name=self.data["cooperative"]["name"],
            legal_name=self.data["cooperative"]["legal_name"],
            first_name=founder["first_name"],
            last_name=founder["last_name"],
            email=address(founder["key"]),
            password=self.data["cooperative"]["password"],
            at=at,
        )

    def describe(self, at: datetime) -> None:
        """Registered office and rules."""
        own = self.data["cooperative"]
        nadia = self.member("nadia")
        people.change_cooperative(
            name=own["name"], legal_name=own["legal_name"], address=own["address"], by=nadia, at=at
        )
        rules.adopt_rules(
            preset=presets.DEFAULT,
            book=presets.load()[presets.DEFAULT].data,
            source=own["rules_source"],
            in_force_on=clock.today(at),
            by=nadia,
            at=at,
        )

    def add(self, person: Mapping[str, Any], status: str, at: datetime) -> None:
        """Record a person."""
        people.add_member(
            email=address(person["key"]),
            first_name=person["first_name"],
            last_name=person["last_name"],
            language=person.get("language", "fr"),
            status=status,
            since_on=clock.today(at),
            by=self.member("nadia"),
            at=at,
        )

    def invite(self, key: str, at: datetime) -> None:
        """Mail an invitation."""
        people.invite(member=self.member(key), by=self.member("nadia"), at=at)

    def invite_and_join(self, key: str, at: datetime) -> None:
        """Mail an invitation, then follow its link as the person would."""
        self.invite(key, at)
        mail = Mail.objects.filter(kind=Kind.MEMBER_INVITED, recipient=address(key)).latest("pk")
        password = self.data["cooperative"]["password"]
        people.accept_invitation(key=LINK.findall(decrypt(PURPOSE, mail.text))[0], password=password, at=at)

    def change(self, key: str, status: str, at: datetime) -> None:
        """Begin a status; who is admitted in an assembly is an associate from the next day on."""
        people.change_status(
            member=self.member(key), kind=status, since_on=clock.today(at), by=self.member("nadia"), at=at
        )

    def give_office(self, key: str, role: str, end: int, at: datetime) -> None:
        """Begin a mandate that ends `end` days after today."""
        people.start_mandate(
            member=self.member(key),
            role=role,
            starts_on=clock.today(at),
            ends_on=clock.today(self.now) + timedelta(days=end),
            by=self.member("nadia"),
            at=at,
        )

    def add_contacts(self, at: datetime) -> None:
        """The list on the health page."""
        for position, contact in enumerate(self.data["contacts"], start=1):
            day = clock.today(self.now) + timedelta(days=contact["checked"])
            words = {name: value for name, value in contact.items() if name != "checked"}
            row = Contact(position=position, checked_on=day, **words)
            save_contact(contact=row, by=self.member("claire"), at=at)

    # Meetings

    def plan_meeting(self, data: Mapping[str, Any]) -> None:
        """Prepare, convene, vote, record who was there, count."""
        day = self.working_day(data["day"])
        starts_at = self.instant(day, data["time"])
        convoked_at = self.instant(day - data["notice"], "18:00") if "notice" in data else None
        prepared_at = (convoked_at or self.instant(0, "00:30")) - timedelta(days=2, hours=3)
        self.plan(prepared_at, lambda at: self.prepare(data, starts_at, at))
        if convoked_at is None:
            return
        self.plan(
            convoked_at,
            lambda at: meetings.convoke(
                meeting=self.meeting(starts_at),
                documents_elsewhere=data.get("documents_elsewhere", ""),
                by=self.member("nadia"),
                at=at,
            ),
        )
        for position, item in enumerate(data["items"], start=1):
            if "ballot" in item:
                self.plan_ballot(item, position, starts_at, convoked_at)
        voters = {
            key for item in data["items"] for keys in item.get("votes", {}).values() for key in keys.split()
        }
        self.plan(starts_at + timedelta(minutes=10), lambda at: self.attend(starts_at, voters, at))

    def meeting(self, starts_at: datetime) -> Meeting:
        """The meeting that begins at this instant."""
        return Meeting.objects.get(starts_at=starts_at)

    def prepare(self, data: Mapping[str, Any], starts_at: datetime, at: datetime) -> None:
        """A meeting with its agenda; accounts were closed four months before."""
        month = starts_at.astimezone(clock.PARIS).date().replace(day=1) - timedelta(days=93)
        closing = formats.date_format(month.replace(day=1) - timedelta(days=1), "j F Y")
        nadia = self.member("nadia")
        if data.get("call") == 2:
            self.prepare_second(data, starts_at, at)
            return
        meeting = meetings.create_meeting(
            kind=data["kind"],
            title=data["title"],
            starts_at=starts_at,
            place=data.get("place", ""),
            video_url=data.get("video_url", ""),
            introduction=_text(data.get("introduction", ""), closing),
            by=nadia,
            at=at,
        )
        head: AgendaItem | None = None
        for item in data["items"]:
            if "candidacy" in item:
                demo_life.candidacy_on(self, meeting, item["candidacy"], at)
                continue
            made = meetings.save_item(
                meeting=meeting,
                item=None,
                kind=item["kind"],
                title=_text(item["title"], closing),
                text=_text(item.get("text", ""), closing),
                minutes=item.get("minutes"),
                motion_text=_text(item.get("motion", ""), closing),
                reasons=_text(item.get("reasons", ""), closing),
                decision_class=item.get("class", DecisionClass.ORDINARY),
                on_accounts=item.get("accounts", False),
                under=head if item.get("sub") else None,
                by=nadia,
                at=at,
            )
            head = head if item.get("sub") else made

    def prepare_second(self, data: Mapping[str, Any], starts_at: datetime, at: datetime) -> None:
        """A second assembly for what the one before it could not decide."""
        first = Meeting.objects.filter(kind=data["kind"], starts_at__lt=starts_at).latest("starts_at")
        second_call.prepare_second_call(
            first=first,
            starts_at=starts_at,
            place=data["place"],
            video_url=data["video_url"],
            introduction=data["introduction"],
            by=self.member("nadia"),
            at=at,
        )

    def attend(self, starts_at: datetime, voters: set[str], at: datetime) -> None:
        """Whoever voted was there."""
        present = [member.pk for member in self.members(" ".join(sorted(voters)))]
        meetings.record_attendance(
            meeting=self.meeting(starts_at), members=present, by=self.member("claire"), at=at
        )

    def plan_ballot(
        self, data: Mapping[str, Any], position: int, starts_at: datetime, convoked_at: datetime
    ) -> None:
        """Open a ballot, collect the papers, remind, count."""
        opens_at = starts_at + timedelta(minutes=data["ballot"]["opens"])
        closes_at = starts_at + timedelta(minutes=data["ballot"]["closes"])
        scheduled_at = opens_at if opens_at <= self.now else convoked_at + timedelta(minutes=30)

        def ballot() -> Ballot:
            return Ballot.objects.select_related("motion__item__meeting").get(
                motion__item__meeting__starts_at=starts_at, motion__item__position=position
            )

        def schedule(at: datetime) -> None:
            item = AgendaItem.objects.get(
                meeting__starts_at=starts_at, position=position, kind=ItemKind.DECISION
            )
            ballots.schedule_ballot(
                motion=item.motion,
                opens_at=opens_at,
                closes_at=closes_at,
                reminder_hours=settings.REMINDER_HOURS,
                by=self.member("nadia"),
                at=at,
            )

        self.plan(scheduled_at, schedule)
        for at, key, choice in _papers(data.get("votes", {}), opens_at, closes_at):
            self.plan(at, partial(self.vote, ballot, key, choice))
        for hours in settings.REMINDER_HOURS:
            at = closes_at - timedelta(hours=hours)
            if at > opens_at:
                self.plan(at, lambda at: reminders.remind(ballot=ballot(), at=at))
        self.plan(closes_at + timedelta(seconds=10), lambda at: ballots.settle(ballot=ballot(), at=at))

    def vote(self, find: Callable[[], Ballot], key: str, choice: str, at: datetime) -> None:
        """One paper."""
        member = self.member(key)
        ballots.cast(ballot=find(), member=member, choice=choice, by=member, at=at)


def _papers(
    votes: Mapping[str, str], opens_at: datetime, closes_at: datetime
) -> Iterator[tuple[datetime, str, str]]:
    """When each paper arrives: spread over the time of a short ballot, or over the first half day of a long one."""
    papers = [(key, choice) for choice, keys in votes.items() for key in keys.split()]
    span = min(closes_at - opens_at, timedelta(hours=12))
    for number, (key, choice) in enumerate(sorted(papers), start=1):
        yield opens_at + span * number / (len(papers) + 1), key, choice


def _text(text: str, closing: str) -> str:
    """A text of the file without the indentation of the file."""
    return dedent(text.replace("\r\n", "\n")).strip().replace("{closing}", closing)


def who_is_who() -> Iterator[tuple[str, str, Member]]:
    """E-mail address, role in words and record of everybody who can log in."""
    members = {member.email: member for member in Member.objects.with_status(clock.today())}
    for person in read()["people"]:
        member = members.get(address(person["key"]))
        if member and member.has_usable_password() and member.current_status != StatusKind.LEFT:
            yield member.email, person["who"], member


def second_factors(member: Member) -> tuple[str, list[str]]:
    """The secret of the confirmation app and the recovery codes that are left."""
    factors = {factor.type: factor for factor in Authenticator.objects.filter(user=member)}
    secret = decrypt("mfa", factors["totp"].data["secret"]) if "totp" in factors else ""
    codes = RecoveryCodes(factors["recovery_codes"]).get_unused_codes() if "recovery_codes" in factors else []
    return secret, codes
