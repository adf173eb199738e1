"""Ballots and consultations on paper: the form before, the result after."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from governance import printed, queries
from governance.choices import POLLS, Asking
from governance.models import Answer, Ballot, Consultation
from governance.printed import Bar
from governance.queries import consultations as readings
from governance.rules.consent import Standing
from governance.views.pictures import consent_parts, poll_rows
from governance.views.results import result_context, rule_words
from interlignes.kit import clock
from interlignes.kit.tables import to_print
from members.http import MemberRequest


@require_GET
def ballot(request: MemberRequest, number: int) -> HttpResponse:
    """The paper of a ballot while there is no result, the result after."""
    found, now = queries.ballot_for(request.user, number), clock.now()
    if found is None:
        raise Http404
    result = result_of(found, now)
    if result is None:
        rule = rule_words(found.rule, found.rule_version.source)
        return to_print(printed.ballot_paper(found, rule, at=now), f"bulletin-{number}.pdf")
    return to_print(result, f"resultat-{number}.pdf")


def result_of(found: Ballot, now: datetime) -> bytes | None:
    """The result of a ballot as PDF; None while there is none."""
    context = result_context(found) if found.is_countable(now) else {}
    if not context:
        return None
    rows = context.get("count_rows") or [("", row.name, row.votes) for row in context["rows"]]
    return printed.ballot_result(
        found,
        rule_words(found.rule, found.rule_version.source),
        outcome=context["heading"],
        explanation=context["explanation"],
        bars=_bars_of_ballot(context),
        rows=[(label, votes) for _name, label, votes in rows],
        at=now,
    )


def _bars_of_ballot(context: dict[str, Any]) -> list[Bar]:
    if "count_rows" in context:
        parts = [(name, number) for name, _label, number in context["count_rows"]]
        legend = " · ".join(f"{label} {number}" for _name, label, number in context["count_rows"])
        return [(_("Votes"), [*parts, ("rest", context["not_voted"])], legend)]
    base = context["verdict"].base
    return [
        (row.name, _grades(row.grades) or [("for", row.votes), ("rest", max(0, base - row.votes))], row.grade)
        for row in context["rows"]
    ]


def _grades(counts: tuple[int, ...]) -> list[tuple[str, int]]:
    return [(f"g{grade}", number) for grade, number in enumerate(counts)]


@require_GET
def consultation(request: MemberRequest, number: int) -> HttpResponse:
    """The form of a consultation while it is open, what it came to after."""
    found: Consultation = get_object_or_404(readings.consultations_for(request.user), pk=number)
    now = clock.now()
    if found.is_open(now):
        labels = [option.label for option in found.options.order_by("position")]
        content = printed.consultation_paper(found, labels, at=now)
        return to_print(content, f"formulaire-{number}.pdf")
    words, bars = _outcome(found, readings.answers_of(found), now)
    content = printed.consultation_result(found, words=words, bars=bars, at=now)
    return to_print(content, f"resultat-consultation-{number}.pdf")


def _outcome(found: Consultation, answers: list[Answer], now: Any) -> tuple[list[str], list[Bar]]:
    """Sentences and pictures by method."""
    said = ngettext("%(n)d person answered.", "%(n)d people answered.", len(answers)) % {"n": len(answers)}
    if found.asking in POLLS:
        poll = readings.poll(found, answers)
        rows = zip(poll_rows(found.asking, poll), poll.places, strict=True)
        bars = [
            (f"{row.place}. {row.label}", _places(found.asking, place.counts), row.words)
            for row, place in rows
        ]
        return [said], bars
    if found.asking == Asking.CONSENT:
        standing = readings.consent_of(found, answers, now)
        outcome = {
            Standing.RETAINED: _("Retained by consent (indicative)"),
            Standing.OBJECTED: _("An objection is left"),
        }.get(standing.standing, _("Too few have spoken"))
        reasons = [_reason(one) for one in answers if one.objection]
        parts = [part for part in consent_parts(standing) if part.count]
        legend = " · ".join(f"{part.label} {part.count}" for part in parts)
        return [outcome, said, *reasons], [
            (_("Consent"), [(part.name, part.count) for part in parts], legend)
        ]
    counted = readings.named(answers, readings.named_by(answers))
    return [said], [(str(person), [("for", n), ("rest", len(answers) - n)], str(n)) for person, n in counted]


def _reason(one: Answer) -> str:
    """An objection, what became of it, and how it was met."""
    return f"{one.member} ({one.get_objection_display()}): {one.reason} {one.settlement}".strip()


def _places(asking: str, counts: tuple[int, ...]) -> list[tuple[str, int]]:
    if asking == Asking.JUDGMENT:
        return _grades(counts)
    return [("for", counts[0]), ("rest", counts[1])] if asking == Asking.APPROVAL else []
