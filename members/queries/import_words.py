"""The words that a spreadsheet of people may use where the interface offers a list."""

from typing import Any

from members.choices import ContractKind, EndReason, Language, Role, Sex, StatusKind
from members.rules import sheets

LISTS: dict[str, Any] = {
    "language": Language,
    "status": StatusKind,
    "contract_kind": ContractKind,
    "role": Role,
    "sex": Sex,
    "end_reason": EndReason,
}
#: Words of everyday beside those of the interface.
_EVERYDAY = {
    "status": {
        "salarie": "employee",
        "associe": "associate",
        "externe": "external",
        "associe externe": "external",
        "cooperative": "cooperative",
        "cooperative associee": "cooperative",
    },
    "contract_kind": {"cdi": "cdi", "cdd": "cdd", "interim": "agency", "apprentissage": "apprentice"},
    "role": {
        **dict.fromkeys(("gerant", "gerante", "cogerant", "cogerante", "co gerant", "co gerante"), "gerance"),
        **dict.fromkeys(("referent", "referente"), "referent"),
        "scrutatrice": "scrutineer",
    },
    "language": {"fr": "fr", "en": "en"},
    "end_reason": {
        "demission": "resignation_job",
        "licenciement": "dismissal",
        "licenciement economique": "economic_dismissal",
        "retraite": "retirement",
        "inaptitude": "unfitness",
        "rupture conventionnelle": "mutual_termination",
        "fin de cdd": "contract_end",
        "fin de contrat": "contract_end",
        "fin d essai": "trial_end",
        "deces": "death",
    },
    "sex": {"f": "f", "h": "m", "m": "m", "femme": "f", "homme": "m"},
}


def words() -> dict[str, dict[str, str]]:
    """For each field that is chosen from a list: folded word -> code."""
    found: dict[str, dict[str, str]] = {}
    for name, choices in LISTS.items():
        labels = {sheets.word(str(choice.label)): choice.value for choice in choices}
        codes = {sheets.word(choice.value): choice.value for choice in choices}
        found[name] = {**labels, **codes, **_EVERYDAY[name]}
    return found
