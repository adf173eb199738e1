"""Texts of questionnaires."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from interlignes.journal.actions import record
from members.models import Member
from wellbeing.actions.common import require_care
from wellbeing.models import InstrumentText
from wellbeing.rules.packs import Pack, parse, to_json, with_texts


@transaction.atomic
def import_texts(
    *, pack: Pack, language: str, document: str, texts: Mapping[str, Any], by: Member, at: datetime
) -> InstrumentText:
    """Keep the words of a questionnaire; those imported before are replaced, rounds keep theirs.

    Raises ValueError for texts that `rules.texts` has not read.
    """
    require_care(by)
    parse(to_json(with_texts(pack, language, texts)))
    values = {"document": document.strip(), "texts": dict(texts), "imported_by": by, "imported_at": at}
    kept, _made = InstrumentText.objects.update_or_create(pack=pack.code, language=language, defaults=values)
    record("instrument.imported", by=by.pk, at=at, about=kept)
    return kept
