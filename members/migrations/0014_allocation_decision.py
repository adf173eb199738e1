import django.db.models.deletion
from django.db import migrations, models

import interlignes.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0013_cooperatives_as_associates"),
    ]

    operations = [
        migrations.CreateModel(
            name="AllocationDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="Decided on")),
                ("decided_by", models.CharField(max_length=40)),
                ("recorded_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
                (
                    "frozen",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="members.frozenallocation",
                    ),
                ),
                (
                    "year",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="members.profityear",
                    ),
                ),
            ],
            options={
                "verbose_name": "decided allocation",
                "verbose_name_plural": "decided allocations",
                "ordering": ["-decided_on", "-pk"],
            },
        ),
    ]
