import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0017_assignments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MailConsent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[("given", "Agrees to e-mail"), ("withdrawn", "Wants letters")],
                        max_length=10,
                        verbose_name="What she says",
                    ),
                ),
                ("said_on", models.DateField(verbose_name="On")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("online", "On her own page"),
                            ("paper", "In writing, recorded by the gérance"),
                        ],
                        max_length=8,
                        verbose_name="How",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="Recorded")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement to convocation by e-mail",
                "verbose_name_plural": "agreements to convocation by e-mail",
                "ordering": ["member", "said_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step__in", ["given", "withdrawn"])),
                        name="mail_consent_step_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["online", "paper"])), name="mail_consent_how_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostedLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("posted_on", models.DateField(verbose_name="Posted on")),
                ("recorded_at", models.DateTimeField(verbose_name="Recorded")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="governance.meeting",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "posted letter",
                "verbose_name_plural": "posted letters",
                "ordering": ["meeting", "pk"],
                "constraints": [models.UniqueConstraint(fields=("meeting", "member"), name="letter_once")],
            },
        ),
    ]
