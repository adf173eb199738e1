"""What the parts of the demo need of its loader."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from members.models import Member


class Plan(Protocol):
    """Lets things happen at their instants; see `demo.Loader`."""

    def plan(self, at: datetime, do: Callable[[datetime], object]) -> None:
        """Let `do` happen at `at`."""

    def instant(self, day: int, hour: str, minutes: float = 0) -> datetime:
        """`hour` in Paris, `day` days from today."""

    def working_day(self, day: int) -> int:
        """The Friday before for a Saturday or Sunday."""

    def member(self, key: str) -> Member:
        """A person of the demo."""
