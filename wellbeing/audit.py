"""What is stored about check-ins at this moment, in words: never how many have answered."""

from dataclasses import dataclass

from interlignes.urn.models import Paper, Record, Roll, ServerKey
from wellbeing.models import Round
from wellbeing.rules.packs import said


@dataclass(frozen=True, slots=True)
class Finding:
    """One round: which of its things exist right now."""

    round: Round
    title: str
    has_sheets: bool
    has_codes: bool
    has_roll: bool
    has_key: bool
    is_released: bool


def findings() -> list[Finding]:
    """Every round that has opened, the latest first. Five queries, however many rounds."""
    rounds = (
        Round.objects.filter(opened_at__isnull=False).select_related("release").order_by("-opens_at")[:60]
    )
    holding = {
        model: set(model._default_manager.values_list("urn", flat=True).distinct().order_by())
        for model in (Record, Paper, Roll, ServerKey)
    }
    return [
        Finding(
            round=one,
            title=said(one.questionnaire.title, "fr"),
            # The first records of a chain are keys and credentials; whether sheets follow is not said while it is open.
            has_sheets=one.urn_id in holding[Record],
            has_codes=one.urn_id in holding[Paper],
            has_roll=one.urn_id in holding[Roll],
            has_key=one.urn_id in holding[ServerKey],
            is_released=hasattr(one, "release"),
        )
        for one in rounds
    ]
