"""What an action says when it will not do a thing."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Refused(Exception):
    """The action was refused for a reason the person can read, in her language.

    `message` is a translated (possibly lazy) sentence; `field` names the form field it belongs to, if any.
    """

    def __init__(self, message: "StrOrPromise", *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)
