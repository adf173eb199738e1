"""How the long form of a version of the rules is laid out: its sections, and each in a sentence for its contents."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from governance.choices import MeetingKind
from governance.forms import convening as demanded
from governance.forms import elections, secrecy, steps
from governance.queries.elections import terms_in_words
from governance.queries.secrecy import requests_in_words
from governance.queries.steps import ways_in_words
from governance.rules import explain, kinds, presets
from governance.rules.presets import RuleBook

CALLS = (1, 2)
#: What is seldom filled in opens when it is asked for, and by itself where something is wrong in it.
SELDOM = ["collapse"]
Section = tuple[Any, dict[str, Any]]


def names(kind: str, call: int) -> tuple[str, str, str, str]:
    """The four fields of one rule: comparison, fraction and base of the majority, fraction of the quorum."""
    stem = f"{kind}_{call}"
    return f"{stem}_comparison", f"{stem}_share", f"{stem}_base", f"{stem}_quorum"


def kind_names(kind: str) -> tuple[str, ...]:
    """The fields of one kind of meeting: its own notice, what it does not know."""
    return (f"kind_{kind}_notice", *(f"kind_{kind}_no_{name}" for name in kinds.MEANS))


def sections() -> list[Section]:
    """One box a class of decision, one line a call; the kinds of meeting folded."""
    head: Section = (_("Source and first day"), {"fields": ["preset", "source", "in_force_on"]})
    convening: Section = (
        _("Convening"),
        {"fields": [("notice_1", "notice_2"), "auditor", "remote_accounts", "blank_proxies"]},
    )
    added: Section = (
        _("Resolutions added by associates after the convocation"),
        {"fields": [("initiative_share", "initiative_from", "initiative_until")]},
    )
    return [
        head,
        convening,
        *((_class_title(kind), {"fields": [names(kind, call) for call in CALLS]}) for kind in presets.KINDS),
        (_("Secret vote"), {"fields": [secrecy.NAMES]}),
        (_("Steps of a proposal before an agenda"), {"fields": steps.NAMES}),
        (_("Elections"), {"fields": [elections.NAMES]}),
        added,
        (_("Assemblies demanded by associates"), {"fields": [demanded.NAMES]}),
        *(
            (MeetingKind(kind).label, {"fields": [kind_names(kind)], "classes": SELDOM})
            for kind in kinds.KINDS
        ),
    ]


def _class_title(kind: str) -> Any:
    return {
        "ordinaire": _("Ordinary decisions"),
        "extraordinaire": _("Extraordinary decisions"),
        "gerance_variant_strict": _("Gérance, only if the statuts have a stricter rule"),
    }[kind]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the contents: which box it leads to, its title, what the form starts from in a sentence."""

    place: int
    title: str
    words: str


def contents(book: RuleBook) -> list[Line]:
    """What the form holds, for a rule book that it starts from; the kinds of meeting together in one line."""
    words = [
        gettext("Where it is written, and from which day on."),
        _notice(book),
        *(_rules(book, kind) for kind in presets.KINDS),
        requests_in_words(book),
        _ways(book),
        " ".join(terms_in_words(book)),
        _added(book),
        _demanded(book),
    ]
    lines = [
        Line(place, str(title), text)
        for place, ((title, _options), text) in enumerate(zip(sections(), words, strict=False))
    ]
    return [*lines, Line(len(words), gettext("By kind of meeting"), _kinds(book))]


def _notice(book: RuleBook) -> str:
    numbers = {"first": book.notice_days(1), "second": book.notice_days(2)}
    return gettext("Notice: %(first)d days, %(second)d for a second call.") % numbers


def _rules(book: RuleBook, kind: str) -> str:
    found = [
        f"{capfirst(explain.call_name(rule.call, gettext=gettext))} – {explain.rule_in_words(rule, gettext=gettext)}"
        for rule in book.rules.get(kind) or ()
    ]
    return " ".join(found) or gettext("No rule of its own.")


def _ways(book: RuleBook) -> str:
    found = [f"{kind} – {words}" for kind, words in ways_in_words(book)]
    return f"{'; '.join(found)}." if found else gettext("None.")


def _added(book: RuleBook) -> str:
    asked = book.initiative()
    numbers = {"share": str(asked.share), "first": asked.from_days, "last": asked.until_days}
    return gettext("%(share)s of the votes, from %(first)d to %(last)d days before.") % numbers


def _demanded(book: RuleBook) -> str:
    found = book.convening()
    numbers = {"share": str(found.share), "alone": str(found.alone), "days": found.days}
    return gettext("%(share)s of the votes or %(alone)s of the capital; %(days)d days to convene.") % numbers


def _kinds(book: RuleBook) -> str:
    own = [str(MeetingKind(kind).label) for kind in kinds.KINDS if (book.data.get("kinds") or {}).get(kind)]
    if not own:
        return gettext("None has a notice or a means of its own: each box is opened only for an exception.")
    words = ngettext(
        "One has rules of its own: %(names)s.", "These have rules of their own: %(names)s.", len(own)
    )
    return words % {"names": ", ".join(own)}
