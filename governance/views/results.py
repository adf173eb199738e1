"""What a page shows of a result: verdict in words, pictures, tables, names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance import queries
from governance.choices import Choice, Grade, Method
from governance.models import Ballot
from governance.queries.blanks import is_theirs, result_in_words
from governance.rules import explain, presets
from governance.rules.election import Election
from governance.rules.judgment import Judged, Judgment
from governance.rules.majority import Base, Counts, Verdict
from interlignes.kit import charts
from interlignes.urn import queries as urns


def rule_words(rule_json: dict[str, Any], source: str) -> dict[str, str]:
    """A stored rule for a page: its sentence, what an abstention does, its name and its source."""
    rule = presets.rule_from_json(rule_json)
    unanimous = rule.preset == "unanimite"
    return {
        "sentence": explain.rule_in_words(rule, gettext=_),
        "abstention": explain.effect_of_abstention(rule, gettext=_),
        "name": explain.preset_name(rule.preset, gettext=_),
        "kind": explain.kind_name(rule.kind, gettext=_),
        "call": explain.call_name(rule.call, gettext=_),
        "source": explain.preset_source("unanimite") if unanimous else source,
    }


def result_context(found: Ballot) -> dict[str, Any]:
    """Verdict, picture, counts, names; of a sealed ballot the roll and how to verify it. Empty while there is none."""
    recorded = getattr(found, "result", None)
    tally = queries.of_record(found, recorded) if recorded else queries.count(found)
    if tally is None:
        return {}
    found.computed_outcome = tally.outcome
    verdict, counts = tally.verdict, tally.verdict.counts
    context = {
        "tally": tally,
        "verdict": verdict,
        "counts": counts,
        "not_voted": counts.members - counts.papers,
        "quorum": _quorum_line(verdict),
    }
    if tally.contest:
        context |= _contest_context(found, tally.contest)
    else:
        context |= {
            "count_rows": _count_rows(counts),
            "heading": explain.heading(verdict, gettext=_, is_binding=found.motion.item.meeting.is_assembly),
            "explanation": _explanation(found, verdict),
            "bar": _bar(verdict),
        }
    return context | (_sealed_context(found, counts) if found.is_secret else {"roll": _roll(found)})


def vote_in_words(found: Ballot, choice: str, picks: Sequence[int]) -> str:
    """What a paper says: an answer, or the names it bears."""
    if not picks:
        return str(Choice(choice).label)
    names = [candidate.name for candidate in found.candidates.all()]
    return ", ".join(names[place] for place in picks)


def _roll(found: Ballot) -> list[tuple[str, str]]:
    """Every elector with the words of her vote, none where she did not vote."""
    names = [candidate.name for candidate in found.candidates.all()] if found.method != Method.MOTION else []
    rows = []
    for elector in queries.roll(found):
        vote = getattr(elector, "vote", None)
        words = str(vote.get_choice_display()) if vote else ""
        if vote and vote.picks:
            words = ", ".join(names[place] for place in vote.picks)
        if is_theirs(elector, found):
            words = _("%(choice)s (blank proxy)") % {"choice": words}
        rows.append((elector.member.get_full_name(), words))
    return rows


def _sealed_context(found: Ballot, counts: Counts) -> dict[str, Any]:
    """The roll, and whether it has as many names as the urn has ballots."""
    if found.urn is None:
        raise ValueError("a sealed ballot has an urn")
    lines = list(urns.roll_of(found.urn))
    names, ballots = sum(line.has_voted for line in lines), urns.counted(found.urn)
    return {"sealed_roll": lines, "names": names, "ballots": ballots, "few_ballots": 0 < ballots < 5}


# A resolution


def _count_rows(counts: Counts) -> list[tuple[str, str, int]]:
    """(name, word, number) of each answer."""
    numbers = [counts.for_, counts.against, counts.abstain, counts.blank]
    return [(choice.value, str(choice.label), number) for choice, number in zip(Choice, numbers, strict=True)]


def _explanation(found: Ballot, verdict: Verdict) -> str:
    """The verdict in sentences under its heading, with the source of the rule it was judged by."""
    binding = found.motion.item.meeting.is_assembly
    words = explain.explain(
        verdict,
        gettext=_,
        ngettext=ngettext,
        source=_source(found, verdict),
        is_binding=binding,
        has_heading=True,
    )
    return f"{words} {result_in_words(found)}".strip()


def _source(found: Ballot, verdict: Verdict) -> str | None:
    return None if verdict.rule.preset == "unanimite" else found.rule_version.source


def _bar(verdict: Verdict) -> str:
    """The stacked bar over the base that the majority is measured on."""
    counts, base = verdict.counts, verdict.rule.majority.base
    parts = [
        charts.Part("for", str(Choice.FOR.label), counts.for_),
        charts.Part("against", str(Choice.AGAINST.label), counts.against),
    ]
    if base is not Base.CAST:
        parts += [
            charts.Part("abstain", str(Choice.ABSTAIN.label), counts.abstain),
            charts.Part("blank", str(Choice.BLANK.label), counts.blank),
            charts.Part("rest", _("No vote"), verdict.base - counts.papers),
        ]
    return charts.result_bar(
        parts, needed=verdict.needed, title=_("Result"), needed_label=_needed(verdict.needed)
    )


def _needed(number: int) -> str:
    return _("needed: %(n)d") % {"n": number}


def _quorum_line(verdict: Verdict) -> str:
    """How far the quorum was reached; nothing where the rule asks for none."""
    if verdict.quorum_needed is None or verdict.rule.quorum is None:
        return ""
    return charts.quorum_line(
        present=verdict.counts.present,
        needed=verdict.quorum_needed,
        total=verdict.counts.of(verdict.rule.quorum.base),
        title=_("Quorum"),
        needed_label=_needed(verdict.quorum_needed),
    )


# An election or a judgment


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate on the result page. `grade` is the majority grade with the numbers on both sides of it."""

    name: str
    votes: int
    needed: int
    is_elected: bool
    is_tied: bool
    bar: str
    grade: str = ""
    grades: tuple[int, ...] = ()
    blank: int = 0


def _contest_context(found: Ballot, contest: Election | Judgment) -> dict[str, Any]:
    """Candidates best first, each with a bar; the outcome and its explanation."""
    names = [candidate.name for candidate in found.candidates.all()]
    if isinstance(contest, Judgment):
        rows = [_judged_row(names[each.number], each) for each in contest.standings]
    else:
        rows = [
            Row(names[each.number], each.votes, each.verdict.needed, each.is_elected, each.is_tied,
                _votes_bar(names[each.number], each.verdict))
            for each in contest.standings
        ]  # fmt: skip
    first = contest.standings[0].verdict
    return {
        "rows": rows,
        "grade_words": [str(grade.label) for grade in Grade] if isinstance(contest, Judgment) else [],
        "heading": explain.contest_heading(contest, names, gettext=_, ngettext=ngettext),
        "explanation": explain.contest_in_words(
            contest, names, gettext=_, ngettext=ngettext, source=_source(found, first), has_heading=True
        ),
    }


def _votes_bar(name: str, verdict: Verdict) -> str:
    """How much of the base a candidate has got, with the mark of what was needed."""
    votes = verdict.counts.for_
    parts = [charts.Part("for", _("Votes"), votes), charts.Part("rest", _("Others"), verdict.base - votes)]
    return charts.result_bar(parts, needed=verdict.needed, title=name, needed_label=_needed(verdict.needed))


def _judged_row(name: str, judged: Judged) -> Row:
    """A bar of grades, best first; a mark where half of them lie."""
    parts = [
        charts.Part(f"grade-{grade.value}", str(grade.label), judged.counts[int(grade.value)])
        for grade in Grade
    ]
    total = sum(judged.counts)
    bar = charts.result_bar(parts, needed=(total + 1) // 2, title=name, needed_label=_("half"))
    grade = ""
    if judged.gauge:
        numbers = {
            "grade": Grade(str(judged.gauge.grade)).label,
            "better": judged.gauge.better,
            "worse": judged.gauge.worse,
        }
        grade = _("%(grade)s (%(better)d better, %(worse)d worse)") % numbers
    verdict = judged.verdict
    return Row(name, verdict.counts.for_, verdict.needed, judged.is_elected, judged.is_tied, bar,
               grade, judged.counts, judged.blank)  # fmt: skip
