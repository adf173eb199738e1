"""What stands on the screen of somebody who edits a meeting, an item, the attendance (`interlignes.kit.conflicts`)."""

from django.utils.translation import gettext_lazy as _

from governance.models import AgendaItem, ItemNote, Meeting, Minutes
from governance.queries.attendance import stays
from interlignes.kit.conflicts import Watched, canonical, watch

MEETING = ("kind", "title", "starts_at", "place", "video_url", "call", "first_elsewhere", "introduction")
#: Form field -> attribute; the resolution of an item is a thing of its own.
ITEM = {
    "kind": "kind",
    "title": "title",
    "text": "text",
    "minutes": "minutes",
    "motion_text": "motion.text",
    "reasons": "motion.reasons",
    "decision_class": "motion.decision_class",
    "on_accounts": "motion.on_accounts",
}


def watched_meeting(meeting: Meeting) -> list[Watched]:
    """What the form of a meeting shows."""
    return watch(meeting, MEETING)


def watched_item(item: AgendaItem) -> list[Watched]:
    """What the form of an item shows."""
    return watch(item, ITEM)


def watched_participants(meeting: Meeting) -> list[Watched]:
    """Who takes part, and who leads."""
    rows = list(meeting.participants.select_related("member").order_by("member"))
    shown = (("members", _("Takes part"), rows), ("leaders", _("Leads"), [row for row in rows if row.leads]))
    return [
        Watched(
            name,
            label,
            canonical([row.member_id for row in some]),
            ", ".join(row.member.get_full_name() for row in some),
        )
        for name, label, some in shown
    ]


def watched_attendance(meeting: Meeting) -> list[Watched]:
    """Who is recorded as present."""
    there = {row.member_id: row.member for row in stays(meeting).select_related("member").order_by("member")}
    numbers = canonical(list(there))
    names = ", ".join(member.get_full_name() for member in there.values())
    return [Watched("members", _("Present, in the room or remotely"), numbers, names)]


def watched_note(item: AgendaItem) -> list[Watched]:
    """What was written on the debate of an item."""
    return watch(ItemNote.objects.filter(item=item).first() or ItemNote(), ("text",))


def watched_minutes(meeting: Meeting) -> list[Watched]:
    """What was written on the meeting as a whole."""
    return watch(Minutes.objects.filter(meeting=meeting).first() or Minutes(), ("opening", "incidents"))
