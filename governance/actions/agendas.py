"""Keeping an agenda as a template, beginning one from a template."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.meetings import create_meeting, save_item
from governance.choices import DecisionClass, ItemKind
from governance.models import AgendaItem, AgendaTemplate, Meeting
from governance.permissions import may_drop_template, may_organise
from governance.queries.proposals import model_resolution
from governance.queries.topics import Model
from governance.rules.agenda import levels
from interlignes.journal.actions import record
from interlignes.kit.errors import Refused
from members.models import Member


@transaction.atomic
def keep_agenda(*, meeting: Meeting, name: str, by: Member, at: datetime) -> AgendaTemplate:
    """Keep the agenda under a name, with the texts of its resolutions; nothing of the meeting else. Raises Refused."""
    if not may_organise(by, meeting):
        raise Refused(_("Only the gérance, or whoever leads a meeting that is no assembly, may do this."))
    if AgendaTemplate.objects.filter(name=name, kind=meeting.kind).exists():
        raise Refused(_("A template of this name exists for this kind of meeting."), field="name")
    items = meeting.items.filter(raised_in_session=False).select_related("motion").order_by("position")
    lines = [_line(item) for item in items]
    if not lines:
        raise Refused(_("The agenda is empty: add at least one item."))
    made = AgendaTemplate.objects.create(name=name, kind=meeting.kind, lines=lines, author=by, kept_at=at)
    record("agenda.kept", by=by.pk, at=at, about=made, items=len(lines))
    return made


def _line(item: Any) -> dict[str, Any]:
    line = {"kind": item.kind, "title": item.title, "text": item.text, "minutes": item.minutes}
    if item.parent_id:
        line["sub"] = True
    motion = getattr(item, "motion", None)
    if motion is None:
        return line
    return line | {
        "motion_text": motion.text,
        "reasons": motion.reasons,
        "decision_class": motion.decision_class,
        "on_accounts": motion.on_accounts,
    }


@transaction.atomic
def drop_template(*, template: AgendaTemplate, by: Member, at: datetime) -> None:
    """Remove a template; agendas that began from it stay as they are. Raises Refused."""
    if not may_drop_template(by, template):
        raise Refused(_("Only who kept it, or the gérance, removes it."))
    record("agenda.dropped", by=by.pk, at=at, about=template)
    template.delete()


@transaction.atomic
def fill(*, meeting: Meeting, model: Model, by: Member, at: datetime) -> int:
    """Put the items of a template at the end of an agenda that was not sent yet; how many. Raises Refused."""
    if model.kind != meeting.kind:
        raise Refused(_("This template is for another kind of meeting."), field="model")
    made: list[AgendaItem] = []
    for line, (_n, above) in zip(model.lines, levels(model.lines), strict=True):
        under = None if above is None else made[above]
        made.append(save_item(meeting=meeting, item=None, under=under, by=by, at=at, **arguments(line)))
    return len(model.lines)


def arguments(line: dict[str, Any]) -> dict[str, Any]:
    """What `save_item` is given for one line; `model` names a resolution of the library."""
    known = model_resolution(line.get("model", ""))
    motion_text = line.get("motion_text") or known.get("text", "").strip()
    is_decision = line["kind"] == ItemKind.DECISION
    on_accounts = line.get("on_accounts", known.get("on_accounts", False))
    return {
        "kind": line["kind"],
        "title": line["title"],
        "text": line.get("text", ""),
        "minutes": line.get("minutes"),
        "motion_text": motion_text if is_decision else "",
        "reasons": (line.get("reasons") or known.get("reasons", "")) if is_decision else "",
        "decision_class": line.get("decision_class") or known.get("decision_class") or DecisionClass.ORDINARY,
        "on_accounts": is_decision and bool(on_accounts),
    }


@transaction.atomic
def begin_from(*, model: Model, by: Member, at: datetime, **fields: Any) -> Meeting:
    """Prepare a meeting and fill its agenda, in one go. Raises Refused."""
    meeting = create_meeting(by=by, at=at, **fields)
    fill(meeting=meeting, model=model, by=by, at=at)
    return meeting
