import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0013_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("leads", models.BooleanField(default=False, verbose_name="Leads the meeting")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="governance.meeting",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "participant",
                "verbose_name_plural": "participants",
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "member"), name="participant_once")
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="meeting", name="meeting_kind_known"),
        migrations.AlterField(
            model_name="meeting",
            name="kind",
            field=models.CharField(
                choices=[
                    ("ago", "Annual ordinary general meeting (AGO)"),
                    ("ago_extra", "Ordinary general meeting called extraordinarily"),
                    ("age", "Extraordinary general meeting (AGE)"),
                    ("mixed", "Mixed general meeting"),
                    ("team", "Team meeting"),
                    ("workgroup", "Working group"),
                    ("supervision", "Supervision session (analyse de pratiques)"),
                ],
                default="ago_extra",
                max_length=12,
                verbose_name="Kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["ago", "ago_extra", "age", "mixed", "team", "workgroup", "supervision"])
                ),
                name="meeting_kind_known",
            ),
        ),
    ]
