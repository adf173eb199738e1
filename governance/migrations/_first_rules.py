"""The first version of the rules: the model statutes of SCOPs in the form of a SARL. Two migrations write it."""

from datetime import date

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BOOK = {
    "form": "SARL",
    "ordinaire": [
        {"call": 1, "quorum": None, "majority": ["all", ">", 1, 2]},
        {"call": 2, "quorum": None, "majority": ["present", ">", 1, 2]},
    ],
    "extraordinaire": [
        {"call": 1, "quorum": ["all", ">=", 3, 4], "majority": ["present", ">=", 3, 4]},
        {"call": 2, "quorum": ["all", ">=", 1, 2], "majority": ["present", ">=", 3, 4]},
    ],
    "gerance_variant_strict": [{"call": 1, "quorum": None, "majority": ["all", ">", 1, 2]}],
    "notice_days": {"call1": 15, "death_of_sole_gerant": 8, "e_convocation_consent": 20},
}


def create(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """In force since the law on SCOPs, until the cooperative records its own."""
    apps.get_model("governance", "RuleVersion").objects.get_or_create(
        number=1,
        defaults={
            "preset": "sarl_statuts_type_cgscop",
            "book": BOOK,
            "source": "Loi 78-763 du 19 juillet 1978, art. 14 et statuts types",
            "in_force_on": date(1978, 7, 19),
        },
    )
