"""Ballots held against the fingerprints that the journal keeps of them."""

from collections.abc import Iterator

from governance.choices import Method, Secrecy
from governance.models import Ballot, Elector, Result
from governance.queries.tally import named_totals, of_record, votes_of
from governance.rules.fingerprint import electorate_hash, hands_hash, votes_hash
from interlignes.journal.models import Entry


def unattested_ballots() -> Iterator[tuple[int, str]]:
    """Every ballot that is not what the journal says was opened and counted, with what is wrong: a code.

    `electorate`: another list of electors, presence or rule; `votes`: other votes, or other figures of the urn;
    `result`: counts or an outcome that do not follow from them; `missing`: the journal has it, the database has not.
    """
    opened, counted = (
        _attested("ballot.opened", "electorate"),
        _attested("ballot.counted", "votes", "outcome"),
    )
    ballots = Ballot.objects.filter(frozen_at__isnull=False).select_related("urn", "result").order_by("pk")
    for ballot in ballots.iterator():
        if opened.pop(ballot.pk, None) != {(ballot.electorate_hash,)} or not _electorate_fits(ballot):
            yield ballot.pk, "electorate"
        result, attested = getattr(ballot, "result", None), counted.pop(ballot.pk, set())
        if result is None:
            if attested:
                yield ballot.pk, "missing"
        elif attested != {(result.votes_hash, result.outcome)} or not _votes_fit(ballot, result):
            yield ballot.pk, "votes"
        elif not _result_fits(ballot, result):
            yield ballot.pk, "result"
    for number in sorted(opened.keys() | counted.keys()):
        yield number, "missing"


def _attested(kind: str, *facts: str) -> dict[int, set[tuple[str, ...]]]:
    """What the journal says of each ballot; more than one answer means that it was opened or counted twice."""
    found: dict[int, set[tuple[str, ...]]] = {}
    for entry in (
        Entry.objects.filter(kind=kind, about_type="governance.ballot").order_by("sequence").iterator()
    ):
        found.setdefault(int(entry.about_id), set()).add(tuple(entry.facts[name] for name in facts))
    return found


def _electorate_fits(ballot: Ballot) -> bool:
    """Whether electors, presence and rule have the fingerprint that was taken when the ballot opened."""
    places = Elector.objects.filter(ballot=ballot).order_by("member")
    presence = {
        member: (word, holder)
        for member, word, holder in places.values_list("member", "presence", "proxy_holder")
    }
    is_live = any(word for word, _holder in presence.values())
    possible = {electorate_hash(ballot.pk, presence, ballot.rule, presence if is_live else None)}
    if not presence:
        possible.add(electorate_hash(ballot.pk, presence, ballot.rule, presence))
    return ballot.electorate_hash in possible


def _votes_fit(ballot: Ballot, result: Result) -> bool:
    """Whether the votes have the fingerprint of the result; of a sealed ballot, whether its figures are the urn's."""
    if ballot.urn:
        return result.totals == ballot.urn.result
    if ballot.secrecy == Secrecy.HANDS:
        counts = (result.votes_for, result.votes_against, result.abstentions)
        return result.votes_hash == hands_hash(ballot.pk, *counts)
    votes = votes_of(ballot)
    if ballot.method == Method.ELECTION and result.totals != named_totals(ballot, votes):
        return False
    return result.votes_hash == votes_hash(ballot.pk, votes)


def _result_fits(ballot: Ballot, result: Result) -> bool:
    """Whether the counts are those of the votes, and the outcome that of the counts."""
    if result.members != Elector.objects.filter(ballot=ballot).count():
        return False
    if ballot.secrecy == Secrecy.NAMED:
        chosen = [choice for _member, choice, *_picks in votes_of(ballot)]
        recorded = {
            "for": result.votes_for,
            "against": result.votes_against,
            "abstain": result.abstentions,
            "blank": result.blanks,
        }
        if any(chosen.count(choice) != number for choice, number in recorded.items()):
            return False
    return of_record(ballot, result).outcome == result.outcome
