"""The text of a resolution, its reasons and papers, where it is voted on under seal: read in the booth itself."""

from typing import Any

from django.db.models import Q

from governance.models import Ballot, Document
from governance.queries.amendments import difference_of
from governance.queries.elections import nominations_of
from governance.queries.meetings import meetings_for
from interlignes.urn import matters
from interlignes.urn.models import Urn

#: Up to so many characters a text stands open above the paper: the choices are still within a thumb's reach.
SHORT = 700


def matter_of(urn: Urn, person: Any) -> matters.Matter | None:
    """What the motion of an urn says, if the person may see its meeting. Five queries at most."""
    found = Ballot.objects.filter(urn=urn, motion__item__meeting__in=meetings_for(person)).select_related(
        "motion__item__meeting",
        "motion__mandate__member",
        "motion__amendment__version",
        "motion__allocation__frozen__variant",
    )
    ballot = found.first()
    if ballot is None:
        return None
    motion = ballot.motion
    papers = Document.objects.filter(
        Q(item=motion.item_id) | Q(item=None), meeting=motion.item.meeting_id, newer__isnull=True
    )
    changes, standing = difference_of(motion), nominations_of(motion)
    context = {
        "ballot": ballot,
        "motion": motion,
        "changes": changes,
        "nominations": standing,
        "documents": list(papers.order_by("pk")),
    }
    is_short = len(motion.text) + len(motion.reasons) <= SHORT and not (changes or standing)
    return matters.Matter("governance/_matter.html", context, is_short)


matters.add(matter_of)
