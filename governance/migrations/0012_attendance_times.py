from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def begin_with_the_meeting(apps: Any, schema_editor: Any) -> None:
    """Attendances recorded before there were times hold for the whole meeting, from its beginning."""
    Attendance, Meeting = apps.get_model("governance", "Attendance"), apps.get_model("governance", "Meeting")
    begins = Meeting.objects.filter(pk=OuterRef("meeting")).values("starts_at")[:1]
    Attendance.objects.filter(how="whole").update(arrived_at=Subquery(begins))


class Migration(migrations.Migration):
    dependencies = [("governance", "0011_live_session")]

    operations = [migrations.RunPython(begin_with_the_meeting, migrations.RunPython.noop)]
