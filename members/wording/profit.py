"""The rules of sharing out a year in sentences, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from interlignes.kit.money import euros
from interlignes.kit.ratios import written
from members.rules.profit import Base, Bounds, Check, Code, Key

#: Check -> (sentence, source).
_CHECKS: Mapping[Code, tuple[Promise, str]] = {
    Code.SURPLUS: (
        _("There is a net surplus to share out: %(amount)s."),
        "Loi 78-763, art. 32",
    ),
    Code.LEGAL_RESERVE: (
        _("The legal reserve receives %(amount)s: %(share)s of the surplus, until it equals the highest capital."),
        "Loi 78-763, art. 33, 1°",
    ),
    Code.DEVELOPMENT: (
        _("The development fund receives %(amount)s, at least %(limit)s."),
        "Loi 78-763, art. 33, 2° ; fiche F31328 de service-public.fr (DILA)",
    ),
    Code.WORK: (
        _("The part travail is %(amount)s, at least %(limit)s."),
        "Loi 78-763, art. 33, 3°",
    ),
    Code.KEY: (
        _("Pay, hours and equal parts make up the whole key: together 100 %%."),
        "Statuts types, art. 35",
    ),
    Code.SENIORITY: (
        _("The coefficient of seniority is %(factor)s at most, and may be %(most)s at most."),
        "Loi 78-763, art. 33, 3°",
    ),
    Code.CAPITAL_RESERVES: (
        _("The part capital is %(amount)s, not above both reserves together, %(limit)s."),
        "Loi 78-763, art. 33, 4°",
    ),
    Code.CAPITAL_WORK: (
        _("The part capital is %(amount)s, not above the part travail, %(limit)s."),
        "Loi 78-763, art. 33, 4°",
    ),
    Code.TOTAL: (
        _("All parts together make %(amount)s, and everybody's lines add up to them, to the cent."),
        "Répartition au plus fort reste",
    ),
}  # fmt: skip
#: What is missing to share out.
MISSING: Mapping[Base, Promise] = {
    Base.PAY: _("The key uses pay, and nobody's pay is recorded for this year."),
    Base.HOURS: _("The key uses hours, and nobody's hours are recorded for this year."),
    Base.EQUAL: _("Nobody fulfils the condition of presence or seniority."),
    Base.SHARES: _("There is a part capital, and nobody held shares at the close."),
}


@dataclass(frozen=True, slots=True)
class CheckWords:
    """A check for a page."""

    holds: bool
    sentence: str
    source: str


def check_words(check: Check, bounds: Bounds) -> CheckWords:
    """A check of an allocation."""
    sentence, source = _CHECKS[check.code]
    facts = {
        "amount": euros(check.amount),
        "limit": euros(check.limit),
        "share": written(bounds.legal_reserve),
        "factor": factor_words(check.amount),
        "most": factor_words(check.limit),
    }
    return CheckWords(check.holds, str(sentence) % facts, source)


def factor_words(factor: Decimal | Fraction) -> str:
    """«1,5»: a coefficient with as few decimals as it has, two at most."""
    hundredths = Decimal(int(factor * 100)).scaleb(-2)
    return formats.number_format(hundredths.normalize(), use_l10n=True)


def key_words(key: Key) -> str:
    """«70 % aux heures, 30 % à parts égales ; ancienneté : 5 % par année, 1,5 au plus»."""
    parts = [
        text % {"share": written(share)}
        for share, text in (
            (key.hours, str(_("%(share)s by hours"))),
            (key.pay, str(_("%(share)s by pay"))),
            (key.equal, str(_("%(share)s in equal parts"))),
        )
        if share
    ]
    if key.step and key.most > 1:
        text = str(_("seniority: %(step)s more for every full year, %(most)s at most"))
        parts.append(text % {"step": written(key.step), "most": factor_words(key.most)})
    return ", ".join(parts)


def parts() -> tuple[tuple[str, str], ...]:
    """The parts of a year: name in a frozen allocation, word."""
    return (
        ("legal_reserve", gettext("Legal reserve")),
        ("development", gettext("Development fund")),
        ("work", gettext("Part travail")),
        ("capital", gettext("Part capital")),
    )
