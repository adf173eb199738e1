"""Pictures of polls, one bar an option, and the words that go with them."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.choices import Asking, Grade
from governance.models import Answer
from governance.queries.consultations import Poll
from governance.rules.answers import Place
from governance.rules.consent import Consent
from governance.rules.judgment import gauge
from interlignes.kit.charts import Part, result_bar, stacked_bar
from members.models import Member


@dataclass(frozen=True, slots=True)
class Row:
    """One option in the order of the result: its place, its words, its picture, what explains the place."""

    place: int
    label: str
    bar: SafeString
    words: str


def poll_rows(asking: str, poll: Poll) -> list[Row]:
    """One row an option, the first first."""
    labels = [option.label for option in poll.options]
    pictures = {Asking.APPROVAL: _approval, Asking.JUDGMENT: _judgment, Asking.RANKED: _ranked}
    draw = pictures[Asking(asking)]
    return [
        Row(place.place, labels[place.option], *draw(place, labels, poll.papers)) for place in poll.places
    ]


def answers_in_words(asking: str, poll: Poll, answers: list[Answer]) -> list[tuple[Member, str]]:
    """Who answered what."""
    labels = [option.label for option in poll.options]
    return [(answer.member, ", ".join(_marks(asking, labels, answer.marks)) or "—") for answer in answers]


def _marks(asking: str, labels: list[str], marks: list[Any]) -> list[str]:
    """The marks of one paper beside their options."""
    pairs = list(zip(labels, marks, strict=True))
    if asking == Asking.APPROVAL:
        return [label for label, mark in pairs if mark]
    if asking == Asking.JUDGMENT:
        return [f"{label} ({Grade.labels[mark]})" for label, mark in pairs if mark is not None]
    ranked = sorted((mark, label) for label, mark in pairs if mark is not None)
    return [f"{mark}. {label}" for mark, label in ranked]


def _approval(place: Place, labels: list[str], papers: int) -> tuple[SafeString, str]:
    accepted, rest = place.counts
    parts = [Part("for", _("accept"), accepted), Part("rest", _("do not"), rest)]
    words = ngettext("%(n)d of %(papers)d accepts it.", "%(n)d of %(papers)d accept it.", accepted) % {
        "n": accepted,
        "papers": papers,
    }
    return stacked_bar(parts, title=labels[place.option]), words


def _judgment(place: Place, labels: list[str], papers: int) -> tuple[SafeString, str]:
    parts = [
        Part(f"grade{grade}", str(label), number)
        for grade, (label, number) in enumerate(zip(Grade.labels, place.counts, strict=True))
    ]
    missing = papers - sum(place.counts)
    parts.append(Part("rest", _("no opinion"), missing))
    if not sum(place.counts):
        return stacked_bar(parts, title=labels[place.option]), _("Nobody gave a grade.")
    found = gauge(place.counts)
    facts = {"grade": Grade.labels[found.grade], "better": found.better, "worse": found.worse}
    words = _("Majority grade: %(grade)s; %(better)d better, %(worse)d worse.") % facts
    return stacked_bar(parts, title=labels[place.option]), words


def _ranked(place: Place, labels: list[str], papers: int) -> tuple[SafeString, str]:
    duels = [
        _("%(label)s %(n)d") % {"label": label, "n": number}
        for other, (label, number) in enumerate(zip(labels, place.counts, strict=True))
        if other != place.option
    ]
    best = max((n for other, n in enumerate(place.counts) if other != place.option), default=0)
    parts = [Part("for", _("prefer it"), best), Part("rest", _("do not"), papers - best)]
    return stacked_bar(parts, title=labels[place.option]), _("Preferred to: %(list)s.") % {
        "list": ", ".join(duels)
    }


def consent_parts(standing: Consent) -> list[Part]:
    """Who has no objection left, open objections, who has said nothing."""
    return [
        Part("for", _("No objection"), standing.spoken - standing.objections),
        Part("against", _("Open objections"), standing.objections),
        Part("rest", _("Said nothing"), standing.asked - standing.spoken),
    ]


def consent_bar(standing: Consent) -> SafeString:
    """All who were asked, with the mark of how many had to speak."""
    label = _("must speak: %(n)d") % {"n": standing.needed}
    parts = consent_parts(standing)
    return result_bar(parts, needed=standing.needed, title=_("Consent"), needed_label=label)


def named_rows(named: list[tuple[Member, int]], papers: int) -> list[tuple[Member, int, SafeString]]:
    """Who was named, how often, and a bar of the share of those who answered."""
    rows = []
    for person, times in named:
        parts = [Part("for", _("name her"), times), Part("rest", _("name somebody else"), papers - times)]
        rows.append((person, times, stacked_bar(parts, title=person.get_full_name())))
    return rows
