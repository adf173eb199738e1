"""Icons, drawn once."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 22) -> SafeString:
    """The SVG of a Lucide icon, hidden from screen readers: a word always stands beside it."""
    return _drawn(str(name), size)


@lru_cache(maxsize=256)
def _drawn(name: str, size: int) -> SafeString:
    """Building an icon takes longer than a query, and a page has a dozen."""
    return SafeString(lucide(name, size=size, **{"class": "icon", "aria_hidden": "true"}))
