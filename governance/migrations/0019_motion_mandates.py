import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import interlignes.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0018_mail_consents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MotionMandate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        choices=[("appoint", "Appoints"), ("revoke", "Revokes")],
                        max_length=8,
                        verbose_name="What the resolution does",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("gerance", "Gérance"),
                            ("supervisory", "Supervisory board"),
                            ("scrutineer", "Scrutineer"),
                            ("referent", "Wellbeing referent"),
                        ],
                        max_length=12,
                        verbose_name="Office",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="From")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="Until (included)")),
                ("attached_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
                ("applied_at", models.DateTimeField(editable=False, null=True)),
                ("obstacle", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
                (
                    "motion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mandate",
                        to="governance.motion",
                        verbose_name="motion",
                    ),
                ),
            ],
            options={
                "verbose_name": "mandate of a motion",
                "verbose_name_plural": "mandates of motions",
                "ordering": ["motion"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("change__in", ["appoint", "revoke"])),
                        name="motion_mandate_change_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["gerance", "supervisory", "scrutineer", "referent"])
                        ),
                        name="motion_mandate_role_known",
                    ),
                ],
            },
        ),
    ]
