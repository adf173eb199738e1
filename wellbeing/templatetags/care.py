"""Looking things up."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def item(mapping: Mapping[str, str], key: str) -> str:
    """What a mapping holds under a key; the key itself when it holds nothing."""
    return mapping.get(key, key)
