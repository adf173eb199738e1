import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0015_minutes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DatePoll",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ago", "Annual ordinary general meeting (AGO)"),
                            ("ago_extra", "Ordinary general meeting called extraordinarily"),
                            ("age", "Extraordinary general meeting (AGE)"),
                            ("mixed", "Mixed general meeting"),
                            ("team", "Team meeting"),
                            ("workgroup", "Working group"),
                            ("supervision", "Supervision session (analyse de pratiques)"),
                        ],
                        max_length=12,
                        verbose_name="Kind",
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="Title")),
                ("text", models.TextField(blank=True, max_length=5000, verbose_name="What it is about")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="Place")),
                ("video_url", models.URLField(blank=True, max_length=300, verbose_name="Video link")),
                ("minutes", models.PositiveSmallIntegerField(default=120, verbose_name="Planned minutes")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                ("opens_at", models.DateTimeField(verbose_name="Opens")),
                ("closes_at", models.DateTimeField(verbose_name="Closes")),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="Withdrawn")),
                (
                    "meeting",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="poll",
                        to="governance.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "date poll",
                "verbose_name_plural": "date polls",
                "ordering": ["closes_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["ago", "ago_extra", "age", "mixed", "team", "workgroup", "supervision"],
                            )
                        ),
                        name="poll_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="poll_closes_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True), ("meeting__isnull", True), _connector="OR"
                        ),
                        name="poll_ends_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("minutes__gte", 1)), name="poll_takes_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="governance.datepoll",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="Date and time")),
            ],
            options={
                "verbose_name": "proposed date",
                "verbose_name_plural": "proposed dates",
                "ordering": ["starts_at"],
                "constraints": [models.UniqueConstraint(fields=("poll", "starts_at"), name="poll_slot_once")],
            },
        ),
        migrations.CreateModel(
            name="Asked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asked",
                        to="governance.datepoll",
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
                ("comment", models.CharField(blank=True, max_length=500, verbose_name="Comment")),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "person asked for a date",
                "verbose_name_plural": "people asked for a date",
                "constraints": [models.UniqueConstraint(fields=("poll", "member"), name="poll_asked_once")],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="governance.asked",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="governance.slot",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("yes", "Yes"), ("maybe", "If need be"), ("no", "No")],
                        max_length=5,
                        verbose_name="Answer",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer about a date",
                "verbose_name_plural": "answers about dates",
                "constraints": [
                    models.UniqueConstraint(fields=("asked", "slot"), name="poll_mark_once"),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["yes", "maybe", "no"])), name="poll_mark_known"
                    ),
                ],
            },
        ),
    ]
