"""Where a quorum stands, in a sentence. It is measured by `governance.rules.majority.verdict`, as every result is."""

from governance.rules.explain import (
    Gettext,
    Ngettext,
    identity,
    named_rule,
    plural,
    rule_in_words,
    share_in_words,
)
from governance.rules.majority import Counts, Outcome, Rule, Verdict, verdict


def measure(rule: Rule, *, members: int, present: int) -> Verdict:
    """The verdict that a vote without any paper would get now: it says whether the quorum is there."""
    return verdict(rule, Counts(members=members, present=present, for_=0, against=0, abstain=0))


def is_reached(found: Verdict) -> bool:
    """Whether the assembly can decide."""
    return found.outcome is not Outcome.NO_QUORUM


def state_in_words(
    found: Verdict,
    *,
    here: int,
    gettext: Gettext = identity,
    ngettext: Ngettext = plural,
    source: str | None = None,
) -> str:
    """Present and represented against the electorate, what is needed, the rule and its source.

    `here` is how many are present themselves; the others of `found.counts.present` are represented.
    """
    counts = found.counts
    numbers = {"n": counts.present, "here": here, "proxies": counts.present - here, "members": counts.members}
    body = ngettext(
        "%(n)d present or represented (%(here)d present, %(proxies)d represented) of %(members)d.",
        "%(n)d present or represented (%(here)d present, %(proxies)d represented) of %(members)d.",
        counts.present,
    )
    parts = [_state(found, gettext, ngettext), body % numbers, named_rule(found.rule, gettext, source)]
    return " ".join(parts)


def _state(found: Verdict, gettext: Gettext, ngettext: Ngettext) -> str:
    if found.rule.quorum is None:
        return gettext("No quorum is needed.")
    words = share_in_words(found.rule.quorum, gettext=gettext, count=found.counts.of(found.rule.quorum.base))
    numbers = {"needed": found.quorum_needed, "share": words, "missing": found.missing_presences}
    if is_reached(found):
        return gettext("The quorum is reached: %(needed)d needed, %(share)s.") % numbers
    sentence = ngettext(
        "The quorum is not reached: %(needed)d needed, %(share)s; %(missing)d is missing.",
        "The quorum is not reached: %(needed)d needed, %(share)s; %(missing)d are missing.",
        found.missing_presences,
    )
    return sentence % numbers


def second_call_in_words(found: Verdict, second: Rule | None, *, gettext: Gettext = identity) -> str:
    """What is left to do where the quorum of a first call is not reached; empty where nothing is to be said."""
    if is_reached(found) or found.rule.call != 1:
        return ""
    if second is None:
        return gettext("The rules know no second call for this class of decision.")
    words = rule_in_words(second, gettext=gettext)
    return gettext("The assembly can be convened a second time; then: %(rule)s") % {"rule": words}
