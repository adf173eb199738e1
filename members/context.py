"""What every template may show."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from members.models import Cooperative


def cooperative(request: HttpRequest) -> dict[str, Any]:
    """The cooperative (lazy: pages that do not name it pay no query)."""
    return {"cooperative": SimpleLazyObject(current_cooperative)}


def current_cooperative() -> Cooperative:
    """The one row; an unsaved one with a neutral name before the first set-up."""
    return Cooperative.objects.first() or Cooperative(pk=1, name="Interlignes")
