"""Signed tokens for links in mails. A token proves that we wrote it, for one purpose only."""

from datetime import timedelta

from django.core import signing


def seal(purpose: str, value: str) -> str:
    """`value` with a signature bound to `purpose`, safe in a URL."""
    return signing.dumps(value, salt=f"interlignes.{purpose}")


def unseal(purpose: str, token: str, *, max_age: timedelta | None = None) -> str | None:
    """The value sealed for `purpose`, or None when altered, meant for another purpose or too old."""
    try:
        value = signing.loads(token, salt=f"interlignes.{purpose}", max_age=max_age)
    except signing.BadSignature:
        return None
    return value if isinstance(value, str) else None
