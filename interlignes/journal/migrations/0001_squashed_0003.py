"""All tables of the app at once, for a new cooperative: what the first 3 migrations do one after the other.

Whoever has these already needs nothing of it. They stay until no database from before is left.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from interlignes.journal import triggers


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The one head, and the triggers."""
    apps.get_model("journal", "Head").objects.get_or_create(pk=1)
    triggers.create(schema_editor.connection)


def clear(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the triggers."""
    triggers.drop(schema_editor.connection)


class Migration(migrations.Migration):
    replaces = [
        ("journal", "0001_initial"),
        ("journal", "0002_append_only"),
        ("journal", "0003_head_remembers"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="No.")),
                ("at", models.DateTimeField(verbose_name="When")),
                ("kind", models.CharField(max_length=40, verbose_name="What")),
                ("actor_id", models.BigIntegerField(null=True, verbose_name="By member no.")),
                ("about_type", models.CharField(blank=True, max_length=60, verbose_name="About")),
                ("about_id", models.CharField(blank=True, max_length=40)),
                ("facts", models.JSONField(default=dict)),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "verbose_name": "journal entry",
                "verbose_name_plural": "journal",
                "ordering": ["-sequence"],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField(default=0)),
                (
                    "hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="journal_single_head")
                ],
            },
        ),
        migrations.RunPython(fill, clear),
    ]
