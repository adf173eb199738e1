"""Pages of the gérance that show a person's record: each look is written down, and she sees it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from interlignes.kit import clock
from members.actions.disclosure import note_looks
from members.choices import Looked
from members.models import Member


def looks_at_record(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a view of one person by her `number`: when it shows something, somebody looked. Hers are none."""

    @wraps(view)
    def noting(request: HttpRequest, number: int, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, number, *args, **kwargs)
        reader: Any = request.user
        if response.status_code == 200:
            note_looks(members=[Member(pk=number)], part=Looked.RECORD, by=reader, at=clock.now())
        return response

    return noting
