"""Pages of the gérance that show a person's record or her capital: each look is written down, and she sees it."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from interlignes.kit import clock
from members.actions.disclosure import note_looks
from members.choices import Looked
from members.models import Member

View = Callable[..., HttpResponse]


def looks_at(
    part: str, members: Callable[[int], Iterable[Member]] = lambda n: [Member(pk=n)]
) -> Callable[[View], View]:
    """For a view by a `number`: when it shows something, somebody looked at a part. Hers are none.

    The number is a member's, or `members` finds those whom the page is about.
    """

    def deciding(view: View) -> View:
        @wraps(view)
        def noting(request: HttpRequest, number: int, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, number, *args, **kwargs)
            if response.status_code == 200:
                note(request, members(number), part)
            return response

        return noting

    return deciding


def note(request: HttpRequest, members: Iterable[Member], part: str) -> None:
    """Write down that whoever asked saw a part of these people's records."""
    reader: Any = request.user
    note_looks(members=members, part=part, by=reader, at=clock.now())


looks_at_record = looks_at(Looked.RECORD)
