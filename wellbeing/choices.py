"""Telephone numbers that hold for the whole of France. docs/sources.md says where each was read."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Helpline:
    """A national number: `number` as printed, `name` of who answers, `purpose` and `hours` in a few words."""

    number: str
    name: Promise
    purpose: Promise
    hours: Promise
    scheme: str = "tel"

    @property
    def href(self) -> str:
        """The address that dials the number, or writes a text message to it."""
        return f"{self.scheme}:{self.number.replace(' ', '')}"


ALWAYS = _("Day and night, every day, free of charge.")

#: When somebody is in danger now.
EMERGENCY = (
    Helpline("15", _("SAMU"), _("A medical emergency, for you or for somebody else."), ALWAYS),
    Helpline("112", _("European emergency number"), _("Any emergency, from any telephone."), ALWAYS),
    Helpline(
        "114",
        _("Emergency by text message"),
        _("If you cannot hear or cannot speak: send a text."),
        ALWAYS,
        "sms",
    ),
)

#: When it helps to talk or to know one's rights.
LISTENING = (
    Helpline(
        "3114",
        _("National line for the prevention of suicide"),
        _("You suffer, you have dark thoughts, or you worry about somebody: a health professional answers."),
        ALWAYS,
    ),
    Helpline(
        "3919",
        _("Violences Femmes Info"),
        _("Violence against women, also at work: listening, information, orientation. Anonymous."),
        ALWAYS,
    ),
    Helpline(
        "0 806 000 126",
        _("Information on labour law (ministry of Labour)"),
        _("Your rights: working time, harassment, right to withdraw. For the price of a local call."),
        _("On working days, in office hours."),
    ),
)
