"""Controls that several forms of this app share."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.kit.forms import LocalDateField
from members.rules.dates import add_months


class BirthField(LocalDateField):
    """A day of birth of somebody who is at least `youngest` years old today."""

    def __init__(self, *, youngest: int = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.youngest = youngest
        self.validators.append(self._refuse_too_late)

    def _refuse_too_late(self, day: date) -> None:
        if day > add_months(clock.today(), -12 * self.youngest):
            raise ValidationError(
                _("Nobody that young is recorded here: look at the year."), code="too_young"
            )
