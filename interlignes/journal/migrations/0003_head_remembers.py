"""The head repeats number and hash of the last entry, and SQLite refuses to replace an entry."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from interlignes.journal import triggers


def catch_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Copy the last entry's number and hash, and install the triggers that are new."""
    last = apps.get_model("journal", "Entry").objects.order_by("-sequence").first()
    if last is not None:
        apps.get_model("journal", "Head").objects.filter(pk=1).update(sequence=last.sequence, hash=last.hash)
    triggers.create(schema_editor.connection)


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("journal", "0002_append_only")]
    operations = [
        migrations.AddField("head", "sequence", models.BigIntegerField(default=0)),
        migrations.AddField("head", "hash", models.CharField(max_length=64, default="0" * 64)),
        migrations.RunPython(catch_up, migrations.RunPython.noop),
    ]
