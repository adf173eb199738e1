"""The one row of the cooperative."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def create(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the row a neutral name; the gérance sets the real one."""
    apps.get_model("members", "Cooperative").objects.get_or_create(pk=1, defaults={"name": "Interlignes"})


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("members", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop, elidable=False)]
