"""The end of what opens something for a person who has left."""

from governance.models import CalendarFeed
from interlignes.kit import retention
from interlignes.kit.retention import Executor
from members.queries.retention import left_by, of_people

retention.add(
    [
        Executor(
            "account",
            "governance.CalendarFeed",
            "left_on",
            lambda limit: of_people(CalendarFeed.objects.all(), left_by(limit), "left_on"),
        )
    ]
)
