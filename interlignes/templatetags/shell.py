"""The parts of a page that are the same on every page of a kind, drawn once."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def head_links() -> SafeString:
    """Style sheets, icon and script of every page."""
    return _drawn("components/head_links.html", "", "", "")


@register.simple_tag(takes_context=True)
def main_navigation(context: dict[str, Any]) -> SafeString:
    """The links between the parts of the intranet, the one of this page marked; nothing in them is about a person."""
    match = context["request"].resolver_match
    view, app = (match.view_name, match.app_name) if match else ("", "")
    return _drawn("components/nav_main.html", get_language() or "", view, app)


@lru_cache(maxsize=512)
def _drawn(name: str, language: str, view: str, app: str) -> SafeString:
    """A template of which nothing but the language and the page makes a difference."""
    return render_to_string(name, {"name": view, "app": app})
