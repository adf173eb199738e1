"""What the minutes say of the quorum while the session was held: reached, lost, regained."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from governance.models import AgendaItem, Meeting
from governance.queries.quorum import Change, histories
from governance.queries.rules import book_of, is_room_only, rule_for, rule_in_force
from governance.rules.explain import share_in_words
from governance.rules.majority import Rule
from governance.rules.presets import NoRule, rule_from_json
from interlignes.kit import clock, moments


def quorum_rows(meeting: Meeting, items: Iterable[AgendaItem]) -> list[list[str]]:
    """Rows (items, from when, how many, the quorum) for each rule with a quorum; none where no session was held.

    No query without a session, one where no rule of the agenda has a quorum, else four.
    """
    session = getattr(meeting, "session", None)
    voted = [item for item in items if hasattr(item, "motion")]
    if not (meeting.is_assembly and voted and session and session.started_at and session.ended_at):
        return []
    numbers = _rules(meeting, voted)
    if not numbers:
        return []
    found = histories(meeting, list(numbers), session.started_at, session.ended_at)
    return [
        _row(rule if change is turns[0] else None, mine, change)
        for ((rule, _room_only), mine), turns in zip(numbers.items(), found, strict=True)
        for change in turns
    ]


def _rules(meeting: Meeting, voted: Iterable[AgendaItem]) -> dict[tuple[Rule, bool], list[str]]:
    """Each rule with a quorum, and whether only the room counts -> the numbers of its items."""
    version = rule_in_force(clock.today(meeting.starts_at))
    found: dict[tuple[Rule, bool], list[str]] = {}
    for item in voted:
        try:
            if hasattr(item.motion, "ballot"):
                rule = rule_from_json(item.motion.ballot.rule)
                room_only = item.motion.ballot.is_room_only
            elif version is None:
                continue
            else:
                rule = rule_for(version, item.motion.decision_class, item.call)
                room_only = is_room_only(book_of(version), meeting, on_accounts=item.motion.on_accounts)
        except NoRule:
            continue
        if rule.quorum is not None:
            found.setdefault((rule, room_only), []).append(item.number)
    return found


def _row(rule: Rule | None, numbers: list[str], change: Change) -> list[str]:
    """The first row of a rule says what its quorum is."""
    label = ngettext("Item %(numbers)s", "Items %(numbers)s", len(numbers))
    state = pgettext("quorum", "reached") if change.is_reached else pgettext("quorum", "not reached")
    share = f" ({share_in_words(rule.quorum, gettext=_)})" if rule and rule.quorum else ""
    return [
        label % {"numbers": ", ".join(numbers)},
        moments.time_in_words(change.at),
        str(change.present),
        f"{state}{share}",
    ]
