import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q
from django.utils import timezone


def settle(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Motions that were counted or whose meeting was called off decide about their profit-sharing no more."""
    links = apps.get_model("governance", "MotionAllocation").objects.using(schema_editor.connection.alias)
    over = Q(motion__ballot__result__isnull=False) | Q(motion__item__meeting__cancelled_at__isnull=False)
    numbers = list(links.filter(over).values_list("pk", flat=True))
    links.filter(pk__in=numbers).update(settled_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0021_second_calls"),
        ("members", "0015_looks_at_pay"),
    ]

    operations = [
        migrations.AddField(
            model_name="motionallocation",
            name="settled_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="motionallocation",
            name="frozen",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="motions",
                to="members.frozenallocation",
                verbose_name="frozen allocation",
            ),
        ),
        migrations.RunPython(settle, migrations.RunPython.noop),
    ]
