"""The kinds of meeting in words: what each brings by a version of the rules."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.choices import ASSEMBLIES, MeetingKind
from governance.models import RuleVersion
from governance.queries.rules import book_of
from governance.rules.kinds import KindRule, belongs

Fact = tuple[str, str]


def kinds_in_words(version: RuleVersion) -> list[tuple[str, list[Fact]]]:
    """The kinds, those that bring the same together, with their facts as (label, words)."""
    book, found = book_of(version), dict[tuple[Fact, ...], list[str]]()
    for kind in MeetingKind:
        facts = _facts(kind, book.kind(kind.value), accounts=book.remote_accounts())
        found.setdefault(tuple(facts), []).append(str(kind.label))
    return [(" · ".join(labels), list(facts)) for facts, labels in found.items()]


def _facts(kind: MeetingKind, rule: KindRule, *, accounts: bool) -> list[Fact]:
    is_assembly = kind in ASSEMBLIES
    facts = [
        (_("Notice"), _notice(rule)),
        (_("Who is convened"), _convened(kind)),
        (_("Who votes"), _voters(kind)),
        (_("What it decides"), _decides(kind)),
    ]
    if kind == MeetingKind.SUPERVISION:
        return facts
    facts.append((_("Proxies"), _proxies() if rule.proxies else _("None.")))
    if is_assembly:
        facts.append((_("From afar"), _remote(rule, accounts=accounts)))
    words = _("Here, by name or in secret.") if rule.ballots else _("None: hands are counted in the room.")
    facts.append((_("Electronic ballots"), words))
    return facts


def _notice(rule: KindRule) -> str:
    first, second = rule.notice_days(1), rule.notice_days(2)
    if not first:
        return _("None is asked for.")
    words = ngettext("%(n)d day.", "%(n)d days.", first) % {"n": first}
    if second == first:
        return words
    later = ngettext("%(n)d day for a second call.", "%(n)d days for a second call.", second)
    return f"{words} {later % {'n': second}}"


def _convened(kind: MeetingKind) -> str:
    if kind in ASSEMBLIES:
        return _("The associates (C. com., art. L223-27), an auditor where one is named.")
    if kind == MeetingKind.TEAM:
        return _("Everybody who belongs to the cooperative.")
    return _("Its participants.")


def _voters(kind: MeetingKind) -> str:
    if kind == MeetingKind.SUPERVISION:
        return _("Nobody: nothing is voted.")
    if kind in ASSEMBLIES:
        return _("The associates, one vote each (loi 47-1775, art. 4).")
    return _("The associates, for a consultation indicative.")


def _decides(kind: MeetingKind) -> str:
    if kind not in ASSEMBLIES:
        return _("Nothing that binds (loi 78-763, art. 12).")
    if kind == MeetingKind.MIXED:
        return _("Ordinary and extraordinary decisions, each by its own quorum and majority.")
    if belongs(kind.value, "ordinaire"):
        return _("Ordinary decisions, and those on the gérance (model statutes, art. 30).")
    return _("Extraordinary decisions, exclusions, unanimity (model statutes, art. 31).")


def _proxies() -> str:
    return _(
        "To another associate; one, from twenty associates on a twentieth of them (loi 78-763, art. 14)."
    )


def _remote(rule: KindRule, *, accounts: bool) -> str:
    if not rule.remote:
        return _("Nobody counts as present from afar.")
    words = _("Counts as present, which the statuts have to provide for (loi 47-1775, art. 10).")
    if accounts:
        return words
    return f"{words} {_('Not on the annual accounts (C. com. L223-27).')}"
