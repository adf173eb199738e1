"""Kinds and states; telephone numbers that hold for the whole of France, each from docs/sources.md."""

from dataclasses import dataclass

from django.db.models import IntegerChoices, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class Family(TextChoices):
    """Families of risk: the seven psychosocial ones of the INRS, three of ours, then the others of the DUERP."""

    INTENSITY = "intensity", _("Intensity and complexity of work")
    HOURS = "hours", _("Difficult working hours")
    EMOTIONS = "emotions", _("Emotional demands")
    AUTONOMY = "autonomy", _("Lack of autonomy")
    RELATIONS = "relations", _("Degraded relations at work")
    VALUES = "values", _("Conflicts of values")
    INSECURITY = "insecurity", _("Insecurity of the work situation")
    ISOLATION = "isolation", _("Isolation")
    RECOVERY = "recovery", _("Lack of recovery")
    VOICE = "voice", _("Difficulty to be heard in the cooperative")
    ROAD = "road", _("Road risk")
    VIOLENCE = "violence", _("Assault, threats")
    POSTURE = "posture", _("Postures, screens, handling of loads")
    FALLS = "falls", _("Falls, premises")
    FIRE = "fire", _("Fire, electricity")
    OTHER = "other", _("Other risk")


class RequestKind(TextChoices):
    """What a person asks for or says."""

    SUPERVISION = "supervision", _("I ask for supervision")
    EXCHANGE = "exchange", _("I ask for an exchange between peers")
    OFFER = "offer", _("I offer an exchange between peers")
    INTENSE = "intense", _("I report an intense situation")


class RequestState(TextChoices):
    """Where a request stands."""

    OPEN = "open", _("Waiting for an answer")
    TAKEN = "taken", _("Somebody sees to it")
    CLOSED = "closed", pgettext_lazy("request", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "Withdrawn")


class Level(TextChoices):
    """At which level of prevention an action works; the first is the one to look for first (C. trav. L4121-2)."""

    PRIMARY = "primary", _("Primary: act on the cause")
    SECONDARY = "secondary", _("Secondary: help to cope")
    TERTIARY = "tertiary", _("Tertiary: repair and support")


#: The level in one word, for tables.
LEVEL_IN_A_WORD = {
    Level.PRIMARY: pgettext_lazy("prevention", "Primary"),
    Level.SECONDARY: pgettext_lazy("prevention", "Secondary"),
    Level.TERTIARY: pgettext_lazy("prevention", "Tertiary"),
}


class ActionState(TextChoices):
    """Where an action stands."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Under way")
    DONE = "done", pgettext_lazy("action", "Done")
    DROPPED = "dropped", _("Dropped")


class Severity(IntegerChoices):
    """How serious the harm can be."""

    LIGHT = 1, _("1: slight discomfort")
    MODERATE = 2, _("2: harm without sick leave")
    SERIOUS = 3, _("3: harm with sick leave")
    GRAVE = 4, _("4: lasting harm, or death")


class Exposure(IntegerChoices):
    """How often people are exposed."""

    RARE = 1, _("1: rarely, once a year")
    MONTHLY = 2, _("2: now and then, once a month")
    WEEKLY = 3, _("3: often, once a week")
    DAILY = 4, _("4: very often, every day")


class DuerpReason(TextChoices):
    """Why a version of the DUERP is made (C. trav. R4121-2)."""

    FIRST = "first", _("First version")
    YEARLY = "yearly", _("Yearly update")
    CHANGE = "change", _("Important change of working conditions")
    INFORMATION = "information", _("New information on a risk")


class IndicatorKind(TextChoices):
    """What is known without asking anybody: totals of a period."""

    CONTRACT = "contract", _("Weekly hours of the contracts")
    WANTED = "wanted", _("Weekly hours that people wish")
    OVERTIME = "overtime", _("Overtime, hours")
    SUPERVISION = "supervision", _("Supervision sessions held")
    ABSENCE = "absence", _("Days of absence")


#: Hours are read from the contracts and from what people say they want; rows typed before stay.
FROM_CONTRACTS = (IndicatorKind.CONTRACT, IndicatorKind.WANTED)
TYPED = [(kind.value, kind.label) for kind in IndicatorKind if kind not in FROM_CONTRACTS]
