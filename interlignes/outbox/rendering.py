"""From a template folder to subject, text and HTML in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail as text; the subject is one line."""

    subject: str
    text: str
    html: str


def render(kind: str, language: str, context: Mapping[str, Any]) -> Rendered:
    """Render templates/emails/<kind>/{subject.txt,body.txt,body.html} in `language`.

    The context gains `public_url`, so that links work outside of a request, and what settings.MAIL_FRAME names for
    the frame of every mail, which apps below the members cannot know.
    """
    frame = {} if "cooperative" in context else import_string(settings.MAIL_FRAME)()
    full = {**frame, **context, "public_url": settings.PUBLIC_URL, "language": language}
    with translation.override(language):
        subject = " ".join(render_to_string(f"emails/{kind}/subject.txt", full).split())
        text = render_to_string(f"emails/{kind}/body.txt", full).strip() + "\n"
        html = render_to_string(f"emails/{kind}/body.html", full)
    return Rendered(subject=subject[:250], text=text, html=html)
