"""All tables of the app at once, for a new cooperative: what the first 43 migrations do one after the other.

Whoever has these already needs nothing of it. They stay until no database from before is left.
"""

import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import interlignes.kit.clock
from governance import triggers
from governance.migrations import _first_rules


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The first version of the rules, and the triggers of texts and minutes."""
    _first_rules.create(apps, schema_editor)
    triggers.create(schema_editor.connection)
    triggers.create_minutes(schema_editor.connection)


def clear(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the triggers."""
    triggers.drop(schema_editor.connection)
    triggers.drop_minutes(schema_editor.connection)


class Migration(migrations.Migration):
    replaces = [
        ("governance", "0001_initial"),
        ("governance", "0002_first_rules"),
        ("governance", "0003_motion_of_candidacy"),
        ("governance", "0004_proposals_and_rulebook"),
        ("governance", "0005_texts_append_only"),
        ("governance", "0006_sealed_ballots"),
        ("governance", "0007_adoption_rejects"),
        ("governance", "0008_consultations"),
        ("governance", "0009_profit_sharing_of_motions"),
        ("governance", "0010_calendar_feed"),
        ("governance", "0011_live_session"),
        ("governance", "0012_attendance_times"),
        ("governance", "0013_documents"),
        ("governance", "0014_participants"),
        ("governance", "0015_minutes"),
        ("governance", "0016_date_polls"),
        ("governance", "0017_assignments"),
        ("governance", "0018_mail_consents"),
        ("governance", "0019_motion_mandates"),
        ("governance", "0020_amendments_voted"),
        ("governance", "0021_second_calls"),
        ("governance", "0022_allocation_settled"),
        ("governance", "0023_meeting_updates"),
        ("governance", "0024_proposed_items"),
        ("governance", "0025_agenda_demands"),
        ("governance", "0026_auditors"),
        ("governance", "0027_series"),
        ("governance", "0028_topic_words"),
        ("governance", "0029_decision_reviews"),
        ("governance", "0030_rules_of_the_house"),
        ("governance", "0031_elections"),
        ("governance", "0032_nominations"),
        ("governance", "0033_rounds_of_consent"),
        ("governance", "0034_paper_proxies_and_accounts"),
        ("governance", "0035_secrecy_requests"),
        ("governance", "0036_documents_elsewhere"),
        ("governance", "0037_call_for_candidates"),
        ("governance", "0038_agenda_sub_items"),
        ("governance", "0039_limited_proxies"),
        ("governance", "0040_readings"),
        ("governance", "0041_blank_proxies"),
        ("governance", "0042_rehearsals"),
        ("governance", "0043_assembly_requests"),
    ]

    initial = True

    dependencies = [
        ("members", "0001_initial"),
        ("members", "__first__"),
        ("urn", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LiveSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=6)),
                ("opened_at", models.DateTimeField(verbose_name="Doors")),
                ("started_at", models.DateTimeField(null=True, verbose_name="Opened")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="Closed")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "live session",
                "verbose_name_plural": "live sessions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            models.Q(
                                ("ended_at__gte", models.F("started_at")), ("started_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="session_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadingShown",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "consent to be seen reading",
                "verbose_name_plural": "consents to be seen reading",
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="Order")),
                ("number", models.CharField(editable=False, max_length=11, verbose_name="Number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("information", "Information"),
                            ("discussion", "Discussion"),
                            ("decision", "Decision"),
                        ],
                        default="discussion",
                        max_length=12,
                        verbose_name="Kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="Title")),
                ("text", models.TextField(blank=True, max_length=20000, verbose_name="Details")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Planned minutes"),
                ),
                (
                    "raised_in_session",
                    models.BooleanField(default=False, editable=False, verbose_name="Raised in session"),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="below",
                        to="governance.agendaitem",
                        verbose_name="sub-item of",
                    ),
                ),
            ],
            options={
                "verbose_name": "agenda item",
                "verbose_name_plural": "agenda items",
                "ordering": ["meeting", "position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)), name="agenda_position_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["information", "discussion", "decision"])),
                        name="agenda_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True), name="agenda_item_numbered"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="agenda_not_under_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaDemand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="Title")),
                ("text", models.TextField(max_length=20000, verbose_name="Text of the resolution")),
                ("reasons", models.TextField(blank=True, max_length=20000, verbose_name="Reasons")),
                (
                    "decision_class",
                    models.CharField(
                        choices=[
                            ("ordinaire", "Ordinary decision"),
                            ("extraordinaire", "Extraordinary decision (amending the statuts)"),
                            ("gerance", "Gérance: appointment or revocation at the ordinary majority"),
                            ("gerance_variant_strict", "Gérance: absolute majority of all associates"),
                            ("exclusion", "Exclusion of an associate"),
                            ("unanimite", "Unanimity of all associates"),
                        ],
                        default="ordinaire",
                        max_length=24,
                        verbose_name="Class of the decision",
                    ),
                ),
                ("filed_at", models.DateTimeField(verbose_name="Filed")),
                ("listed_at", models.DateTimeField(null=True, verbose_name="On the agenda since")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="Withdrawn")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demand",
                        to="governance.agendaitem",
                        verbose_name="agenda item",
                    ),
                ),
            ],
            options={
                "verbose_name": "resolution asked for",
                "verbose_name_plural": "resolutions asked for",
                "ordering": ["meeting", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "decision_class__in",
                                [
                                    "ordinaire",
                                    "extraordinaire",
                                    "gerance",
                                    "gerance_variant_strict",
                                    "exclusion",
                                    "unanimite",
                                ],
                            )
                        ),
                        name="demand_decision_class_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("item__isnull", True), ("listed_at__isnull", True)),
                            models.Q(
                                ("item__isnull", False),
                                ("listed_at__isnull", False),
                                ("withdrawn_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="demand_listed_or_withdrawn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="Place")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="governance.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "article",
                "verbose_name_plural": "articles",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)), name="article_position_from_one"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opens_at", models.DateTimeField(verbose_name="Opens")),
                ("closes_at", models.DateTimeField(verbose_name="Closes")),
                (
                    "secrecy",
                    models.CharField(
                        choices=[
                            ("named", "By show of names: after closing everybody sees who chose what"),
                            ("simple", "Secret, simple level"),
                            ("bureau", "Secret, bureau level"),
                            ("renforce", "Secret, reinforced level"),
                            ("hands", "By show of hands, counted in the room"),
                        ],
                        default="named",
                        max_length=8,
                        verbose_name="Secrecy",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("motion", "A resolution: for, against, abstention, blank"),
                            ("election", "An election: choose among candidates"),
                            ("judgment", "Majority judgment: grade each candidate"),
                        ],
                        default="motion",
                        max_length=8,
                        verbose_name="Method",
                    ),
                ),
                ("seats", models.PositiveSmallIntegerField(default=1, verbose_name="Seats")),
                ("call", models.PositiveSmallIntegerField(default=1, verbose_name="Convocation")),
                ("rule", models.JSONField(verbose_name="Rule")),
                (
                    "reminder_hours",
                    models.JSONField(default=list, verbose_name="Reminders, hours before closing"),
                ),
                (
                    "frozen_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="Electorate frozen"),
                ),
                ("electorate_hash", models.CharField(blank=True, editable=False, max_length=64)),
                ("created_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "urn",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="urn.urn",
                    ),
                ),
            ],
            options={
                "verbose_name": "ballot",
                "verbose_name_plural": "ballots",
                "ordering": ["-closes_at", "-pk"],
                "indexes": [models.Index(fields=["closes_at"], name="ballot_closes_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="ballot_closes_after_opening",
                        violation_error_message="The ballot would close before it opens.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("electorate_hash", ""), ("frozen_at__isnull", True)),
                            models.Q(
                                ("frozen_at__isnull", False), models.Q(("electorate_hash", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="ballot_frozen_with_hash",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("secrecy__in", ["named", "simple", "bureau", "renforce", "hands"])
                        ),
                        name="ballot_secrecy_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__gte", 1)), name="ballot_seats_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArticleVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200, verbose_name="Title")),
                ("text", models.TextField(blank=True, max_length=20000, verbose_name="Text")),
                ("rules", models.JSONField(blank=True, default=dict, verbose_name="Rules of decision")),
                ("in_force_on", models.DateField(verbose_name="In force from")),
                ("is_repeal", models.BooleanField(default=False)),
                ("decision", models.CharField(blank=True, max_length=300, verbose_name="Adopted by")),
                ("recorded_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="governance.article",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ballot",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="article_version",
                        to="governance.ballot",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of an article",
                "verbose_name_plural": "versions of articles",
                "ordering": ["article", "-in_force_on", "-number"],
                "indexes": [models.Index(fields=["in_force_on"], name="article_version_in_force")],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "number"), name="article_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ballot__isnull", False),
                            models.Q(("decision", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="article_version_by_a_decision",
                        violation_error_message="Each change of the règlement names the decision that caused it.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key_digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(default=interlignes.kit.clock.now)),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar feed",
                "verbose_name_plural": "calendar feeds",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="candidates",
                        to="governance.ballot",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "candidate",
                "verbose_name_plural": "candidates",
                "ordering": ["ballot", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("ballot", "position"), name="candidate_position_once"),
                    models.UniqueConstraint(fields=("ballot", "name"), name="candidate_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asking",
                    models.CharField(
                        choices=[
                            ("approval", "Approval: accept as many options as you like"),
                            ("judgment", "Majority judgment: a grade for each option"),
                            ("ranked", "Ranked choice: put the options in order"),
                            ("consent", "Consent: no reasoned objection"),
                            ("candidate", "Election without candidate"),
                        ],
                        max_length=9,
                        verbose_name="Method",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="Question")),
                ("text", models.TextField(blank=True, max_length=20000, verbose_name="Details")),
                ("opens_at", models.DateTimeField(default=interlignes.kit.clock.now, verbose_name="Opens")),
                ("turns_at", models.DateTimeField(blank=True, null=True, verbose_name="Second stage")),
                ("closes_at", models.DateTimeField(verbose_name="Closes")),
                ("round", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("earlier_texts", models.JSONField(blank=True, default=list, editable=False)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followers",
                        to="governance.consultation",
                    ),
                ),
                (
                    "nominee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "consultation",
                "verbose_name_plural": "consultations",
                "ordering": ["-closes_at", "-pk"],
                "indexes": [models.Index(fields=["closes_at"], name="consultation_closes_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asking__in", ["approval", "judgment", "ranked", "consent", "candidate"])
                        ),
                        name="consultation_method_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="consultation_closes_after_opening",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("turns_at__isnull", True),
                            models.Q(
                                ("turns_at__gte", models.F("opens_at")),
                                ("turns_at__lt", models.F("closes_at")),
                            ),
                            _connector="OR",
                        ),
                        name="consultation_turns_while_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("marks", models.JSONField()),
                ("reason", models.TextField(blank=True, max_length=5000, verbose_name="Reason")),
                (
                    "objection",
                    models.CharField(
                        blank=True,
                        choices=[("open", "Open"), ("met", "Met"), ("withdrawn", "Withdrawn")],
                        max_length=10,
                    ),
                ),
                ("settlement", models.TextField(blank=True, max_length=5000, verbose_name="How it was met")),
                ("at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="governance.consultation",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "ordering": ["consultation", "round", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("consultation", "round", "member"), name="answer_once_a_round"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("objection", ""),
                            models.Q(
                                ("objection__in", ["open", "met", "withdrawn"]),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="answer_objection_with_reason",
                        violation_error_message="An objection says why.",
                    ),
                ],
            },
        ),
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
                ("opens_at", models.DateTimeField(verbose_name="Opens")),
                ("closes_at", models.DateTimeField(verbose_name="Closes")),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="Withdrawn")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
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
                    models.CheckConstraint(condition=models.Q(("minutes__gte", 1)), name="poll_takes_time"),
                ],
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
                ("comment", models.CharField(blank=True, max_length=500, verbose_name="Comment")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "verbose_name": "person asked for a date",
                "verbose_name_plural": "people asked for a date",
                "constraints": [models.UniqueConstraint(fields=("poll", "member"), name="poll_asked_once")],
            },
        ),
        migrations.CreateModel(
            name="DecisionReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("review_on", models.DateField(verbose_name="To be looked at again on")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kept", "Kept"),
                            ("changed", "Changed by another decision"),
                            ("ended", "Ended"),
                        ],
                        default="",
                        max_length=7,
                        verbose_name="Outcome",
                    ),
                ),
                ("comment", models.TextField(blank=True, max_length=2000, verbose_name="In words")),
                ("reviewed_at", models.DateTimeField(null=True, verbose_name="Looked at")),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="governance.ballot",
                        verbose_name="Decision",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "review of a decision",
                "verbose_name_plural": "reviews of decisions",
                "ordering": ["review_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")), fields=("ballot",), name="review_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["", "kept", "changed", "ended"])),
                        name="review_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("reviewed_at__isnull", True)),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True), ("reviewed_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="review_with_instant",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DemandSigner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="On")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signers",
                        to="governance.agendademand",
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
            ],
            options={
                "verbose_name": "signature of a demand",
                "verbose_name_plural": "signatures of demands",
                "ordering": ["demand", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("demand", "member"), name="demand_signed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Elector",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "presence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("room", "In the room"),
                            ("remote", "Remotely"),
                            ("represented", "Represented"),
                            ("blank", "Blank proxy"),
                            ("absent", "Absent"),
                        ],
                        default="",
                        editable=False,
                        max_length=11,
                    ),
                ),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="electors",
                        to="governance.ballot",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="electorships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proxy_holder",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "elector",
                "verbose_name_plural": "electors",
                "constraints": [
                    models.UniqueConstraint(fields=("ballot", "member"), name="elector_once_per_ballot"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("presence__in", ["", "room", "remote", "represented", "blank", "absent"])
                        ),
                        name="elector_presence_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("presence", "represented"), ("proxy_holder__isnull", False)),
                            models.Q(
                                models.Q(("presence", "represented"), _negated=True),
                                ("proxy_holder__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="elector_represented_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "text",
                    models.TextField(blank=True, max_length=20000, verbose_name="Summary of the debate"),
                ),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="note",
                        to="governance.agendaitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "summary of a debate",
                "verbose_name_plural": "summaries of debates",
            },
        ),
        migrations.CreateModel(
            name="ItemSpan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spans",
                        to="governance.agendaitem",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spans",
                        to="governance.livesession",
                    ),
                ),
            ],
            options={
                "verbose_name": "time of an item",
                "verbose_name_plural": "times of items",
                "ordering": ["session", "began_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("session",),
                        name="session_one_current_item",
                    )
                ],
            },
        ),
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
            name="Meeting",
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
                        default="ago_extra",
                        max_length=12,
                        verbose_name="Kind",
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="Title")),
                ("starts_at", models.DateTimeField(verbose_name="Date and time")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="Place")),
                ("video_url", models.URLField(blank=True, max_length=300, verbose_name="Video link")),
                (
                    "call",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "First call"), (2, "Second call")], default=1, verbose_name="Convocation"
                    ),
                ),
                (
                    "first_elsewhere",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="First assembly, not recorded here"
                    ),
                ),
                (
                    "outsiders",
                    models.JSONField(default=list, editable=False, verbose_name="Convened from outside"),
                ),
                (
                    "introduction",
                    models.TextField(blank=True, max_length=10000, verbose_name="Word of introduction"),
                ),
                (
                    "short_notice_reason",
                    models.TextField(blank=True, max_length=1000, verbose_name="Why the notice is shorter"),
                ),
                (
                    "documents_elsewhere",
                    models.CharField(blank=True, max_length=300, verbose_name="Where the documents are"),
                ),
                ("documents_elsewhere_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
                (
                    "convoked_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="Convened"),
                ),
                (
                    "cancelled_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="Cancelled"),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "documents_elsewhere_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first_call",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_calls",
                        to="governance.meeting",
                        verbose_name="First assembly",
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
                "ordering": ["-starts_at", "-pk"],
                "indexes": [models.Index(fields=["starts_at"], name="meeting_starts_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("call__in", [1, 2])), name="meeting_call_1_or_2"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["ago", "ago_extra", "age", "mixed", "team", "workgroup", "supervision"],
                            )
                        ),
                        name="meeting_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("call", 2),
                            models.Q(("first_call__isnull", True), ("first_elsewhere", "")),
                            _connector="OR",
                        ),
                        name="meeting_second_call_has_a_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("documents_elsewhere", ""), ("documents_elsewhere_at__isnull", True)),
                            models.Q(
                                models.Q(("documents_elsewhere", ""), _negated=True),
                                ("documents_elsewhere_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_documents_elsewhere_dated",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at__isnull", True)),
                        fields=("first_call",),
                        name="meeting_one_second_call",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="livesession",
            name="meeting",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="session", to="governance.meeting"
            ),
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="Title")),
                ("name", models.CharField(max_length=120, verbose_name="Name of the file")),
                ("content_type", models.CharField(max_length=100, verbose_name="Type")),
                ("size", models.PositiveIntegerField(verbose_name="Bytes")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("added_at", models.DateTimeField(verbose_name="Added")),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="documents",
                        to="governance.agendaitem",
                        verbose_name="item",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="newer",
                        to="governance.document",
                        verbose_name="supersedes",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="governance.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["meeting", "pk"],
            },
        ),
        migrations.AddField(
            model_name="datepoll",
            name="meeting",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="poll",
                to="governance.meeting",
                verbose_name="meeting",
            ),
        ),
        migrations.CreateModel(
            name="BureauSeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "seat",
                    models.CharField(
                        choices=[
                            ("chair", "Chair of the meeting"),
                            ("secretary", "Secretary of the meeting"),
                            ("scrutineer", "Scrutineer of the meeting"),
                        ],
                        max_length=10,
                        verbose_name="Seat",
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bureau",
                        to="governance.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "seat in the bureau",
                "verbose_name_plural": "seats in the bureau",
                "ordering": ["meeting", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "member", "seat"), name="bureau_seat_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("seat", "scrutineer"), _negated=True),
                        fields=("meeting", "seat"),
                        name="bureau_one_chair_and_secretary",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seat__in", ["chair", "secretary", "scrutineer"])),
                        name="bureau_seat_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BlankProxy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given_at", models.DateTimeField(verbose_name="Given")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="Taken back")),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="principal",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Recorded from paper by",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blank_proxies",
                        to="governance.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "blank proxy",
                "verbose_name_plural": "blank proxies",
                "ordering": ["meeting", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("meeting", "principal"),
                        name="blank_proxy_one_in_force",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("room", "In the room"), ("remote", "Remotely")],
                        default="room",
                        max_length=6,
                        verbose_name="How",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("code", "By oneself, with the code of the room"),
                            ("secretary", "By the bureau"),
                            ("whole", "For the meeting as a whole, without times"),
                        ],
                        default="whole",
                        max_length=9,
                        verbose_name="Recorded",
                    ),
                ),
                (
                    "arrived_at",
                    models.DateTimeField(default=interlignes.kit.clock.now, verbose_name="Arrival"),
                ),
                ("left_at", models.DateTimeField(null=True, verbose_name="Departure")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="governance.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendances",
                "ordering": ["meeting", "arrived_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=("meeting", "member"),
                        name="attendance_one_stay",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_at__isnull", True),
                            ("left_at__gte", models.F("arrived_at")),
                            _connector="OR",
                        ),
                        name="attendance_leaves_after_arriving",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["room", "remote"])), name="attendance_mode_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["code", "secretary", "whole"])),
                        name="attendance_how_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="What is to be done")),
                ("due_on", models.DateField(verbose_name="Until")),
                ("given_at", models.DateTimeField(verbose_name="Given")),
                (
                    "closed_as",
                    models.CharField(
                        blank=True,
                        choices=[("done", "Done"), ("dropped", "No longer needed")],
                        default="",
                        max_length=7,
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True, verbose_name="Closed")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Who does it",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="governance.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "thing to do",
                "verbose_name_plural": "things to do",
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["owner"],
                        name="assignment_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closed_as__in", ["", "done", "dropped"])),
                        name="assignment_end_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_as", ""), ("closed_at__isnull", True)),
                            models.Q(
                                models.Q(("closed_as", ""), _negated=True), ("closed_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="assignment_closed_with_instant",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssemblyRequest",
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
                ("reason", models.TextField(max_length=5000, verbose_name="Why")),
                ("filed_at", models.DateTimeField(verbose_name="Filed")),
                ("reached_at", models.DateTimeField(null=True, verbose_name="With the gérance since")),
                ("due_on", models.DateField(null=True, verbose_name="To be convened until")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="Withdrawn")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "meeting",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="asked_by",
                        to="governance.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "assembly asked for",
                "verbose_name_plural": "assemblies asked for",
                "ordering": ["-filed_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("ago_extra", "age", "mixed"))),
                        name="assembly_request_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on__isnull", True), ("reached_at__isnull", True)),
                            models.Q(("due_on__isnull", False), ("reached_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="assembly_request_due_when_reached",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="governance.meeting",
                verbose_name="meeting",
            ),
        ),
        migrations.AddField(
            model_name="agendademand",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="demands",
                to="governance.meeting",
                verbose_name="meeting",
            ),
        ),
        migrations.CreateModel(
            name="MeetingUpdate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.JSONField()),
                ("changes", models.JSONField(default=list)),
                ("begun_at", models.DateTimeField(verbose_name="First change")),
                ("changed_at", models.DateTimeField(verbose_name="Last change")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="Sent")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates",
                        to="governance.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "update of a meeting",
                "verbose_name_plural": "updates of meetings",
                "ordering": ["meeting", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=("meeting",),
                        name="meeting_one_waiting_update",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opening", models.TextField(blank=True, max_length=20000, verbose_name="Opening")),
                ("incidents", models.TextField(blank=True, max_length=20000, verbose_name="Incidents")),
                ("submitted_at", models.DateTimeField(null=True)),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes",
                        to="governance.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "minutes",
                "verbose_name_plural": "minutes",
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=5000, verbose_name="Correction")),
                ("proposed_at", models.DateTimeField(verbose_name="Proposed")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Awaits an answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=5000, verbose_name="Answer")),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.agendaitem",
                        verbose_name="item",
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
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="governance.minutes",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction of minutes",
                "verbose_name_plural": "corrections of minutes",
                "ordering": ["minutes", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "accepted", "declined"])),
                        name="correction_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True), ("settled_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="correction_settled_with_instant",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("approved_at", models.DateTimeField(verbose_name="Approved")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="governance.minutes",
                    ),
                ),
            ],
            options={
                "verbose_name": "approval of minutes",
                "verbose_name_plural": "approvals of minutes",
                "ordering": ["minutes", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("minutes", "member"), name="minutes_approved_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Motion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=20000, verbose_name="Text of the resolution")),
                ("reasons", models.TextField(blank=True, max_length=20000, verbose_name="Reasons")),
                (
                    "decision_class",
                    models.CharField(
                        choices=[
                            ("ordinaire", "Ordinary decision"),
                            ("extraordinaire", "Extraordinary decision (amending the statuts)"),
                            ("gerance", "Gérance: appointment or revocation at the ordinary majority"),
                            ("gerance_variant_strict", "Gérance: absolute majority of all associates"),
                            ("exclusion", "Exclusion of an associate"),
                            ("unanimite", "Unanimity of all associates"),
                        ],
                        default="ordinaire",
                        max_length=24,
                        verbose_name="Class of the decision",
                    ),
                ),
                ("on_accounts", models.BooleanField(default=False, verbose_name="On the annual accounts")),
                (
                    "is_backed",
                    models.BooleanField(default=True, verbose_name="Presented or supported by the gérance"),
                ),
                (
                    "adoption_rejects",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        verbose_name="Adopting the resolution rejects the candidacy",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="Round")),
                (
                    "candidacy",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="motions",
                        to="members.candidacy",
                        verbose_name="candidacy",
                    ),
                ),
                (
                    "earlier_round",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_round",
                        to="governance.motion",
                        verbose_name="round before",
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="motion",
                        to="governance.agendaitem",
                        verbose_name="item",
                    ),
                ),
            ],
            options={
                "verbose_name": "motion",
                "verbose_name_plural": "motions",
                "ordering": ["item__meeting", "item__position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "decision_class__in",
                                [
                                    "ordinaire",
                                    "extraordinaire",
                                    "gerance",
                                    "gerance_variant_strict",
                                    "exclusion",
                                    "unanimite",
                                ],
                            )
                        ),
                        name="motion_decision_class_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("earlier_round__isnull", True), ("round", 1)),
                            models.Q(("earlier_round__isnull", False), ("round__gt", 1)),
                            _connector="OR",
                        ),
                        name="motion_round_after_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("votes_for", models.PositiveIntegerField(verbose_name="For")),
                ("votes_against", models.PositiveIntegerField(verbose_name="Against")),
                ("abstentions", models.PositiveIntegerField(verbose_name="Abstentions")),
                ("counted_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Awaits confirmation"),
                            ("confirmed", "Confirmed"),
                            ("refused", "Not confirmed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "witness",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_counts",
                        to="governance.motion",
                    ),
                ),
            ],
            options={
                "verbose_name": "count of hands",
                "verbose_name_plural": "counts of hands",
                "ordering": ["motion", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("motion",),
                        name="hands_one_count_waiting",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "confirmed")),
                        fields=("motion",),
                        name="hands_one_count_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("witness", models.F("entered_by")), _negated=True),
                        name="hands_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "confirmed", "refused", "withdrawn"])),
                        name="hands_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True), ("settled_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="hands_settled_with_instant",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="ballot",
            name="motion",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ballot",
                to="governance.motion",
                verbose_name="motion",
            ),
        ),
        migrations.CreateModel(
            name="MotionAllocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("attached_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
                ("settled_at", models.DateTimeField(editable=False, null=True)),
                (
                    "frozen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="motions",
                        to="members.frozenallocation",
                        verbose_name="frozen allocation",
                    ),
                ),
                (
                    "motion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="allocation",
                        to="governance.motion",
                        verbose_name="motion",
                    ),
                ),
            ],
            options={
                "verbose_name": "profit-sharing of a motion",
                "verbose_name_plural": "profit-sharing of motions",
                "ordering": ["motion"],
            },
        ),
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
                        choices=[
                            ("appoint", "Appoints"),
                            ("revoke", "Revokes"),
                            ("elect", "Elects: whoever is elected receives it"),
                        ],
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
                ("seats", models.PositiveSmallIntegerField(default=1, verbose_name="Seats")),
                (
                    "stands_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="One may stand until"),
                ),
                ("called_at", models.DateTimeField(editable=False, null=True)),
                ("reminded_at", models.DateTimeField(editable=False, null=True)),
                ("attached_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
                ("applied_at", models.DateTimeField(editable=False, null=True)),
                ("obstacle", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
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
                        condition=models.Q(("change__in", ["appoint", "revoke", "elect"])),
                        name="motion_mandate_change_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["gerance", "supervisory", "scrutineer", "referent"])
                        ),
                        name="motion_mandate_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("change", "elect"), ("member__isnull", True)),
                            models.Q(models.Q(("change", "elect"), _negated=True), ("member__isnull", False)),
                            _connector="OR",
                        ),
                        name="motion_mandate_person_unless_elected",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__range", (1, 30))), name="motion_mandate_seats"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "statement",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="What you want to say to the others"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="nominations",
                        to="governance.motion",
                    ),
                ),
            ],
            options={
                "verbose_name": "nomination",
                "verbose_name_plural": "nominations",
                "ordering": ["motion", "member__last_name", "member__first_name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("motion", "member"), name="nomination_once_per_motion")
                ],
            },
        ),
        migrations.CreateModel(
            name="Option",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=200, verbose_name="Option")),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="options",
                        to="governance.consultation",
                    ),
                ),
            ],
            options={
                "verbose_name": "option",
                "verbose_name_plural": "options",
                "ordering": ["consultation", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("consultation", "position"), name="option_position_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("leads", models.BooleanField(default=False, verbose_name="Leads the meeting")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
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
            ],
            options={
                "verbose_name": "participant",
                "verbose_name_plural": "participants",
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "member"), name="participant_once")
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
                (
                    "outsider",
                    models.CharField(blank=True, max_length=150, verbose_name="Convened from outside"),
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
                        null=True,
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
                (
                    "update",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="governance.meetingupdate",
                        verbose_name="update",
                    ),
                ),
            ],
            options={
                "verbose_name": "posted letter",
                "verbose_name_plural": "posted letters",
                "ordering": ["meeting", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("update__isnull", True)),
                        fields=("meeting", "member"),
                        name="letter_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("member__isnull", True), ("update__isnull", True)),
                        fields=("meeting", "outsider"),
                        name="letter_to_an_outsider_once",
                    ),
                    models.UniqueConstraint(fields=("update", "member"), name="letter_of_an_update_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("member__isnull", True)),
                        fields=("update", "outsider"),
                        name="letter_of_an_update_to_an_outsider_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("member__isnull", False), ("outsider", "")),
                            models.Q(("member__isnull", True), models.Q(("outsider", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="letter_to_one_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="Title")),
                (
                    "decision_class",
                    models.CharField(
                        choices=[
                            ("ordinaire", "Ordinary decision"),
                            ("extraordinaire", "Extraordinary decision (amending the statuts)"),
                            ("gerance", "Gérance: appointment or revocation at the ordinary majority"),
                            ("gerance_variant_strict", "Gérance: absolute majority of all associates"),
                            ("exclusion", "Exclusion of an associate"),
                            ("unanimite", "Unanimity of all associates"),
                        ],
                        default="ordinaire",
                        max_length=24,
                        verbose_name="Class of the decision",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("agenda", "On an agenda"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="State",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("number", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
                ("submitted_at", models.DateTimeField(editable=False, null=True, verbose_name="Submitted")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="Withdrawn")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposal",
                        to="governance.agendaitem",
                        verbose_name="agenda item",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal",
                "verbose_name_plural": "proposals",
                "ordering": ["-created_at", "-pk"],
                "indexes": [models.Index(fields=["state"], name="proposal_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted", "agenda", "withdrawn"])),
                        name="proposal_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "decision_class__in",
                                [
                                    "ordinaire",
                                    "extraordinaire",
                                    "gerance",
                                    "gerance_variant_strict",
                                    "exclusion",
                                    "unanimite",
                                ],
                            )
                        ),
                        name="proposal_class_known",
                    ),
                    models.UniqueConstraint(fields=("year", "number"), name="proposal_number_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("number__isnull", True), ("state", "draft"), ("submitted_at__isnull", True)
                            ),
                            ("state", "withdrawn"),
                            models.Q(("number__isnull", False), ("submitted_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="proposal_numbered_once_submitted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True), ("state", "withdrawn"), _connector="XOR"
                        ),
                        name="proposal_withdrawn_at_an_instant",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="consultation",
            name="proposal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="consultations",
                to="governance.proposal",
            ),
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=5000, verbose_name="Your contribution")),
                ("at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "article",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="governance.article",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="governance.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["at"], name="comment_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposal__isnull", False), ("article__isnull", False), _connector="XOR"
                        ),
                        name="comment_about_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at__isnull", True), models.Q(("text", ""), _negated=True)),
                            models.Q(("removed_at__isnull", False), ("text", "")),
                            _connector="OR",
                        ),
                        name="comment_text_or_removed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(max_length=20000, verbose_name="Text of the resolution")),
                ("reasons", models.TextField(blank=True, max_length=20000, verbose_name="Reasons")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="governance.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a proposal",
                "verbose_name_plural": "versions of proposals",
                "ordering": ["proposal", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "number"), name="proposal_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.SmallIntegerField()),
                ("is_insertion", models.BooleanField(default=False)),
                (
                    "text",
                    models.TextField(blank=True, max_length=10000, verbose_name="New text of the paragraph"),
                ),
                ("reasons", models.TextField(blank=True, max_length=5000, verbose_name="Reasons")),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("accepted", "Accepted"),
                            ("rejected", "Not accepted"),
                            ("withdrawn", "Withdrawn"),
                            ("vote", "Put to the vote"),
                            ("adopted", "Adopted by vote"),
                            ("defeated", "Not adopted by vote"),
                            ("fallen", "Fallen: another one was adopted"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="State",
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "motion",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="amendment",
                        to="governance.motion",
                        verbose_name="motion",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="amendments",
                        to="governance.proposal",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.proposalversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "amendment",
                "verbose_name_plural": "amendments",
                "ordering": ["proposal", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "proposed",
                                    "accepted",
                                    "rejected",
                                    "withdrawn",
                                    "vote",
                                    "adopted",
                                    "defeated",
                                    "fallen",
                                ],
                            )
                        ),
                        name="amendment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", -1)), name="amendment_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_insertion", False), ("position__gte", 0)),
                            models.Q(("is_insertion", True), models.Q(("text", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="amendment_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_at__isnull", True),
                            models.Q(("state", "proposed"), _negated=True),
                            _connector="XOR",
                        ),
                        name="amendment_settled_at_an_instant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_at__isnull", True), ("settled_at__gte", models.F("at")), _connector="OR"
                        ),
                        name="amendment_settled_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proxy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given_at", models.DateTimeField(verbose_name="Given")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="Taken back")),
                ("fell_at", models.DateTimeField(null=True, verbose_name="Counts no more")),
                ("is_limited", models.BooleanField(default=False, verbose_name="For some items only")),
                (
                    "instruction",
                    models.TextField(blank=True, max_length=1000, verbose_name="Voting instruction"),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proxy holder",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proxies",
                        to="governance.meeting",
                    ),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="principal",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Recorded from paper by",
                    ),
                ),
            ],
            options={
                "verbose_name": "proxy",
                "verbose_name_plural": "proxies",
                "ordering": ["meeting", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=["holder"],
                        name="proxy_in_force",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("meeting", "principal"),
                        name="proxy_one_in_force",
                        violation_error_message="You have given your proxy for this meeting already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("principal", models.F("holder")), _negated=True),
                        name="proxy_to_another",
                        violation_error_message="A proxy is given to somebody else.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProxyItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="governance.agendaitem",
                    ),
                ),
                (
                    "proxy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="governance.proxy",
                    ),
                ),
            ],
            options={
                "verbose_name": "item of a proxy",
                "verbose_name_plural": "items of proxies",
                "ordering": ["proxy", "item"],
                "constraints": [models.UniqueConstraint(fields=("proxy", "item"), name="proxy_item_once")],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("day", models.DateField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="governance.proposalversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "reading of a version",
                "verbose_name_plural": "readings of versions",
                "ordering": ["version", "member__last_name", "member__first_name", "member"],
                "indexes": [models.Index(fields=["day"], name="reading_day")],
                "constraints": [models.UniqueConstraint(fields=("version", "member"), name="reading_once")],
            },
        ),
        migrations.CreateModel(
            name="Rehearsal",
            fields=[
                (
                    "urn",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="rehearsal",
                        serialize=False,
                        to="urn.urn",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "rehearsal of a secret ballot",
                "verbose_name_plural": "rehearsals of secret ballots",
                "ordering": ["-urn"],
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
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("present", "I come"),
                            ("remote", "I take part remotely"),
                            ("absent", "I cannot come"),
                        ],
                        max_length=8,
                        verbose_name="Answer",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="governance.meeting",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "reply to a convocation",
                "verbose_name_plural": "replies to convocations",
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "member"), name="reply_once"),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["present", "remote", "absent"])),
                        name="reply_answer_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestedItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="Order")),
                ("title", models.CharField(max_length=200, verbose_name="Title")),
                (
                    "text",
                    models.TextField(blank=True, max_length=20000, verbose_name="Text of the resolution"),
                ),
                (
                    "item",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="requested",
                        to="governance.agendaitem",
                        verbose_name="agenda item",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="governance.assemblyrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "item asked for",
                "verbose_name_plural": "items asked for",
                "ordering": ["request", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "position"), name="requested_item_position_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestSigner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="On")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signers",
                        to="governance.assemblyrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature of a request",
                "verbose_name_plural": "signatures of requests",
                "ordering": ["request", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "member"), name="assembly_request_signed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("members", models.PositiveIntegerField()),
                ("present", models.PositiveIntegerField()),
                ("votes_for", models.PositiveIntegerField()),
                ("votes_against", models.PositiveIntegerField()),
                ("abstentions", models.PositiveIntegerField()),
                ("blanks", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("adopted", "Adopted"),
                            ("rejected", "Rejected"),
                            ("no_quorum", "No quorum"),
                        ],
                        max_length=10,
                    ),
                ),
                ("votes_hash", models.CharField(max_length=64)),
                ("totals", models.JSONField(null=True)),
                ("counted_at", models.DateTimeField()),
                (
                    "ballot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="result",
                        to="governance.ballot",
                    ),
                ),
            ],
            options={
                "verbose_name": "result",
                "verbose_name_plural": "results",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("members__gte", models.F("present")),
                            (
                                "present__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("votes_for"), "+", models.F("votes_against")
                                        ),
                                        "+",
                                        models.F("abstentions"),
                                    ),
                                    "+",
                                    models.F("blanks"),
                                ),
                            ),
                        ),
                        name="result_counts_add_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["adopted", "rejected", "no_quorum"])),
                        name="result_outcome_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="Title of the article")),
                ("rules", models.JSONField(blank=True, default=dict, verbose_name="Rules of decision")),
                ("is_repeal", models.BooleanField(default=False, verbose_name="Repeal the article")),
                (
                    "is_heading",
                    models.BooleanField(default=False, verbose_name="A heading without a text of its own"),
                ),
                ("in_force_on", models.DateField(blank=True, null=True, verbose_name="In force from")),
                ("applied_at", models.DateTimeField(editable=False, null=True)),
                (
                    "against",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.articleversion",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="governance.article",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.article",
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rule_change",
                        to="governance.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of the règlement",
                "verbose_name_plural": "changes of the règlement",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_repeal", False), ("article__isnull", False), _connector="OR"),
                        name="rule_change_repeals_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("article__isnull", True), ("against__isnull", False), _connector="OR"
                        ),
                        name="rule_change_against_a_version",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="Version")),
                ("preset", models.CharField(max_length=60, verbose_name="Starting point")),
                ("book", models.JSONField(verbose_name="Rules")),
                (
                    "source",
                    models.TextField(
                        help_text="Article of the statuts or of the law.",
                        max_length=2000,
                        verbose_name="Source",
                    ),
                ),
                ("in_force_on", models.DateField(verbose_name="In force from")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=interlignes.kit.clock.now, editable=False, verbose_name="Recorded"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statutes",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.ruleversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of the rules",
                "verbose_name_plural": "versions of the rules",
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="rule_version_from_one"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="ballot",
            name="rule_version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.ruleversion"
            ),
        ),
        migrations.CreateModel(
            name="SealedMinutes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="Number")),
                ("content", models.JSONField()),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("sealed_at", models.DateTimeField(verbose_name="Sealed")),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sealed_minutes",
                        to="governance.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "sealed minutes",
                "verbose_name_plural": "sealed minutes",
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="sealed_minutes_from_one"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SecrecyRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="secrecy_requests",
                        to="governance.motion",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for a secret vote",
                "verbose_name_plural": "requests for a secret vote",
                "ordering": ["motion", "member__last_name", "member__first_name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("motion", "member"), name="secrecy_asked_once_per_motion")
                ],
            },
        ),
        migrations.CreateModel(
            name="Series",
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
                ("place", models.CharField(blank=True, max_length=200, verbose_name="Place")),
                ("video_url", models.URLField(blank=True, max_length=300, verbose_name="Video link")),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("weekly", "Every week"),
                            ("fortnightly", "Every two weeks"),
                            ("monthly", "Every month, on the same weekday: the second Tuesday, for instance"),
                        ],
                        max_length=11,
                        verbose_name="Rhythm",
                    ),
                ),
                ("first_on", models.DateField(verbose_name="First day")),
                ("hour", models.TimeField(verbose_name="Hour")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="Planned minutes")),
                (
                    "days_before",
                    models.PositiveSmallIntegerField(verbose_name="Convened so many days before"),
                ),
                ("created_at", models.DateTimeField(verbose_name="Made")),
                ("stopped_at", models.DateTimeField(null=True, verbose_name="Stopped")),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
            ],
            options={
                "verbose_name": "series of meetings",
                "verbose_name_plural": "series of meetings",
                "ordering": ["title", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("team", "workgroup", "supervision"))),
                        name="series_of_no_assembly",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rhythm__in", ["weekly", "fortnightly", "monthly"])),
                        name="series_rhythm_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("occurs_on", models.DateField(verbose_name="Day")),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="occurrence",
                        to="governance.meeting",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="occurrences",
                        to="governance.series",
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting of a series",
                "verbose_name_plural": "meetings of series",
                "ordering": ["series", "occurs_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("series", "occurs_on"), name="occurrence_once_a_day")
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
                ("starts_at", models.DateTimeField(verbose_name="Date and time")),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="governance.datepoll",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposed date",
                "verbose_name_plural": "proposed dates",
                "ordering": ["starts_at"],
                "constraints": [models.UniqueConstraint(fields=("poll", "starts_at"), name="poll_slot_once")],
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
                    "answer",
                    models.CharField(
                        choices=[("yes", "Yes"), ("maybe", "If need be"), ("no", "No")],
                        max_length=5,
                        verbose_name="Answer",
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
        migrations.CreateModel(
            name="Speech",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("called_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="speeches",
                        to="governance.livesession",
                    ),
                ),
            ],
            options={
                "verbose_name": "turn to speak",
                "verbose_name_plural": "turns to speak",
                "ordering": ["session", "asked_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("session", "member"),
                        name="speech_one_waiting",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Support",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supports",
                        to="governance.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "support",
                "verbose_name_plural": "supports",
                "constraints": [models.UniqueConstraint(fields=("proposal", "member"), name="support_once")],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("team", "Team meeting"),
                            ("workgroup", "Working group"),
                            ("assembly", "General meeting"),
                        ],
                        default="team",
                        max_length=9,
                        verbose_name="Kind of meeting",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="Title")),
                ("why", models.TextField(max_length=2000, verbose_name="Why")),
                ("minutes", models.PositiveSmallIntegerField(null=True, verbose_name="Planned minutes")),
                ("proposed_at", models.DateTimeField(verbose_name="Proposed")),
                ("picked_at", models.DateTimeField(null=True, verbose_name="Taken by an agenda")),
                (
                    "returned_at",
                    models.DateTimeField(null=True, verbose_name="Back among the proposed items"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="topic",
                        to="governance.agendaitem",
                        verbose_name="agenda item",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposed item",
                "verbose_name_plural": "proposed items",
                "ordering": ["-proposed_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["team", "workgroup", "assembly"])),
                        name="topic_scope_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("item__isnull", True), ("picked_at__isnull", False), _connector="OR"
                        ),
                        name="topic_picked_with_instant",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TopicSupport",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supports",
                        to="governance.topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "support of a proposed item",
                "verbose_name_plural": "supports of proposed items",
                "constraints": [
                    models.UniqueConstraint(fields=("topic", "member"), name="topic_support_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("for", "For"),
                            ("against", "Against"),
                            ("abstain", "Abstention"),
                            ("blank", "Blank"),
                        ],
                        max_length=8,
                        verbose_name="Choice",
                    ),
                ),
                ("picks", models.JSONField(blank=True, default=list)),
                ("cast_at", models.DateTimeField(verbose_name="Received")),
                (
                    "elector",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vote",
                        to="governance.elector",
                    ),
                ),
            ],
            options={
                "verbose_name": "vote",
                "verbose_name_plural": "votes",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("choice__in", ["for", "against", "abstain", "blank"])),
                        name="vote_choice_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="Name")),
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
                        verbose_name="Kind of meeting",
                    ),
                ),
                ("lines", models.JSONField(verbose_name="Items")),
                ("kept_at", models.DateTimeField(verbose_name="Kept")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
            ],
            options={
                "verbose_name": "agenda template",
                "verbose_name_plural": "agenda templates",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["ago", "ago_extra", "age", "mixed", "team", "workgroup", "supervision"],
                            )
                        ),
                        name="agenda_template_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("edition_on", models.DateField(verbose_name="Edition of")),
                ("fingerprint", models.CharField(max_length=64)),
                ("at", models.DateTimeField(verbose_name="Agreed")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement to the règlement",
                "verbose_name_plural": "agreements to the règlement",
                "constraints": [
                    models.UniqueConstraint(fields=("member", "edition_on"), name="agreement_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="datepoll",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True), ("meeting__isnull", True), _connector="OR"
                ),
                name="poll_ends_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(fields=("meeting", "position"), name="agenda_position_unique"),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(("method__in", ["motion", "election", "judgment"])),
                name="ballot_method_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("method", "motion"), ("secrecy__in", ("named", "hands")), ("urn__isnull", True)
                    ),
                    models.Q(("method", "election"), ("secrecy", "named"), ("urn__isnull", True)),
                    models.Q(
                        models.Q(("secrecy__in", ("named", "hands")), _negated=True), ("urn__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="ballot_sealed_with_urn",
            ),
        ),
        migrations.RunPython(fill, clear),
    ]
