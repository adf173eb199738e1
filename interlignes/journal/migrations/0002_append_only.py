"""The head row and the triggers that make the journal append-only."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from interlignes.journal import triggers


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One head, and the triggers."""
    apps.get_model("journal", "Head").objects.get_or_create(pk=1)
    triggers.create(schema_editor.connection)


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the triggers."""
    triggers.drop(schema_editor.connection)


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
