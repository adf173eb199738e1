"""Triggers that make the versions of proposals and articles append-only."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from governance import triggers


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The triggers."""
    triggers.create(schema_editor.connection)


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the triggers."""
    triggers.drop(schema_editor.connection)


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("governance", "0004_proposals_and_rulebook")]
    operations = [migrations.RunPython(install, remove)]
