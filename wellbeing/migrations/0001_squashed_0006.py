"""All tables of the app at once, for a new cooperative: what the first 6 migrations do one after the other.

Whoever has these already needs nothing of it. They stay until no database from before is left.
"""

import django.core.validators
import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import interlignes.kit.clock
from wellbeing.models.checkins import RELEASE_GUARD
from wellbeing.models.prevention import DUERP_GUARD


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The triggers of releases and of versions of the DUERP."""
    for guard in (DUERP_GUARD, RELEASE_GUARD):
        guard.create(schema_editor.connection)


def clear(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the triggers."""
    for guard in (DUERP_GUARD, RELEASE_GUARD):
        guard.drop(schema_editor.connection)


class Migration(migrations.Migration):
    replaces = [
        ("wellbeing", "0001_initial"),
        ("wellbeing", "0002_support_prevention"),
        ("wellbeing", "0003_duerp_append_only"),
        ("wellbeing", "0004_checkins"),
        ("wellbeing", "0005_releases_append_only"),
        ("wellbeing", "0006_requests_warned"),
    ]

    initial = True

    dependencies = [
        ("members", "__first__"),
        ("urn", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                ("purpose", models.CharField(max_length=200, verbose_name="What for")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="Telephone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail address")),
                ("url", models.URLField(blank=True, verbose_name="Web page")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="Order")),
                ("checked_on", models.DateField(verbose_name="Checked on")),
            ],
            options={
                "verbose_name": "useful contact",
                "verbose_name_plural": "useful contacts",
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="DuerpVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("made_on", models.DateField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("first", "First version"),
                            ("yearly", "Yearly update"),
                            ("change", "Important change of working conditions"),
                            ("information", "New information on a risk"),
                        ],
                        max_length=12,
                        verbose_name="Why a new version",
                    ),
                ),
                ("content", models.JSONField()),
                ("pdf", models.BinaryField()),
                ("fingerprint", models.CharField(max_length=64, unique=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="Request",
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
                            ("supervision", "I ask for supervision"),
                            ("exchange", "I ask for an exchange between peers"),
                            ("offer", "I offer an exchange between peers"),
                            ("intense", "I report an intense situation"),
                        ],
                        max_length=12,
                        verbose_name="What is it about?",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for an answer"),
                            ("taken", "Somebody sees to it"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("text_sealed", models.TextField()),
                ("created_at", models.DateTimeField(default=interlignes.kit.clock.now)),
                ("closed_at", models.DateTimeField(null=True)),
                ("warned_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="support_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["supervision", "exchange", "offer", "intense"])),
                        name="support_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "taken", "closed", "withdrawn"])),
                        name="support_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text_sealed", models.TextField()),
                ("created_at", models.DateTimeField(default=interlignes.kit.clock.now)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="wellbeing.request",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "replies",
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RequestRecipient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="received_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recipients",
                        to="wellbeing.request",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("request", "member"), name="support_recipient_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Rhythm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pack", models.CharField(max_length=30, unique=True, verbose_name="Questionnaire")),
                (
                    "weeks",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(4),
                            django.core.validators.MaxValueValidator(104),
                        ],
                        verbose_name="Every how many weeks",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(3),
                            django.core.validators.MaxValueValidator(30),
                        ],
                        verbose_name="Open for how many days",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("bureau", "Bureau: the server and the scrutineers hold the keys together"),
                            ("simple", "Simple: the key stays with the server"),
                        ],
                        max_length=8,
                        verbose_name="Level",
                    ),
                ),
                (
                    "least",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="Fewest answers",
                    ),
                ),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="Next one on")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("weeks__gte", 4)), name="rhythm_four_weeks"),
                    models.CheckConstraint(condition=models.Q(("least__gte", 5)), name="rhythm_least_five"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Risk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        help_text="Who is concerned: the whole cooperative, a team, a kind of task. Never one person.",
                        max_length=120,
                        verbose_name="Unit of work",
                    ),
                ),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("intensity", "Intensity and complexity of work"),
                            ("hours", "Difficult working hours"),
                            ("emotions", "Emotional demands"),
                            ("autonomy", "Lack of autonomy"),
                            ("relations", "Degraded relations at work"),
                            ("values", "Conflicts of values"),
                            ("insecurity", "Insecurity of the work situation"),
                            ("isolation", "Isolation"),
                            ("recovery", "Lack of recovery"),
                            ("voice", "Difficulty to be heard in the cooperative"),
                            ("road", "Road risk"),
                            ("violence", "Assault, threats"),
                            ("posture", "Postures, screens, handling of loads"),
                            ("falls", "Falls, premises"),
                            ("fire", "Fire, electricity"),
                            ("other", "Other risk"),
                        ],
                        max_length=12,
                        verbose_name="Family of risk",
                    ),
                ),
                (
                    "situation",
                    models.TextField(
                        help_text="What happens, when, with what effect. No name.",
                        max_length=2000,
                        verbose_name="Situation",
                    ),
                ),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1: slight discomfort"),
                            (2, "2: harm without sick leave"),
                            (3, "3: harm with sick leave"),
                            (4, "4: lasting harm, or death"),
                        ],
                        verbose_name="Severity",
                    ),
                ),
                (
                    "exposure",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1: rarely, once a year"),
                            (2, "2: now and then, once a month"),
                            (3, "3: often, once a week"),
                            (4, "4: very often, every day"),
                        ],
                        verbose_name="Exposure",
                    ),
                ),
                ("measures", models.TextField(blank=True, max_length=2000, verbose_name="Measures in place")),
                ("changed_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="No longer there since")),
            ],
            options={
                "verbose_name": "risk",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "family__in",
                                [
                                    "intensity",
                                    "hours",
                                    "emotions",
                                    "autonomy",
                                    "relations",
                                    "values",
                                    "insecurity",
                                    "isolation",
                                    "recovery",
                                    "voice",
                                    "road",
                                    "violence",
                                    "posture",
                                    "falls",
                                    "fire",
                                    "other",
                                ],
                            )
                        ),
                        name="risk_family_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("exposure__in", [1, 2, 3, 4]), ("severity__in", [1, 2, 3, 4])),
                        name="risk_scores_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pack", models.CharField(max_length=30, verbose_name="Questionnaire")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("bureau", "Bureau: the server and the scrutineers hold the keys together"),
                            ("simple", "Simple: the key stays with the server"),
                        ],
                        max_length=8,
                        verbose_name="Level",
                    ),
                ),
                (
                    "least",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="With fewer answers nothing is decrypted. Never below five.",
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="Fewest answers",
                    ),
                ),
                ("opens_at", models.DateTimeField(verbose_name="Opens")),
                ("closes_at", models.DateTimeField(verbose_name="Closes")),
                ("instrument", models.JSONField()),
                ("trace", models.TextField(blank=True)),
                ("cohort", models.PositiveSmallIntegerField(default=0)),
                ("arrived", models.PositiveSmallIntegerField(default=0)),
                ("departed", models.PositiveSmallIntegerField(default=0)),
                ("opened_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("wiped_at", models.DateTimeField(null=True)),
                ("planned_at", models.DateTimeField(default=interlignes.kit.clock.now)),
                (
                    "planned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wellbeing.round",
                    ),
                ),
                (
                    "urn",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="urn.urn",
                    ),
                ),
            ],
            options={
                "verbose_name": "check-in",
                "ordering": ["-opens_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="round_closes_after_opening",
                    ),
                    models.CheckConstraint(condition=models.Q(("least__gte", 5)), name="round_least_five"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cancelled_at__isnull", True), ("opened_at__isnull", True), _connector="OR"
                        ),
                        name="round_open_not_cancelled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.JSONField()),
                ("fingerprint", models.CharField(max_length=64, unique=True)),
                ("released_at", models.DateTimeField()),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="release",
                        to="wellbeing.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "release",
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="Action")),
                ("details", models.TextField(blank=True, max_length=4000, verbose_name="Details")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("primary", "Primary: act on the cause"),
                            ("secondary", "Secondary: help to cope"),
                            ("tertiary", "Tertiary: repair and support"),
                        ],
                        default="primary",
                        max_length=10,
                        verbose_name="Level of prevention",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="For when")),
                (
                    "review_on",
                    models.DateField(blank=True, null=True, verbose_name="When we look whether it helped"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("running", "Under way"),
                            ("done", "Done"),
                            ("dropped", "Dropped"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="State",
                    ),
                ),
                (
                    "outcome",
                    models.TextField(blank=True, max_length=2000, verbose_name="What came out of it"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prevention_actions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Who sees to it",
                    ),
                ),
                (
                    "risk",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="actions",
                        to="wellbeing.risk",
                        verbose_name="Risk it works on",
                    ),
                ),
                (
                    "checkin",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="actions",
                        to="wellbeing.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "prevention action",
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["primary", "secondary", "tertiary"])),
                        name="action_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "running", "done", "dropped"])),
                        name="action_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("review_on__isnull", True),
                            ("review_on__gte", models.F("due_on")),
                            _connector="OR",
                        ),
                        name="action_review_after_due",
                        violation_error_message="We look whether it helped after it is done, not before.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vault",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("salt", models.CharField(max_length=24)),
                ("blob", models.TextField()),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="vault",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Indicator",
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
                            ("contract", "Weekly hours of the contracts"),
                            ("wanted", "Weekly hours that people wish"),
                            ("overtime", "Overtime, hours"),
                            ("supervision", "Supervision sessions held"),
                            ("absence", "Days of absence"),
                        ],
                        max_length=12,
                        verbose_name="Indicator",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="From")),
                ("ends_on", models.DateField(verbose_name="Until (included)")),
                (
                    "total",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=9,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(999999),
                        ],
                        verbose_name="Total",
                    ),
                ),
                (
                    "people",
                    models.PositiveSmallIntegerField(
                        help_text="Over how many people the total goes: at least five.",
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(1000),
                        ],
                        verbose_name="Number of people",
                    ),
                ),
                ("entered_at", models.DateTimeField(default=interlignes.kit.clock.now)),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "indicator",
                "ordering": ["starts_on", "ends_on", "kind"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("people__gte", 5)),
                        name="indicator_five_people",
                        violation_error_message="A total over fewer than five people would be about them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="indicator_ends_after_start",
                        violation_error_message="The period would end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["contract", "wanted", "overtime", "supervision", "absence"])
                        ),
                        name="indicator_kind_known",
                    ),
                    models.UniqueConstraint(
                        fields=("kind", "starts_on", "ends_on"),
                        name="indicator_once",
                        violation_error_message="This indicator is already entered for this period.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InstrumentText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pack", models.CharField(max_length=30)),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "French"), ("en", "English")], max_length=2, verbose_name="Language"
                    ),
                ),
                ("document", models.CharField(max_length=200, verbose_name="Document it comes from")),
                ("texts", models.JSONField()),
                ("imported_at", models.DateTimeField(default=interlignes.kit.clock.now)),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pack", "language"],
                "constraints": [
                    models.UniqueConstraint(fields=("pack", "language"), name="instrument_text_once")
                ],
            },
        ),
        migrations.RunPython(fill, clear),
    ]
