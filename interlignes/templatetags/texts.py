"""Filters: Markdown of members, instants in words."""

from datetime import datetime

from django import template
from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _

from interlignes.kit import clock
from interlignes.kit import markdown as kit_markdown

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Safe HTML of a Markdown text."""
    return kit_markdown.render(text)


@register.filter
def moment(at: datetime) -> str:
    """«jeudi 3 décembre 2026 à 18 h 00», in Paris time."""
    # Translators: a date format of Django: day, month, year, hour and minutes.
    return formats.date_format(timezone.localtime(at, clock.PARIS), _("l j F Y \\a\\t H:i"))


@register.filter
def from_now(at: datetime) -> str:
    """«dans 2 jours», for an instant to come; nothing for one that is past."""
    now = clock.now()
    if at <= now:
        return ""
    return _("in %(time)s") % {"time": timeuntil(at, now, depth=1)}
