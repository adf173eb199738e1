"""Triggers that refuse to alter or delete a share movement or a frozen allocation."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from members.models import capital, profit


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Guard both tables."""
    for guard in (capital.GUARD, profit.GUARD):
        guard.create(schema_editor.connection)


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lift the guards."""
    for guard in (capital.GUARD, profit.GUARD):
        guard.drop(schema_editor.connection)


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("members", "0005_capital_and_profit")]
    operations = [migrations.RunPython(install, remove)]
