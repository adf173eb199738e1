"""What every template may show."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from members.queries import cooperative as read_cooperative


def cooperative(request: HttpRequest) -> dict[str, Any]:
    """The cooperative (lazy: pages that do not name it pay no query)."""
    return {"cooperative": SimpleLazyObject(read_cooperative)}
