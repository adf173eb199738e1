"""A verdict and a rule in plain sentences.

Translators come in as arguments (`gettext`, `ngettext`), so that this stays pure and its strings are still collected.
"""

from collections.abc import Callable, Sequence

from governance.rules.election import Election
from governance.rules.judgment import Judgment
from governance.rules.majority import Base, Comparison, Outcome, Rule, Share, Verdict
from governance.rules.rounds import Tie

Gettext = Callable[[str], str]
Ngettext = Callable[[str, str, int], str]


def identity(text: str) -> str:
    """The English source string."""
    return text


def plural(one: str, many: str, number: int) -> str:
    """The English plural."""
    return one if number == 1 else many


def explain(
    verdict: Verdict,
    *,
    gettext: Gettext = identity,
    ngettext: Ngettext = plural,
    source: str | None = None,
    is_binding: bool = True,
    has_heading: bool = False,
) -> str:
    """Outcome, counts, what was needed and of what, the rule and its source, in a few plain sentences.

    `source` replaces the source of the preset where the cooperative's own rule version names one. Without `is_binding`
    it is a consultation outside of an assembly, which adopts and rejects nothing. Under a heading that says the
    outcome (`heading`) it is not said again.
    """
    outcome = "" if has_heading else _outcome(verdict, gettext, is_binding=is_binding)
    parts = [outcome, _counts(verdict, gettext, ngettext)]
    if verdict.outcome is Outcome.NO_QUORUM:
        parts.append(_quorum(verdict, gettext, ngettext))
    else:
        parts.append(_majority(verdict, gettext, ngettext))
        parts.append(_weight(verdict.rule, gettext))
        parts.append(_quorum(verdict, gettext, ngettext))
    parts.append(named_rule(verdict.rule, gettext, source))
    return " ".join(part for part in parts if part)


def heading(verdict: Verdict, *, gettext: Gettext = identity, is_binding: bool = True) -> str:
    """The outcome as a heading: the sentence that `explain` begins with, without its stop."""
    if not is_binding and verdict.outcome is not Outcome.NO_QUORUM:
        is_for = verdict.outcome is Outcome.ADOPTED
        return gettext("Rather for (indicative)") if is_for else gettext("Rather against (indicative)")
    return _outcome(verdict, gettext, is_binding=is_binding).removesuffix(".")


def contest_heading(
    contest: Election | Judgment,
    names: Sequence[str],
    *,
    gettext: Gettext = identity,
    ngettext: Ngettext = plural,
) -> str:
    """The same of `contest_in_words`."""
    return _chosen(contest, names, gettext, ngettext).removesuffix(".")


def _chosen(contest: Election | Judgment, names: Sequence[str], gettext: Gettext, ngettext: Ngettext) -> str:
    """People are elected; a judgment compares anything, the names of a room among them."""
    if contest.outcome is Outcome.NO_QUORUM:
        return gettext("No quorum: the assembly could not decide.")
    chosen = [names[standing.number] for standing in contest.elected]
    if isinstance(contest, Judgment):
        none = gettext("Nothing is chosen.")
        some = ngettext("Chosen: %(names)s.", "Chosen: %(names)s.", len(chosen))
    else:
        none = gettext("Nobody is elected.")
        some = ngettext("Elected: %(names)s.", "Elected: %(names)s.", len(chosen))
    return some % {"names": ", ".join(chosen)} if chosen else none


def contest_in_words(
    contest: Election | Judgment,
    names: Sequence[str],
    *,
    gettext: Gettext = identity,
    ngettext: Ngettext = plural,
    source: str | None = None,
    has_heading: bool = False,
) -> str:
    """Who is elected, what was needed and of what, ties, the rule and its source, in a few plain sentences.

    `names` of the candidates in the order of the paper. Under a `contest_heading` it is not said again who is elected.
    """
    first = contest.standings[0].verdict
    tied = ", ".join(names[standing.number] for standing in contest.standings if standing.is_tied)
    chosen = "" if has_heading else _chosen(contest, names, gettext, ngettext)
    parts = [chosen]
    if contest.terms.round > 1:
        parts.insert(0, gettext("Round %(n)d.") % {"n": contest.terms.round})
    if contest.broken:
        equal = ", ".join(names[number] for number in contest.broken)
        parts.append(
            f"{gettext('Equal for the last seat: %(names)s.') % {'names': equal}} {_tie(contest, gettext)}"
        )
    if tied:
        parts.append(
            gettext("A tie for the last seat fills none of these seats: %(names)s.") % {"names": tied}
        )
    if contest.outcome is Outcome.NO_QUORUM:
        parts = [chosen]
    else:
        by_most = contest.terms.by_most and isinstance(contest, Election)
        needed = _by_most(gettext) if by_most else _majority_each(first, gettext, ngettext)
        parts += [needed, "" if by_most else _other_papers(contest, gettext)]
    parts += [_quorum(first, gettext, ngettext), named_rule(first.rule, gettext, source)]
    return " ".join(part for part in parts if part)


def _tie(contest: Election | Judgment, gettext: Gettext) -> str:
    if contest.terms.tie == Tie.AGE:
        return gettext("By the statuts the eldest comes first.")
    return gettext("By the statuts whoever has been an associate the longest comes first.")


def _by_most(gettext: Gettext) -> str:
    return gettext("In this last round whoever has the most votes is elected, whatever the majority.")


def _majority_each(verdict: Verdict, gettext: Gettext, ngettext: Ngettext) -> str:
    words = share_in_words(verdict.rule.majority, gettext=gettext, count=verdict.base)
    sentence = ngettext(
        "Each candidate needed at least %(n)d vote: %(share)s.",
        "Each candidate needed at least %(n)d votes: %(share)s.",
        verdict.needed,
    )
    return sentence % {"n": verdict.needed, "share": words}


def _other_papers(contest: Election | Judgment, gettext: Gettext) -> str:
    if isinstance(contest, Judgment):
        return gettext(
            "The order follows the majority grade, which half of the grades reach; from “passable” on they are votes."
        )
    return gettext("A paper that does not name a candidate counts against that candidate.")


def _outcome(verdict: Verdict, gettext: Gettext, *, is_binding: bool) -> str:
    if verdict.outcome is Outcome.NO_QUORUM:
        return gettext("No quorum: the assembly could not decide.") if is_binding else gettext("No quorum.")
    if not is_binding:
        return _leaning(verdict, gettext)
    if verdict.outcome is Outcome.ADOPTED:
        return gettext("Adopted.")
    if verdict.is_tie:
        return gettext("Rejected: a tie is a rejection.")
    return gettext("Rejected.")


def _leaning(verdict: Verdict, gettext: Gettext) -> str:
    if verdict.outcome is Outcome.ADOPTED:
        return gettext("Rather for; a consultation indicative decides nothing.")
    return gettext("Rather against; a consultation indicative decides nothing.")


def _counts(verdict: Verdict, gettext: Gettext, ngettext: Ngettext) -> str:
    counts = verdict.counts
    parts = [
        ngettext("%(n)d vote for", "%(n)d votes for", counts.for_) % {"n": counts.for_},
        gettext("%(n)d against") % {"n": counts.against},
        ngettext("%(n)d abstention", "%(n)d abstentions", counts.abstain) % {"n": counts.abstain},
    ]
    if counts.blank:
        parts.append(ngettext("%(n)d blank paper", "%(n)d blank papers", counts.blank) % {"n": counts.blank})
    return ", ".join(parts) + "."


def _majority(verdict: Verdict, gettext: Gettext, ngettext: Ngettext) -> str:
    words = share_in_words(verdict.rule.majority, gettext=gettext, count=verdict.base)
    sentence = ngettext(
        "At least %(n)d vote for was needed: %(share)s.",
        "At least %(n)d votes for were needed: %(share)s.",
        verdict.needed,
    )
    return sentence % {"n": verdict.needed, "share": words}


def _quorum(verdict: Verdict, gettext: Gettext, ngettext: Ngettext) -> str:
    if verdict.rule.quorum is None:
        return ""
    numbers = {
        "n": verdict.counts.present,
        "needed": verdict.quorum_needed,
        "share": share_in_words(
            verdict.rule.quorum, gettext=gettext, count=verdict.counts.of(verdict.rule.quorum.base)
        ),
    }
    sentence = ngettext(
        "Quorum: %(n)d present or represented, %(needed)d needed (%(share)s).",
        "Quorum: %(n)d present or represented, %(needed)d needed (%(share)s).",
        verdict.counts.present,
    )
    return sentence % numbers


def _weight(rule: Rule, gettext: Gettext) -> str:
    """Only said where somebody abstained or could wonder: always, because it decides close votes."""
    return effect_of_abstention(rule, gettext=gettext)


def named_rule(rule: Rule, gettext: Gettext, source: str | None) -> str:
    """The name of a rule, its class and call, and where it comes from."""
    numbers = {
        "name": preset_name(rule.preset, gettext=gettext),
        "kind": kind_name(rule.kind, gettext=gettext),
        "call": call_name(rule.call, gettext=gettext),
        "source": source or preset_source(rule.preset),
    }
    if not numbers["source"]:
        return gettext("Rule: %(name)s, %(kind)s, %(call)s.") % numbers
    return gettext("Rule: %(name)s, %(kind)s, %(call)s (%(source)s).") % numbers


def effect_of_abstention(rule: Rule, *, gettext: Gettext = identity) -> str:
    """What an abstention or a blank paper does; shown before opening and beside the result."""
    if rule.majority.base is Base.CAST:
        return gettext("Abstentions and blank papers are not counted in the majority.")
    if rule.majority.base is Base.ALL:
        return gettext("Abstaining, voting blank or not voting weighs like a vote against.")
    return gettext("Once present, abstaining or voting blank weighs like a vote against.")


def rule_in_words(rule: Rule, *, gettext: Gettext = identity) -> str:
    """«Majority: more than one half of the votes of all associates. No quorum.»"""
    majority = gettext("Majority: %(share)s.") % {"share": share_in_words(rule.majority, gettext=gettext)}
    if rule.quorum is None:
        return majority + " " + gettext("No quorum.")
    quorum = gettext("Quorum: %(share)s.") % {"share": share_in_words(rule.quorum, gettext=gettext)}
    return f"{majority} {quorum}"


def share_in_words(share: Share, *, gettext: Gettext = identity, count: int | None = None) -> str:
    """«more than one half of the votes of all associates», with the count of the base in brackets if given."""
    base = {
        Base.ALL: gettext("votes of all associates"),
        Base.PRESENT: gettext("votes present or represented"),
        Base.CAST: gettext("votes cast"),
    }[share.base]
    if count is not None:
        base = f"{base} ({count})"
    return fraction_in_words(share, base, gettext=gettext)


def fraction_in_words(share: Share, base: str, *, gettext: Gettext = identity) -> str:
    """«more than one half of the associates»; `base` names in the plural what it is a share of."""
    template = _templates(gettext).get(
        (share.comparison, share.fraction.numerator, share.fraction.denominator)
    )
    if template is None:
        if share.comparison is Comparison.MORE_THAN:
            template = gettext("more than %(fraction)s of the %(base)s")
        else:
            template = gettext("at least %(fraction)s of the %(base)s")
    return template % {"base": base, "fraction": str(share.fraction)}


def _templates(gettext: Gettext) -> dict[tuple[Comparison, int, int], str]:
    """Whole phrases, because French contracts («plus des deux tiers des»)."""
    more, least = Comparison.MORE_THAN, Comparison.AT_LEAST
    return {
        (more, 1, 2): gettext("more than one half of the %(base)s"),
        (more, 2, 3): gettext("more than two thirds of the %(base)s"),
        (more, 3, 4): gettext("more than three quarters of the %(base)s"),
        (least, 1, 2): gettext("at least one half of the %(base)s"),
        (least, 2, 3): gettext("at least two thirds of the %(base)s"),
        (least, 3, 4): gettext("at least three quarters of the %(base)s"),
        (least, 1, 4): gettext("at least one quarter of the %(base)s"),
        (least, 1, 5): gettext("at least one fifth of the %(base)s"),
        (least, 1, 1): gettext("all of the %(base)s"),
    }


def preset_name(key: str, *, gettext: Gettext = identity) -> str:
    """The name of a preset; the key itself for a book of the cooperative's own."""
    names = {
        "sarl_statuts_type_cgscop": gettext("model statutes of SCOPs (SARL)"),
        "sarl_legal_2005": gettext("legal rule of the SARL created since August 2005"),
        "sarl_avant_2005": gettext("legal rule of the SARL created before August 2005"),
        "sa_legal": gettext("legal rule of the SA"),
        "sas_statuts": gettext("SAS: rules of the statuts"),
        "unanimite": gettext("unanimity"),
        "statuts": gettext("statuts of the cooperative"),
    }
    return names.get(key, key)


def preset_source(key: str) -> str:
    """Article or statutes that a preset comes from; French legal references are not translated."""
    sources = {
        "sarl_statuts_type_cgscop": "loi 78-763, art. 14 ; statuts types des SCOP",
        "sarl_legal_2005": "C. com., art. L223-29 et L223-30 al. 3",
        "sarl_avant_2005": "C. com., art. L223-29 et L223-30 al. 2",
        "sa_legal": "C. com., art. L225-96 et L225-98",
        "sas_statuts": "C. com., art. L227-9",
        "unanimite": "C. com., art. L223-30",
    }
    return sources.get(key, "")


def kind_name(kind: str, *, gettext: Gettext = identity) -> str:
    """The name of a class of decision."""
    names = {
        "ordinaire": gettext("ordinary decision"),
        "extraordinaire": gettext("extraordinary decision"),
        "gerance_variant_strict": gettext("appointment or revocation of the gérance, strict variant"),
    }
    return names.get(kind, kind)


def call_name(call: int, *, gettext: Gettext = identity) -> str:
    """First or second call."""
    return gettext("first call") if call == 1 else gettext("second call")
