"""What the minutes say of the quorum while the session was held: reached, lost, regained."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from governance.models import AgendaItem, Meeting, Proxy
from governance.queries.blanks import KEPT
from governance.queries.quorum import Change, histories
from governance.queries.rules import book_of, is_room_only, rule_for, rule_in_force
from governance.rules.explain import share_in_words
from governance.rules.majority import Rule
from governance.rules.presets import NoRule, rule_from_json
from interlignes.kit import clock, moments


def quorum_rows(
    meeting: Meeting, items: Iterable[AgendaItem], proxies: Iterable[Proxy] = ()
) -> list[list[str]]:
    """Rows (items, from when, how many, the quorum) for each rule with a quorum; none where no session was held.

    No query without a session, one where no rule of the agenda has a quorum, else five, seven with proxies.
    """
    session = getattr(meeting, "session", None)
    voted = [item for item in items if hasattr(item, "motion")]
    if not (meeting.is_assembly and voted and session and session.started_at and session.ended_at):
        return []
    by_rule = _rules(meeting, voted, proxies)
    if not by_rule:
        return []
    wanted = [
        (rule, room_only, blanks, item)
        for (rule, room_only, blanks, _extent), (item, _numbers) in by_rule.items()
    ]
    found = histories(meeting, wanted, session.started_at, session.ended_at)
    return [
        _row(rule if change is turns[0] else None, numbers, change)
        for ((rule, *_rest), (_item, numbers)), turns in zip(by_rule.items(), found, strict=True)
        for change in turns
    ]


#: A rule, whether only the room counts, whether blank proxies do, which limited proxies -> an item, the numbers of all.
Rules = dict[tuple[Rule, bool, bool, frozenset[int]], tuple[int, list[str]]]


def _rules(meeting: Meeting, voted: Iterable[AgendaItem], proxies: Iterable[Proxy]) -> Rules:
    """Each rule with a quorum, and whom it counts; then its items."""
    version = rule_in_force(clock.today(meeting.starts_at))
    extents: dict[int, set[int]] = {}
    for proxy in proxies:
        for one in proxy.items.all() if proxy.is_limited else ():
            extents.setdefault(one.item_id, set()).add(proxy.pk)
    found: Rules = {}
    for item in voted:
        try:
            if hasattr(item.motion, "ballot"):
                rule = rule_from_json(item.motion.ballot.rule)
                room_only, blanks = item.motion.ballot.is_room_only, KEPT in item.motion.ballot.rule
            elif version is None:
                continue
            else:
                rule = rule_for(version, item.motion.decision_class, item.call)
                room_only = is_room_only(book_of(version), meeting, on_accounts=item.motion.on_accounts)
                blanks = book_of(version).secrecy(item.motion.decision_class) == "open"
        except NoRule:
            continue
        if rule.quorum is not None:
            key = (rule, room_only, blanks, frozenset(extents.get(item.pk, ())))
            found.setdefault(key, (item.pk, []))[1].append(item.number)
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
