"""Documents as tagged PDF (PDF/UA-1), set by Typst.

A template is `templates/pdf/<name>.typ`. It holds the form and no words: texts come in with the data, already
translated, so that the catalogue knows them. What a person typed arrives as a string and is set as it stands; nothing
in it is read as Typst.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import get_language

#: Where templates may read from: their own folder, nothing else of the machine.
FOLDER = "templates/pdf"


def render(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The bytes of a PDF made at the instant `at`, in the current language.

    `data` is what JSON can hold, with at least `title`; the template reads it as `data`. The same input gives the
    same bytes. A sign that no font of ours can draw (somebody's emoji) is set as an empty box; such a document is still
    tagged, but cannot call itself PDF/UA. Raises ValueError for a template that does not compile with it.
    """
    inputs = {"data": json.dumps(dict(data), ensure_ascii=False, default=str)}
    inputs |= {"language": (get_language() or settings.LANGUAGE_CODE)[:2]}
    try:
        return _compile(template, inputs, at, ["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise ValueError(f"the document {template} cannot be set: {error}") from error
    return _compile(template, inputs, at, [])


def _compile(template: str, inputs: dict[str, str], at: datetime, standards: list[Any]) -> bytes:
    root = settings.BASE_DIR / FOLDER
    made = typst.compile(
        str(root / f"{template}.typ"),
        root=str(root),
        ignore_system_fonts=True,  # the same document on every machine
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=standards,
        timestamp=int(at.timestamp()),
    )
    return bytes(made)  # the stubs also know lists of pages, which only pictures come in
