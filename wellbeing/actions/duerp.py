"""Freezing a version of the document of risk assessment."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from interlignes.journal.actions import record
from interlignes.kit import clock, pdf
from interlignes.outbox.actions import cancel
from interlignes.outbox.choices import Kind
from members.models import Cooperative, Member
from members.queries import cooperative
from wellbeing import queries
from wellbeing.actions.common import require_care
from wellbeing.choices import LEVEL_IN_A_WORD, Family, Level
from wellbeing.models import Action, DuerpVersion, Risk
from wellbeing.rules.duerp import fingerprint

#: The document is French, whoever makes it: that is the language of those who may ask for it.
LANGUAGE = "fr"


@transaction.atomic
def freeze_duerp(*, reason: str, note: str, by: Member, at: datetime) -> DuerpVersion:
    """Make the next version from the risks and actions as they are now; it never changes again."""
    require_care(by)
    # Whoever freezes at the same time waits here, then takes the next number.
    own = Cooperative.objects.select_for_update().filter(pk=1).first() or cooperative()
    last = DuerpVersion.objects.order_by("-number").first()
    number = last.number + 1 if last else 1
    with translation.override(LANGUAGE):
        content = _content(own, number=number, reason=reason, note=note, at=at)
        mark = fingerprint(content, last.fingerprint if last else "")
        document = pdf.render("duerp", {**_words(content), "mark": mark}, at=at)
    version = DuerpVersion.objects.create(
        number=number,
        made_on=clock.today(at),
        reason=reason,
        content=content,
        pdf=document,
        fingerprint=mark,
        made_by=by,
    )
    cancel(kind=Kind.DUERP_DUE, about=DuerpVersion(pk=last.pk) if last else own)  # what waits has been done
    record("duerp.frozen", by=by.pk, at=at, about=version, number=number, fingerprint=mark)
    return version


def _content(own: Cooperative, *, number: int, reason: str, note: str, at: datetime) -> dict[str, Any]:
    """What the document says, as JSON."""
    return {
        "number": number,
        "made_on": clock.today(at).isoformat(),
        "cooperative": own.full_name,
        "address": own.address,
        "reason": reason,
        "note": note.strip(),
        "workers": queries.workers(clock.today(at)).count(),
        "risks": [queries.risk_facts(risk) for risk in queries.risks()],
        "actions": [_action(action) for action in queries.actions()],
    }


def _action(action: Action) -> dict[str, Any]:
    return {
        "number": action.pk,
        "title": action.title,
        "level": action.level,
        "risk": action.risk_id,
        "owner": str(action.owner),
        "due_on": action.due_on.isoformat(),
        "review_on": action.review_on.isoformat() if action.review_on else None,
        "state": action.state,
        "outcome": action.outcome,
    }


def _words(content: dict[str, Any]) -> dict[str, Any]:
    """The same in words, for the template of the PDF."""
    shown = _("Version %(number)s of %(day)s") % {
        "number": content["number"],
        "day": _day(content["made_on"]),
    }
    families = [
        {
            "name": str(family.label),
            "risks": [_risk_words(risk) for risk in content["risks"] if risk["family"] == family],
        }
        for family in Family
    ]
    return {
        "title": _("Document of risk assessment (DUERP)"),
        "cooperative": content["cooperative"],
        "foot": f"{content['cooperative']} · {shown}",
        "facts": _facts(content, shown),
        "method_title": _("How risks are assessed"),
        "method": _(
            "Each situation is given a severity (1 to 4) and an exposure (1 to 4); their product (1 to 16) says what"
            " comes first: from 12 on without delay, from 6 on this year. The inventory is made with the people who"
            " do the work."
        ),
        "risks_title": _("Inventory of risks by unit of work"),
        "families": [family for family in families if family["risks"]],
        "no_risks": _("No risk is recorded in this version."),
        "actions_title": _("Actions of prevention and protection"),
        "action_columns": [_("Action"), _("Level"), _("Who"), _("For when"), _("Review"), _("State")],
        "action_rows": [_action_row(action) for action in content["actions"]],
        "no_actions": _("No action is recorded in this version."),
        "law": _(
            "C. trav., art. L4121-1 to L4121-3-1 and R4121-1 to R4121-4. Kept 40 years, at the disposal of workers and"
            " former workers for the time they worked here, of the occupational health service and of the inspection."
        ),
        "mark_label": _("Fingerprint (SHA-256)"),
    }


def _facts(content: dict[str, Any], shown: str) -> list[list[str]]:
    pairs = [
        (_("Version"), shown),
        (_("Reason"), str(DuerpVersion(reason=content["reason"]).get_reason_display())),
        (_("Registered office"), content["address"].replace("\n", ", ")),
        (_("People who work here"), str(content["workers"])),
        (_("Note"), content["note"]),
    ]
    return [[word, value] for word, value in pairs if value]


def _risk_words(risk: dict[str, Any]) -> dict[str, Any]:
    shown = Risk(severity=risk["severity"], exposure=risk["exposure"])
    pairs = [
        (_("Situation"), risk["situation"]),
        (_("Severity"), str(shown.get_severity_display())),
        (_("Exposure"), str(shown.get_exposure_display())),
        (_("Score"), f"{shown.score}/16"),
        (_("Measures in place"), risk["measures"] or _("none")),
    ]
    return {"unit": risk["unit"], "facts": [list(pair) for pair in pairs]}


def _action_row(action: dict[str, Any]) -> list[str]:
    shown = Action(level=action["level"], state=action["state"])
    return [
        action["title"],
        str(LEVEL_IN_A_WORD[Level(shown.level)]),
        action["owner"],
        _day(action["due_on"]),
        _day(action["review_on"]) if action["review_on"] else "–",
        str(shown.get_state_display()),
    ]


def _day(text: str) -> str:
    return date_format(datetime.fromisoformat(text).date(), "j F Y")
