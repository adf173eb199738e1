"""Items of an agenda may have sub-items; each has the number that people see."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Cast


def number_items(apps: Any, _editor: Any) -> None:
    """Until now every item stood for itself: its number is its place."""
    apps.get_model("governance", "AgendaItem").objects.update(number=Cast("position", models.CharField()))


class Migration(migrations.Migration):
    dependencies = [("governance", "0037_call_for_candidates")]

    operations = [
        migrations.AlterField(
            model_name="agendaitem",
            name="position",
            field=models.PositiveSmallIntegerField(verbose_name="Order"),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="number",
            field=models.CharField(default="", editable=False, max_length=11, verbose_name="Number"),
            preserve_default=False,
        ),
        migrations.RunPython(number_items, migrations.RunPython.noop),
        migrations.AddField(
            model_name="agendaitem",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="below",
                to="governance.agendaitem",
                verbose_name="sub-item of",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", ""), _negated=True), name="agenda_item_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", True),
                    models.Q(("parent", models.F("pk")), _negated=True),
                    _connector="OR",
                ),
                name="agenda_not_under_itself",
            ),
        ),
    ]
