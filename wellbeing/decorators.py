"""Who may open a view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from members.decorators import lead_to_second_factor
from wellbeing.permissions import may_care, needs_second_factor

View = Callable[..., HttpResponse]


def carers_only(view: View) -> View:
    """For wellbeing referents and the gérance with a second factor; to others the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_care(request.user):
            raise Http404
        if needs_second_factor(request.user):
            return lead_to_second_factor(request)
        return view(request, *args, **kwargs)

    return guarded
