"""The limits of the statuts in sentences: what was counted, what is needed, where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from interlignes.kit.money import euros
from interlignes.kit.ratios import percent, written
from members.rules.capital import Change, Check, Code, Effect
from members.rules.refunds import State

#: Check -> (title, sentence about shares or votes, source). Sources are cited as in the documents, in French.
_CHECKS: Mapping[Code, tuple[Promise, Promise, str]] = {
    Code.EMPLOYED_CAPITAL: (
        _("Capital of employed associates"),
        _("Employed associates hold %(part)d of %(whole)d shares, %(share)s; at least %(limit)s is needed."),
        "Statuts types, art. 14.2 ; fiche F31328 de service-public.fr (DILA)",
    ),
    Code.EMPLOYED_VOTES: (
        _("Votes of employed associates"),
        _("Employed associates have %(part)d of %(whole)d votes, %(share)s; at least %(limit)s is needed."),
        "Loi 47-1775, art. 3 bis ; statuts types, art. 14.3",
    ),
    Code.ONE_HOLDER: (
        _("Largest holding"),
        _("The largest holding is %(part)d of %(whole)d shares, %(share)s; at most %(limit)s is allowed."),
        "Loi 78-763, art. 24",
    ),
    Code.TWO_ASSOCIATES: (
        _("Two associates, equal shares"),
        _("There are two associates: each holds half. The larger holding is %(part)d of %(whole)d shares, %(share)s."),
        "Statuts types, art. 12 ; loi 78-763, art. 24",
    ),
    Code.EXTERNAL_CAPITAL: (
        _("Capital of externals"),
        _("External associates hold %(part)d of %(whole)d shares, %(share)s; at most %(limit)s is allowed."),
        "Statuts types, art. 14.4",
    ),
    Code.EXTERNAL_VOTES: (
        _("Votes of externals"),
        _("External associates have %(part)d of %(whole)d votes, %(share)s; at most %(limit)s is allowed."),
        "Loi 47-1775, art. 3 bis",
    ),
    Code.OUTSIDERS_VOTES: (
        _("Votes of externals who are no cooperatives"),
        _(
            "Externals who are no cooperatives have %(part)d of %(whole)d votes, %(share)s; "
            "at most %(limit)s is allowed."
        ),
        "Loi 47-1775, art. 3 bis",
    ),
    Code.ONE_SHARE_EACH: (
        _("A share for every associate"),
        _("%(part)d of %(whole)d associates hold a share; each must hold one."),
        "Loi 78-763, art. 6",
    ),
    Code.FLOOR: (
        _("Floor of the capital"),
        _("The capital is %(part)s; it may not fall below %(whole)s."),
        "Loi 47-1775, art. 13 ; loi 78-763, art. 31",
    ),
}  # fmt: skip

EFFECTS: Mapping[Effect, Promise] = {
    Effect.KEPT: _("Kept"),
    Effect.MENDED: _("In order again"),
    Effect.BROKEN: _("Broken by this"),
    Effect.WORSE: _("Further from it"),
    Effect.STILL_BROKEN: _("Not kept, before as after"),
}
STATES: Mapping[State, Promise] = {
    State.SCHEDULED: _("Falls due later"),
    State.DUE: _("Due"),
    State.BLOCKED: _("Blocked by the floor"),
    State.PAID: _("Paid"),
}
#: Effect or state -> class of the chip that says it.
CHIPS = {
    Effect.KEPT: "adopted",
    Effect.MENDED: "adopted",
    Effect.BROKEN: "rejected",
    Effect.WORSE: "rejected",
    Effect.STILL_BROKEN: "attention",
    State.SCHEDULED: "plain",
    State.DUE: "open",
    State.BLOCKED: "attention",
    State.PAID: "adopted",
}


@dataclass(frozen=True, slots=True)
class CheckWords:
    """A check for a page."""

    title: str
    before: str
    after: str
    holds: bool
    effect: str
    chip: str
    sentence: str
    source: str


def share_words(check: Check) -> str:
    """«58,33 %»; nothing of nothing is a dash; of the floor the capital."""
    if check.code is Code.FLOOR:
        return _cents(check.part)
    if check.code is Code.ONE_SHARE_EACH:
        return f"{check.part}/{check.whole}"
    return percent(check.share) if check.whole else "–"


def _cents(amount: int) -> str:
    return euros(Decimal(amount).scaleb(-2))


def check_words(check: Check) -> CheckWords:
    """A check as it stands, without a before and an after."""
    words = change_words(Change(check, check))
    return words if check.holds else replace(words, effect=str(_("Not kept")))


def change_words(change: Change) -> CheckWords:
    """A check before and after."""
    title, sentence, source = _CHECKS[change.after.code]
    is_money = change.after.code is Code.FLOOR
    facts = {
        "part": _cents(change.after.part) if is_money else change.after.part,
        "whole": _cents(change.after.whole) if is_money else change.after.whole,
        "share": share_words(change.after),
        "limit": written(change.after.limit),
    }
    return CheckWords(
        title=str(title),
        before=share_words(change.before) if change.before else "–",
        after=share_words(change.after),
        holds=change.after.holds,
        effect=str(EFFECTS[change.effect]),
        chip=CHIPS[change.effect],
        sentence=str(sentence) % facts,
        source=source,
    )
