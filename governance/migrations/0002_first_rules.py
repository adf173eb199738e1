"""The first version of the rules."""

from django.db import migrations

from governance.migrations._first_rules import create


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("governance", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
