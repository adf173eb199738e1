"""Ballots and consultations on paper: a form to fill in by hand before, the result with its picture after (PDF/UA).

One template (templates/pdf/printed.typ) sets every method. A paper bears no name where the ballot is secret.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from governance.choices import Asking, Choice, Grade, Method, Secrecy
from governance.models import Ballot, Consultation
from governance.sheets import facts_of
from interlignes.kit import pdf
from interlignes.kit.blocks import blocks
from interlignes.kit.moments import between, in_words
from members.queries import cooperative

#: (label, [(colour of the template, number)], words under the bar).
Bar = tuple[str, list[tuple[str, int]], str]


def ballot_paper(ballot: Ballot, rule: dict[str, str], *, at: datetime) -> bytes:
    """The paper of a ballot by its method, and the sheet on which it is counted by hand."""
    names = [candidate.name for candidate in ballot.candidates.all()]
    paper = _election(ballot, names) if ballot.method != Method.MOTION else _motion(ballot)
    if ballot.secrecy == Secrecy.NAMED:
        paper["lines"] = [(_("Name and signature"), 1)]
    data = {**_ballot_head(ballot, _("Ballot paper")), "paper": paper, "result": None}
    return pdf.render("printed", data | _rule_of(rule), at=at)


def ballot_result(
    ballot: Ballot,
    rule: dict[str, str],
    *,
    outcome: str,
    explanation: str,
    bars: Sequence[Bar],
    rows: Sequence[tuple[str, int]],
    at: datetime,
) -> bytes:
    """The result of a counted ballot: the verdict in sentences, its picture, its counts, the electorate it rests on."""
    result = {
        "heading": _("Result"), "outcome": outcome, "words": [explanation], "bars": list(bars),
        "columns": [_("Choice") if ballot.method == Method.MOTION else _("Candidate"), _("Votes")],
        "rows": [[label, str(number)] for label, number in rows],
    }  # fmt: skip
    head = _ballot_head(ballot, _("Result"))
    head["facts"] += [(_("Electorate"), ballot.electorate_hash[:32])]
    return pdf.render("printed", head | {"paper": None, "result": result} | _rule_of(rule), at=at)


def consultation_paper(consultation: Consultation, labels: Sequence[str], *, at: datetime) -> bytes:
    """The form of a consultation by its method."""
    data = {**_consultation_head(consultation), "paper": _asked(consultation, labels), "result": None}
    return pdf.render("printed", data | {"rule": []}, at=at)


def consultation_result(
    consultation: Consultation, *, words: Sequence[str], bars: Sequence[Bar], at: datetime
) -> bytes:
    """What a consultation came to; it decides nothing, and says so first."""
    result = {
        "heading": _("Result"), "outcome": "", "words": list(words), "bars": list(bars), "columns": [], "rows": [],
    }  # fmt: skip
    data = {**_consultation_head(consultation), "paper": None, "result": result, "rule": []}
    return pdf.render("printed", data, at=at)


def _ballot_head(ballot: Ballot, title: str) -> dict[str, Any]:
    item = ballot.motion.item
    return {
        "title": f"{title} · {item.title}",
        "cooperative": cooperative().full_name,
        "notice": "" if item.meeting.is_assembly else _("Consultation indicative: it decides nothing"),
        "facts": [
            *facts_of(item.meeting),
            (_("Ballot open"), between(ballot.opens_at, ballot.closes_at)),
        ],
        "text": blocks(ballot.motion.text),
    }


def _consultation_head(consultation: Consultation) -> dict[str, Any]:
    return {
        "title": consultation.title,
        "cooperative": cooperative().full_name,
        "notice": _("Consultation indicative: it decides nothing"),
        "facts": [
            (_("Method"), consultation.get_asking_display()),
            (_("Asked by"), consultation.author.get_full_name()),
            (_("Open until"), in_words(consultation.closes_at)),
        ],
        "text": blocks(consultation.text),
    }


def _rule_of(rule: dict[str, str]) -> dict[str, list[str]]:
    named = (
        f"{rule['name'][:1].upper()}{rule['name'][1:]}, {rule['kind']}, {rule['call']} ({rule['source']})."
    )
    return {"rule": [f"{rule['sentence']} {rule['abstention']}", named]}


def _paper(how: str, **fields: Any) -> dict[str, Any]:
    return {
        "heading": _("Your paper"), "how": how, "boxes": [], "grid": None, "lines": [], "tally": None, **fields,
    }  # fmt: skip


def _tally(labels: Sequence[str]) -> dict[str, Any]:
    """For whoever counts by hand."""
    return {
        "heading": _("Counting sheet"),
        "columns": [_("Paper"), _("One stroke for each paper, in fives"), _("Total")],
        "rows": [*labels, _("Spoilt")],
        "how": _(
            "Two people count: one reads aloud, one writes. The totals together are as many as there were papers. What "
            "is voted on this intranet is counted there: do not count it twice."
        ),
    }


def _motion(ballot: Ballot) -> dict[str, Any]:
    labels = [str(choice.label) for choice in Choice]
    how = _("Tick one box. A paper with two ticks, or with a sign by which one knows whose it is, is spoilt.")
    if ballot.secrecy == Secrecy.NAMED:
        how = _("Tick one box. A paper with two ticks is spoilt.")
    return _paper(how, boxes=labels, tally=_tally(labels))


def _election(ballot: Ballot, names: Sequence[str]) -> dict[str, Any]:
    if ballot.method == Method.JUDGMENT:
        grades = [str(grade.label) for grade in Grade]
        how = _("Give each candidate one grade: one cross a line. A line without a cross is blank.")
        return _paper(how, grid={"columns": [_("Candidate"), *grades], "rows": list(names)})
    facts = {"seats": ballot.seats}
    how = _("Tick the names you choose. Seats to fill: %(seats)d. A paper without a tick is blank.") % facts
    return _paper(how, boxes=list(names), tally=_tally([*names, str(Choice.BLANK.label)]))


def _asked(consultation: Consultation, labels: Sequence[str]) -> dict[str, Any]:
    asking, name = Asking(consultation.asking), (_("Your name"), 1)
    if asking == Asking.APPROVAL:
        return _paper(_("Tick every option that you accept."), boxes=list(labels), lines=[name])
    if asking == Asking.JUDGMENT:
        columns = [_("Option"), *(str(grade.label) for grade in Grade)]
        how = _("Give each option one grade: one cross a line. A line without a cross is no opinion.")
        return _paper(how, grid={"columns": columns, "rows": list(labels)}, lines=[name])
    if asking == Asking.RANKED:
        how = _(
            "Write 1 beside the option you prefer, 2 beside the next one, and so on. You may leave some out."
        )
        return _paper(how, grid={"columns": [_("Option"), _("Rank")], "rows": list(labels)}, lines=[name])
    if asking == Asking.CONSENT:
        how = _("Tick one box. An objection gives its reason: what would harm the group, or a better way.")
        boxes = [_("I have no objection"), _("I have an objection")]
        lines = [(_("What I do not understand yet"), 2), (_("My objection and its reason"), 4),
                 (_("How it was met"), 3), name]  # fmt: skip
        return _paper(how, boxes=boxes, lines=lines)
    how = _(
        "Write the name of the person you see in this role, and why. After hearing all reasons you may change it."
    )
    lines = [(_("The person I name"), 1), (_("My reasons"), 4), (_("After the round, I name"), 1), name]
    return _paper(how, lines=lines)
