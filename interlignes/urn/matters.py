"""What is voted on, in the booth: an urn knows its questions, the app that put them knows the text behind them.

An app that wants its text read where one votes adds a teller when it is ready, as with `interlignes.kit.retention`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from interlignes.urn.models import Urn


@dataclass(frozen=True, slots=True)
class Matter:
    """The template that shows a text, with what it shows; `is_short`: it need not be folded on a telephone."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    is_short: bool = False


Teller = Callable[[Urn, Any], Matter | None]
#: Each answers for the urns of its own app.
TELLERS: list[Teller] = []


def add(teller: Teller) -> None:
    """Register a teller; called once by each app that puts questions to the vote."""
    TELLERS.append(teller)


def matter_of(urn: Urn, person: Any) -> Matter | None:
    """What this person votes on in this urn; None where no app says so (a rehearsal)."""
    return next((matter for teller in TELLERS if (matter := teller(urn, person))), None)
