"""Sealed ballots of the demo, one of each level: keys made, papers encrypted and cast, counted by the same actions.

The program plays every browser: that of the voters, and that of the scrutineers, whose codes are printed.
"""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from importlib.resources import files
from typing import Any

from django.conf import settings

from governance.actions import ballots, contests, mandates, proxies, sealed
from governance.choices import MandateChange, Secrecy
from governance.models import AgendaItem, Ballot, Meeting
from interlignes.management.demo_plan import Plan
from interlignes.sealed.credentials import make_code, private_key, public_key
from interlignes.sealed.decryption import partially_decrypt
from interlignes.sealed.encryption import encrypt
from interlignes.sealed.trustees import threshold
from interlignes.urn import vault
from interlignes.urn.actions import cast as casting
from interlignes.urn.actions import committee as committees
from interlignes.urn.actions import count, setup
from interlignes.urn.choices import KeyKind
from interlignes.urn.elections import RNG, election_of
from interlignes.urn.models import Committee, Paper, Urn
from members.models import Member

Words = Mapping[str, Any]


def read() -> dict[str, Any]:
    """The content of demo_sealed.toml."""
    path = files("interlignes.management").joinpath("demo_sealed.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def codes() -> dict[str, str]:
    """Key of a person -> the code of her key as a scrutineer, as she types it."""
    return dict(read()["scrutineers"]["codes"])


def secret_of(code: str) -> str:
    """What a code on paper stands for: the same without hyphens and without its two check characters."""
    return code.replace("-", "")[:-2]


def plan(loader: Plan) -> None:
    """Plan keys, one proxy, and the ballots."""
    data = read()
    loader.plan(loader.instant(data["scrutineers"]["day"], "11:00"), partial(make_keys, loader, data))
    evening_before = _starts_at(loader, data["proxy"]) - timedelta(hours=15, minutes=40)
    loader.plan(evening_before, partial(give_proxy, loader, data["proxy"]))
    for words in data["ballots"]:
        plan_ballot(loader, words)


def make_keys(loader: Plan, data: Words, at: datetime) -> None:
    """The three rounds, as the scrutineers' browsers go through them."""
    words = data["scrutineers"]
    people = [loader.member(key) for key in words["codes"]]
    committee = committees.form(
        name=words["name"],
        members=[person.pk for person in people],
        threshold=words["threshold"],
        kind=KeyKind.THRESHOLD,
        by=loader.member("nadia").pk,
        at=at,
    )
    play_keys(committee, dict(zip(people, words["codes"].values(), strict=True)), at)


def play_keys(committee: Committee, codes: Mapping[Member, str], at: datetime) -> None:
    """The three rounds of a group; `codes`: what each keeps on paper."""
    for number in (1, 2, 3):
        for person, code in codes.items():
            message = _message(committee, number, person.pk, secret_of(code))
            committees.submit_round(committee=committee, number=number, message=message, by=person, at=at)


def _message(committee: Committee, number: int, member: int, code: str) -> dict[str, Any]:
    """What the browser of a scrutineer posts in a round."""
    holders = list(committee.holders.select_related("committee").order_by("index"))
    seat = committees.seat_of(next(each for each in holders if each.member_id == member), len(holders))
    if number == 1:
        return {"cert": threshold.make_certificate(code, seat=seat, rng=RNG).as_json()}
    certificates = committees.certificates_of(holders)
    if number == 2:
        return {"deal": threshold.make_deal(code, certificates, seat=seat, rng=RNG).as_json()}
    deals = committees.deals_of(holders)
    key = threshold.make_verification_key(code, certificates, deals, seat=seat, rng=RNG)
    return {"key": key.as_json()}


def give_proxy(loader: Plan, words: Words, at: datetime) -> None:
    """Somebody cannot come."""
    meeting = Meeting.objects.get(starts_at=_starts_at(loader, words))
    principal, holder = loader.member(words["principal"]), loader.member(words["holder"])
    proxies.give(meeting=meeting, holder=holder, by=principal, at=at)


def _starts_at(loader: Plan, words: Words) -> datetime:
    return loader.instant(loader.working_day(words["meeting"]), words["time"])


def plan_ballot(loader: Plan, words: Words) -> None:
    """Open, seal, vote, count."""
    starts_at = _starts_at(loader, words)
    opens_at = starts_at + timedelta(minutes=words["opens"])
    closes_at = starts_at + timedelta(minutes=words["closes"])

    def ballot() -> Ballot:
        found = Ballot.objects.select_related("motion__item__meeting", "urn__committee", "rule_version")
        return found.get(motion__item__meeting__starts_at=starts_at, motion__item__position=words["position"])

    slips: dict[int, str] = {}
    loader.plan(opens_at, partial(_schedule, loader, words, starts_at, closes_at))
    loader.plan(opens_at, lambda at: open_it(loader, ballot(), slips, at))
    span = min(closes_at - opens_at, timedelta(hours=12)) / (len(words["papers"]) + 1)
    for number, paper in enumerate(words["papers"], 1):
        loader.plan(opens_at + span * number, partial(vote, loader, ballot, paper, slips))
    loader.plan(closes_at + timedelta(seconds=10), lambda at: _count(loader, ballot(), at))


def _schedule(loader: Plan, words: Words, starts_at: datetime, closes_at: datetime, at: datetime) -> None:
    gerance = loader.member("nadia")
    if "follows" in words:
        before = AgendaItem.objects.get(meeting__starts_at=starts_at, position=words["follows"])
        contests.call_next_round(motion=before.motion, by=gerance, at=at)
    item = AgendaItem.objects.get(meeting__starts_at=starts_at, position=words["position"])
    if "office" in words:
        role = words["office"]
        mandates.attach_mandate(motion=item.motion, change=MandateChange.ELECT, role=role, by=gerance, at=at)
    people = [loader.member(key) for key in words.get("standing", ())]
    paper = sealed.Paper(
        secrecy=words["secrecy"],
        method=words["method"],
        candidates=[person.get_full_name() for person in people] or words["candidates"],
        members=[person.pk for person in people],
    )
    ballots.schedule_ballot(
        motion=item.motion,
        opens_at=at,
        closes_at=closes_at,
        reminder_hours=settings.REMINDER_HOURS,
        paper=paper,
        by=gerance,
        at=at,
    )


def open_it(loader: Plan, ballot: Ballot, slips: dict[int, str], at: datetime) -> None:
    """Seal the urn; where a scrutineer makes the voting codes, she does so first. `slips` keeps them."""
    urn = _urn(ballot)
    if ballot.secrecy == Secrecy.RENFORCE:
        scrutineer = loader.member(next(iter(codes())))
        for paper in Paper.objects.filter(urn=urn).order_by("member"):
            slips[paper.member_id] = make_code(rng=RNG)
        publics = {number: public_key(code, uuid=urn.uuid) for number, code in slips.items()}
        setup.save_codes(urn=urn, publics=publics, by=scrutineer, at=at)
    ballots.begin(ballot=ballot, at=at)


def _urn(ballot: Ballot) -> Urn:
    if ballot.urn is None:
        raise ValueError("a sealed ballot has an urn")
    return ballot.urn


def vote(
    loader: Plan, find: Callable[[], Ballot], words: Words, slips: Mapping[int, str], at: datetime
) -> None:
    """One paper, encrypted as the voter's browser would."""
    urn, voter = _urn(find()), loader.member(words["voter"])
    paper = Paper.objects.get(urn=urn, member=voter)
    secret = private_key(slips.get(voter.pk) or vault.unlock(paper.secret), uuid=urn.uuid)
    choices = [None if chosen == [-1] else chosen for chosen in words["choices"]]
    text = encrypt(election_of(urn.election), choices, private_key=secret, rng=RNG).text
    by = loader.member(words.get("by", words["voter"]))
    casting.cast(urn=urn, voter=voter.pk, ballot=text, by=by, at=at)


def _count(loader: Plan, ballot: Ballot, at: datetime) -> None:
    """Count: where scrutineers hold keys, two of them give their parts."""
    sealed.advance(ballot=ballot, at=at)
    urn = _urn(ballot)
    if urn.committee:
        for key in list(codes())[: urn.committee.threshold]:
            part = decryption(urn, loader.member(key).pk, codes()[key])
            count.decrypt(urn=urn, part=part, by=loader.member(key), at=at)
        sealed.advance(ballot=ballot, at=at)
    ballots.settle(ballot=ballot, at=at)


def decryption(urn: Urn, member: int, code: str) -> str:
    """The part of the count that a scrutineer's browser computes (after it has verified the archive)."""
    if urn.committee is None:
        raise ValueError("an urn without scrutineers")
    holders = list(urn.committee.holders.select_related("committee").order_by("index"))
    seat = committees.seat_of(next(each for each in holders if each.member_id == member), len(holders))
    private = threshold.private_key(
        secret_of(code), committees.certificates_of(holders), committees.deals_of(holders), seat=seat
    )
    election = election_of(urn.election)
    return partially_decrypt(election, count.tally_of(urn), private=private, rng=RNG).text
