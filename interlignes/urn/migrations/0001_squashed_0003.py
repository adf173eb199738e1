"""All tables of the app at once, for a new cooperative: what the first 3 migrations do one after the other.

Whoever has these already needs nothing of it. They stay until no database from before is left.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import interlignes.kit.clock


class Migration(migrations.Migration):
    replaces = [
        ("urn", "0001_initial"),
        ("urn", "0002_discreet"),
        ("urn", "0003_purpose"),
    ]

    initial = True

    dependencies = [
        ("members", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Committee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="Name")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("ballots", "Sealed ballots of the assembly"),
                            ("health", "Check-ins on health"),
                        ],
                        default="ballots",
                        max_length=8,
                        verbose_name="Purpose",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("threshold", "Threshold: some of the scrutineers suffice to count"),
                            ("single", "Separate keys: every scrutineer is needed to count"),
                        ],
                        default="threshold",
                        max_length=10,
                        verbose_name="Keys",
                    ),
                ),
                ("threshold", models.PositiveSmallIntegerField(verbose_name="Scrutineers needed to count")),
                ("trustees", models.TextField(blank=True, editable=False)),
                ("created_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
                (
                    "completed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="Keys complete"),
                ),
                ("retired_at", models.DateTimeField(editable=False, null=True, verbose_name="Replaced")),
            ],
            options={
                "verbose_name": "group of scrutineers",
                "verbose_name_plural": "groups of scrutineers",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("threshold__gte", 1)), name="committee_threshold_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["threshold", "single"])), name="committee_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["ballots", "health"])),
                        name="committee_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_at__isnull", True), ("trustees", "")),
                            models.Q(
                                ("completed_at__isnull", False), models.Q(("trustees", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="committee_complete_with_keys",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Urn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.CharField(max_length=22, unique=True)),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                ("description", models.CharField(blank=True, max_length=500)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("simple", "Simple: the key stays with the server"),
                            ("bureau", "Bureau: the server and the scrutineers hold the keys together"),
                            (
                                "renforce",
                                "Reinforced: as bureau, and a scrutineer hands out the voting codes",
                            ),
                        ],
                        max_length=8,
                        verbose_name="Level",
                    ),
                ),
                ("questions", models.JSONField()),
                ("page", models.CharField(blank=True, max_length=200)),
                ("is_open_to_all", models.BooleanField(default=True)),
                ("is_rehearsal", models.BooleanField(default=False)),
                ("is_discreet", models.BooleanField(default=False)),
                ("least", models.PositiveSmallIntegerField(default=0)),
                ("opens_at", models.DateTimeField(verbose_name="Opens")),
                ("closes_at", models.DateTimeField(verbose_name="Closes")),
                ("created_at", models.DateTimeField(default=interlignes.kit.clock.now)),
                ("sealed_at", models.DateTimeField(null=True)),
                ("election", models.TextField(blank=True)),
                ("trustees", models.TextField(blank=True)),
                ("voters", models.PositiveIntegerField(default=0)),
                ("head", models.CharField(blank=True, max_length=64)),
                (
                    "last_event",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("Setup", "Setup"),
                            ("Ballot", "Ballot"),
                            ("EndBallots", "End Ballots"),
                            ("EncryptedTally", "Encrypted Tally"),
                            ("PartialDecryption", "Partial Decryption"),
                            ("Result", "Result"),
                        ],
                        max_length=17,
                    ),
                ),
                ("height", models.PositiveIntegerField(default=0)),
                ("records", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("result", models.JSONField(null=True)),
                (
                    "failure",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "server_secret",
                                "The server's secret cannot be read: its key of this ballot is out of reach.",
                            ),
                            ("too_few", "Too few papers: they are not decrypted."),
                            ("verification", "The verification of the archive failed: nothing is published."),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "committee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="urns",
                        to="urn.committee",
                    ),
                ),
            ],
            options={
                "verbose_name": "sealed urn",
                "verbose_name_plural": "sealed urns",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("published_at__isnull", True)),
                        fields=["closes_at"],
                        name="urn_unpublished",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="urn_closes_after_opening",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["simple", "bureau", "renforce"])),
                        name="urn_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("committee__isnull", True), ("level", "simple")),
                            models.Q(
                                models.Q(("level", "simple"), _negated=True), ("committee__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="urn_committee_by_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("election", ""), ("sealed_at__isnull", True)),
                            models.Q(("sealed_at__isnull", False), models.Q(("election", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="urn_sealed_with_election",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("sealed_at__isnull", False), _connector="OR"
                        ),
                        name="urn_ends_once_sealed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", True), ("result__isnull", True)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("failure", ""),
                                ("published_at__isnull", False),
                                ("result__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="urn_published_with_result",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServerKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret", models.TextField()),
                (
                    "urn",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="server_key", to="urn.urn"
                    ),
                ),
            ],
            options={
                "verbose_name": "server's key",
                "verbose_name_plural": "server's keys",
            },
        ),
        migrations.CreateModel(
            name="Roll",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("has_voted", models.BooleanField(default=False)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "urn",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="roll", to="urn.urn"
                    ),
                ),
            ],
            options={
                "verbose_name": "line of the roll",
                "verbose_name_plural": "roll",
                "constraints": [
                    models.UniqueConstraint(fields=("urn", "member"), name="roll_once_per_voter")
                ],
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "event",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("Setup", "Setup"),
                            ("Ballot", "Ballot"),
                            ("EndBallots", "End Ballots"),
                            ("EncryptedTally", "Encrypted Tally"),
                            ("PartialDecryption", "Partial Decryption"),
                            ("Result", "Result"),
                        ],
                        max_length=17,
                    ),
                ),
                ("credential", models.CharField(blank=True, max_length=64)),
                ("owner", models.PositiveSmallIntegerField(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("text", models.TextField()),
                (
                    "urn",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="chain", to="urn.urn"
                    ),
                ),
            ],
            options={
                "verbose_name": "record of the chain",
                "verbose_name_plural": "records of the chain",
                "ordering": ["urn", "position"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("credential", ""), _negated=True),
                        fields=["urn", "credential"],
                        name="record_credential",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("urn", "position"), name="record_position_once"),
                    models.UniqueConstraint(fields=("urn", "digest"), name="record_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("owner__isnull", False)),
                        fields=("urn", "owner"),
                        name="record_one_decryption_each",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("event__in", ["Setup", "EndBallots", "EncryptedTally", "Result"])
                        ),
                        fields=("urn", "event"),
                        name="record_event_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public", models.TextField(blank=True)),
                ("secret", models.TextField(blank=True)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "urn",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="urn.urn"
                    ),
                ),
            ],
            options={
                "verbose_name": "paper",
                "verbose_name_plural": "papers",
                "constraints": [
                    models.UniqueConstraint(fields=("urn", "member"), name="paper_once_per_voter"),
                    models.UniqueConstraint(
                        condition=models.Q(("public", ""), _negated=True),
                        fields=("urn", "public"),
                        name="paper_own_credential",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Holder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("index", models.PositiveSmallIntegerField()),
                ("cert", models.TextField(blank=True)),
                ("deal", models.TextField(blank=True)),
                ("key", models.TextField(blank=True)),
                ("checked_on", models.DateField(null=True, verbose_name="Code checked")),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holders",
                        to="urn.committee",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="scrutineer",
                    ),
                ),
            ],
            options={
                "verbose_name": "key holder",
                "verbose_name_plural": "key holders",
                "ordering": ["committee", "index"],
                "constraints": [
                    models.UniqueConstraint(fields=("committee", "index"), name="holder_index_once"),
                    models.UniqueConstraint(fields=("committee", "member"), name="holder_once_per_committee"),
                    models.CheckConstraint(
                        condition=models.Q(("index__gte", 1)), name="holder_index_from_one"
                    ),
                ],
            },
        ),
    ]
