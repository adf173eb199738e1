"""Numbered system checks with hints."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

LOCAL = {"localhost", "127.0.0.1", "[::1]", "testserver"}


@register(Tags.security)
def no_debug_in_public(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """E001: error pages with DEBUG show settings and posted forms to anybody."""
    if settings.DEBUG and (settings.PUBLIC_HOST not in LOCAL or set(settings.ALLOWED_HOSTS) - LOCAL):
        hint = "Unset DEBUG, or serve only localhost."
        return [Error("DEBUG is on while a public host is served.", hint=hint, id="interlignes.E001")]
    return []


@register(Tags.security)
def public_host_has_https(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """E002: passwords and votes must not travel in clear."""
    if not settings.HTTPS and settings.PUBLIC_HOST not in LOCAL:
        hint = f"Set PUBLIC_URL=https://{settings.PUBLIC_HOST} and put a TLS proxy in front (docs/operations.md)."
        return [Error("PUBLIC_URL is public but not https.", hint=hint, id="interlignes.E002")]
    return []
