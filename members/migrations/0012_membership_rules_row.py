"""The one row of the rules of membership, with the sourced defaults."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def create(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the gérance a row to correct."""
    apps.get_model("members", "MembershipRules").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("members", "0011_staff_number")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop, elidable=False)]
