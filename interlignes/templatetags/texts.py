"""Filters: Markdown of members, instants in words."""

from datetime import datetime
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from interlignes.kit import clock, devices, moments, money
from interlignes.kit import markdown as kit_markdown

register = template.Library()


@register.filter
def markdown(text: str, first: int = 3) -> SafeString:
    """Safe HTML of a Markdown text, whose highest headings get level `first`."""
    return kit_markdown.render(text, first)


@register.filter
def unmarked(text: str) -> str:
    """A piece of a text without the stars of what is bold: between two versions they are noise."""
    return text.replace("**", "")


@register.filter
def moment(at: datetime) -> str:
    """«jeudi 3 décembre 2026 à 18 h», in Paris time."""
    return moments.in_words(at)


@register.filter
def hour(at: datetime) -> str:
    """«18 h 05», in Paris time."""
    return moments.time_in_words(at)


@register.filter
def between(start: datetime, end: datetime) -> str:
    """«le lundi 22 juin 2026 de 14 h 30 à 15 h 30», in Paris time."""
    return moments.between(start, end)


@register.filter
def from_now(at: datetime) -> str:
    """«dans 2 jours», for an instant to come; nothing for one that is past."""
    return moments.distance(at, clock.now())


@register.filter
def euros(amount: Decimal | None) -> str:
    """«1 234,50 €»; nothing for nothing."""
    return "" if amount is None else money.euros(amount)


@register.filter
def device(agent: str) -> str:
    """«Firefox, Windows», from what a browser says of itself."""
    return devices.name_of(agent)
