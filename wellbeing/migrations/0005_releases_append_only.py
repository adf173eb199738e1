"""Releases are only ever added."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from wellbeing.models.checkins import RELEASE_GUARD


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The triggers."""
    RELEASE_GUARD.create(schema_editor.connection)


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them."""
    RELEASE_GUARD.drop(schema_editor.connection)


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("wellbeing", "0004_checkins")]
    operations = [migrations.RunPython(install, remove)]
