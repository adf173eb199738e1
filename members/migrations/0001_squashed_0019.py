"""All tables of the app at once, for a new cooperative: what the first 19 migrations do one after the other.

Whoever has these already needs nothing of it. They stay until no database from before is left.
"""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import interlignes.kit.clock
import interlignes.kit.money
import interlignes.kit.ratios
from members.models import capital, profit


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The one row of the cooperative, the one of the rules of membership, and the triggers of capital and profit."""
    apps.get_model("members", "Cooperative").objects.get_or_create(pk=1, defaults={"name": "Interlignes"})
    apps.get_model("members", "MembershipRules").objects.get_or_create(pk=1)
    for guard in (capital.GUARD, profit.GUARD):
        guard.create(schema_editor.connection)


def clear(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the triggers."""
    for guard in (capital.GUARD, profit.GUARD):
        guard.drop(schema_editor.connection)


class Migration(migrations.Migration):
    replaces = [
        ("members", "0001_initial"),
        ("members", "0002_cooperative_row"),
        ("members", "0003_lifecycle_and_employment"),
        ("members", "0004_profile_and_data_rights"),
        ("members", "0005_capital_and_profit"),
        ("members", "0006_ledger_append_only"),
        ("members", "0007_wants_digests"),
        ("members", "0008_looks_at_records"),
        ("members", "0009_profit_year_holdings"),
        ("members", "0010_membership_usual_mode"),
        ("members", "0011_staff_number"),
        ("members", "0012_membership_rules_row"),
        ("members", "0013_cooperatives_as_associates"),
        ("members", "0014_allocation_decision"),
        ("members", "0015_looks_at_pay"),
        ("members", "0016_candidacy_corrected"),
        ("members", "0017_interns"),
        ("members", "0018_candidacies_from_outside"),
        ("members", "0019_permit_copies"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "email",
                    models.EmailField(
                        error_messages={"unique": "There is already a member with this e-mail address."},
                        max_length=254,
                        unique=True,
                        verbose_name="E-mail address",
                    ),
                ),
                ("first_name", models.CharField(max_length=80, verbose_name="First name")),
                ("last_name", models.CharField(max_length=80, verbose_name="Last name")),
                (
                    "organisation",
                    models.CharField(
                        blank=True,
                        help_text="Where the associate is a company or a cooperative: its name. The vote is the legal person's.",
                        max_length=200,
                        verbose_name="Legal person that she represents",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "French"), ("en", "English")],
                        default="fr",
                        max_length=2,
                        verbose_name="Language",
                    ),
                ),
                ("wants_reminders", models.BooleanField(default=True, verbose_name="Mail me reminders")),
                ("wants_results", models.BooleanField(default=True, verbose_name="Mail me results")),
                (
                    "wants_digests",
                    models.BooleanField(default=True, verbose_name="Mail me the digest of discussions"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="May log in")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=interlignes.kit.clock.now, editable=False, verbose_name="Recorded"
                    ),
                ),
            ],
            options={
                "verbose_name": "member",
                "verbose_name_plural": "members",
                "ordering": ["last_name", "first_name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="member_email_unique",
                        violation_error_message="There is already a member with this e-mail address.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AllocationDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="Decided on")),
                ("decided_by", models.CharField(max_length=40)),
                ("recorded_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "decided allocation",
                "verbose_name_plural": "decided allocations",
                "ordering": ["-decided_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Candidacy",
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
                        choices=[
                            ("voluntary", "Voluntary: the assembly decides by ordinary majority"),
                            ("on_request", "On simple request, unless the next assembly opposes"),
                            ("obligatory", "Obligatory by the contract of employment"),
                            ("external", "External: the assembly decides by ordinary majority"),
                            (
                                "cooperative",
                                "External, a cooperative: the assembly decides by ordinary majority",
                            ),
                        ],
                        max_length=12,
                        verbose_name="Way",
                    ),
                ),
                ("hired_on", models.DateField(verbose_name="Hired on")),
                ("filed_on", models.DateField(blank=True, null=True, verbose_name="Filed on")),
                ("notified_on", models.DateField(blank=True, null=True, verbose_name="Formal notice of")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("admitted", "Admitted"),
                            ("rejected", "Rejected by the assembly"),
                            ("declined", "Not put to the vote by the gérance"),
                            ("withdrawn", "Withdrawn by the person"),
                            ("lapsed", "Lapsed: the person has left"),
                        ],
                        max_length=10,
                        verbose_name="Outcome",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="Decided on")),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="Effective from"
                    ),
                ),
                ("decided_by", models.CharField(blank=True, editable=False, max_length=60)),
                (
                    "corrected_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="Outcome taken back"),
                ),
                (
                    "corrected_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="Why"),
                ),
                ("created_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "candidacy",
                "verbose_name_plural": "candidacies",
                "ordering": ["member", "created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True), ("decided_on__isnull", True), ("outcome", "")
                            ),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="candidacy_decided_with_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ["admitted", "rejected"]), _negated=True),
                            ("filed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="candidacy_decided_once_filed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mode__in", ["voluntary", "on_request", "obligatory", "external", "cooperative"])
                        ),
                        name="candidacy_mode_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["", "admitted", "rejected", "declined", "withdrawn", "lapsed"])
                        ),
                        name="candidacy_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("filed_on__isnull", True),
                            ("filed_on__gte", models.F("hired_on")),
                            _connector="OR",
                        ),
                        name="candidacy_filed_after_hiring",
                        violation_error_message="The candidacy would be filed before the hiring.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CapitalTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since_on", models.DateField(unique=True, verbose_name="In force from")),
                (
                    "source",
                    models.TextField(
                        help_text="The articles of your statuts, the assembly that adopted them.",
                        max_length=1000,
                        verbose_name="Source",
                    ),
                ),
                (
                    "employed_capital",
                    interlignes.kit.ratios.RatioField(
                        default="51/100",
                        max_length=24,
                        verbose_name="Capital of employed associates, at least",
                    ),
                ),
                (
                    "employed_votes",
                    interlignes.kit.ratios.RatioField(
                        default="13/20", max_length=24, verbose_name="Votes of employed associates, at least"
                    ),
                ),
                (
                    "one_holder",
                    interlignes.kit.ratios.RatioField(
                        default="1/2", max_length=24, verbose_name="Capital of one associate, at most"
                    ),
                ),
                (
                    "external_capital",
                    interlignes.kit.ratios.RatioField(
                        default="49/100", max_length=24, verbose_name="Capital of externals, at most"
                    ),
                ),
                (
                    "external_votes",
                    interlignes.kit.ratios.RatioField(
                        default="7/20", max_length=24, verbose_name="Votes of externals, at most"
                    ),
                ),
                (
                    "external_votes_with_cooperatives",
                    interlignes.kit.ratios.RatioField(
                        default="49/100",
                        max_length=24,
                        verbose_name="Votes of externals with cooperatives among them, at most",
                    ),
                ),
                (
                    "floor_share",
                    interlignes.kit.ratios.RatioField(
                        default="1/2",
                        max_length=24,
                        verbose_name="Floor of the capital: share of the highest ever reached",
                    ),
                ),
                (
                    "capital_min",
                    interlignes.kit.money.MoneyField(
                        default=Decimal("30.00"), verbose_name="Capital never below"
                    ),
                ),
                (
                    "refund_years",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="Years to refund a leaver",
                    ),
                ),
                (
                    "refund_interest",
                    interlignes.kit.ratios.RatioField(
                        default="0", max_length=24, verbose_name="Yearly interest on refunds"
                    ),
                ),
                (
                    "commitment_rate",
                    interlignes.kit.ratios.RatioField(
                        default="0", max_length=24, verbose_name="Commitment to subscribe: share of gross pay"
                    ),
                ),
                (
                    "commitment_cap",
                    interlignes.kit.money.MoneyField(
                        blank=True, null=True, verbose_name="Commitment to subscribe: at most a year"
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("associates", "Associates, as on the attendance sheet and in the minutes"),
                            ("gerance", "The gérance only; each associate sees her own"),
                        ],
                        default="associates",
                        max_length=10,
                        verbose_name="Who sees the shares of each",
                    ),
                ),
                (
                    "legal_reserve",
                    interlignes.kit.ratios.RatioField(
                        default="3/20", max_length=24, verbose_name="Legal reserve"
                    ),
                ),
                (
                    "development_min",
                    interlignes.kit.ratios.RatioField(
                        default="1/100", max_length=24, verbose_name="Development fund, at least"
                    ),
                ),
                (
                    "work_min",
                    interlignes.kit.ratios.RatioField(
                        default="1/4", max_length=24, verbose_name="Part travail, at least"
                    ),
                ),
                (
                    "seniority_max",
                    interlignes.kit.ratios.RatioField(
                        default="2", max_length=24, verbose_name="Coefficient of seniority, at most"
                    ),
                ),
                (
                    "presence_months",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[django.core.validators.MaxValueValidator(3)],
                        verbose_name="Part travail: months of presence in the year",
                    ),
                ),
                (
                    "seniority_months",
                    models.PositiveSmallIntegerField(
                        default=6,
                        validators=[django.core.validators.MaxValueValidator(6)],
                        verbose_name="Part travail: or months of seniority",
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "terms of the capital",
                "verbose_name_plural": "terms of the capital",
                "ordering": ["-since_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("visibility__in", ["associates", "gerance"])),
                        name="capital_terms_visibility_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("refund_years__lte", 5)), name="capital_terms_refund_years"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capital_min__gte", 0)), name="capital_terms_minimum"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("commitment_cap__isnull", True), ("commitment_cap__gt", 0), _connector="OR"
                        ),
                        name="capital_terms_cap",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contract",
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
                            ("cdi", "Permanent contract (CDI)"),
                            ("cdd", "Fixed-term contract (CDD)"),
                            ("apprentice", "Apprentice"),
                            ("professional", "Professional training contract"),
                            ("agency", "Temporary agency worker"),
                            ("lent", "Lent by a group of employers"),
                            ("officer", "Paid gérant·e without a contract of employment"),
                        ],
                        max_length=12,
                        verbose_name="Contract",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="Entry")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="Exit (last day)")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("resignation_associate", "Gives up the quality of associate"),
                            ("renunciation", "No longer employed, gives up the quality of associate"),
                            ("resignation_job", "Resigns from the job"),
                            ("dismissal", "Dismissal"),
                            ("economic_dismissal", "Dismissal for an economic reason"),
                            ("retirement", "Retirement"),
                            ("unfitness", "Unfitness for work"),
                            ("mutual_termination", "Termination by mutual agreement"),
                            ("contract_end", "End of a fixed-term contract"),
                            ("trial_end", "End of the trial period"),
                            ("death", "Death"),
                            ("exclusion", "Exclusion by the assembly"),
                            (
                                "assembly_decision",
                                "Decision of the assembly about an associate who is not employed",
                            ),
                            ("commitment_failure", "Subscription commitment not kept"),
                            ("deemed_resigned", "Did not apply in time, deemed to have resigned"),
                        ],
                        max_length=24,
                        verbose_name="Reason of the exit",
                    ),
                ),
                (
                    "authorised_on",
                    models.DateField(
                        blank=True,
                        help_text="Where one is required: its date, or that of the request (C. trav. D1221-23, 7°).",
                        null=True,
                        verbose_name="Authorisation of hiring or dismissal",
                    ),
                ),
                (
                    "provider",
                    models.CharField(
                        blank=True,
                        help_text="Name and address, for somebody who is lent (C. trav. D1221-23, 10° and 11°).",
                        max_length=200,
                        verbose_name="Agency or group of employers",
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
                ("end_recorded_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "verbose_name": "contract",
                "verbose_name_plural": "contracts",
                "ordering": ["member", "starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="contract_ends_after_start",
                        violation_error_message="The contract would end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["cdi", "cdd", "apprentice", "professional", "agency", "lent", "officer"],
                            )
                        ),
                        name="contract_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "end_reason__in",
                                [
                                    "",
                                    "resignation_associate",
                                    "renunciation",
                                    "resignation_job",
                                    "dismissal",
                                    "economic_dismissal",
                                    "retirement",
                                    "unfitness",
                                    "mutual_termination",
                                    "contract_end",
                                    "trial_end",
                                    "death",
                                    "exclusion",
                                    "assembly_decision",
                                    "commitment_failure",
                                    "deemed_resigned",
                                ],
                            )
                        ),
                        name="contract_end_reason_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cooperative",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="Usual name")),
                (
                    "legal_name",
                    models.CharField(
                        blank=True,
                        help_text="As on every document: the name with “société coopérative et participative”, form, variable capital.",
                        max_length=200,
                        verbose_name="Legal name",
                    ),
                ),
                (
                    "legal_form",
                    models.CharField(
                        choices=[("sarl", "SARL"), ("sa", "SA"), ("sas", "SAS")],
                        default="sarl",
                        max_length=4,
                        verbose_name="Legal form",
                    ),
                ),
                ("address", models.TextField(blank=True, max_length=500, verbose_name="Registered office")),
            ],
            options={
                "verbose_name": "cooperative",
                "verbose_name_plural": "cooperative",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="cooperative_single"),
                    models.CheckConstraint(
                        condition=models.Q(("legal_form__in", ["sarl", "sa", "sas"])),
                        name="cooperative_legal_form_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DataRequest",
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
                        choices=[("correction", "Correction"), ("erasure", "Erasure")],
                        max_length=12,
                        verbose_name="Request",
                    ),
                ),
                (
                    "concern",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("name", "First or last name"),
                            ("status", "Status or its date"),
                            ("office", "Mandate or its dates"),
                            ("work", "Contract, hours, job"),
                            ("shares", "Shares and capital"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                        verbose_name="About",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="In her words")),
                ("filed_on", models.DateField(verbose_name="Asked on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for an answer"),
                            ("done", "Done"),
                            ("partly", "Done in part"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="State",
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="Answer and reasons")),
                ("decided_on", models.DateField(null=True, verbose_name="Answered on")),
            ],
            options={
                "verbose_name": "request about personal data",
                "verbose_name_plural": "requests about personal data",
                "ordering": ["-filed_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["correction", "erasure"])), name="request_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "done", "partly", "refused", "withdrawn"])),
                        name="request_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_on__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True), ("decided_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="request_decided_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FrozenAllocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("totals", models.JSONField()),
                ("lines", models.JSONField()),
                ("fingerprint", models.CharField(max_length=64, unique=True, verbose_name="Fingerprint")),
                ("frozen_at", models.DateTimeField(verbose_name="Frozen")),
            ],
            options={
                "verbose_name": "frozen allocation",
                "verbose_name_plural": "frozen allocations",
                "ordering": ["-frozen_at"],
            },
        ),
        migrations.CreateModel(
            name="HoursWish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since_on", models.DateField(verbose_name="Stated on")),
                (
                    "hours",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=4,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(Decimal("60")),
                        ],
                        verbose_name="Hours wanted a week",
                    ),
                ),
                ("by_gerance", models.BooleanField(default=False, verbose_name="Recorded by the gérance")),
                ("recorded_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "hours wanted",
                "verbose_name_plural": "hours wanted",
                "ordering": ["member", "since_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 0), ("hours__lte", Decimal("60"))),
                        name="hours_wish_of_a_week",
                        violation_error_message="Between 0 and 60 hours a week.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Intern",
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
                        choices=[("intern", "Intern"), ("civic", "Volunteer in civic service")],
                        max_length=8,
                        verbose_name="Kind",
                    ),
                ),
                ("last_name", models.CharField(max_length=80, verbose_name="Last name")),
                ("first_name", models.CharField(max_length=80, verbose_name="First names")),
                ("starts_on", models.DateField(verbose_name="First day")),
                ("ends_on", models.DateField(verbose_name="Last day")),
                (
                    "tutor",
                    models.CharField(
                        help_text="Last name and first names.", max_length=160, verbose_name="Tutor"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        help_text="Workshop, office, address.", max_length=200, verbose_name="Where she is"
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "intern or volunteer",
                "verbose_name_plural": "interns and volunteers",
                "ordering": ["starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="intern_ends_after_start",
                        violation_error_message="The last day lies before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["intern", "civic"])), name="intern_kind_known"
                    ),
                    models.UniqueConstraint(
                        fields=("last_name", "first_name", "starts_on"),
                        name="intern_once",
                        violation_error_message="This person is recorded from this day on already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key_digest", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=interlignes.kit.clock.now, editable=False, verbose_name="Sent"
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="Valid until")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="Used")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="Withdrawn")),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="invitation_expires_later",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("starts_on", models.DateField(verbose_name="From")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="Until (included)")),
            ],
            options={
                "verbose_name": "mandate",
                "verbose_name_plural": "mandates",
                "ordering": ["member", "starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="mandate_ends_after_start",
                        violation_error_message="The mandate would end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["gerance", "supervisory", "scrutineer", "referent"])
                        ),
                        name="mandate_role_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MembershipRules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "usual_mode",
                    models.CharField(
                        choices=[
                            ("voluntary", "Voluntary: the assembly decides by ordinary majority"),
                            ("on_request", "On simple request, unless the next assembly opposes"),
                            ("obligatory", "Obligatory by the contract of employment"),
                        ],
                        default="voluntary",
                        max_length=12,
                        verbose_name="Usual way of joining",
                    ),
                ),
                (
                    "request_after_months",
                    models.PositiveSmallIntegerField(
                        default=12, verbose_name="On simple request: from this many months after hiring on"
                    ),
                ),
                (
                    "obligatory_within_months",
                    models.PositiveSmallIntegerField(
                        default=24, verbose_name="Obligatory: to apply within this many months of hiring"
                    ),
                ),
                (
                    "answer_within_months",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="Obligatory: months to answer the formal notice"
                    ),
                ),
                (
                    "obligatory_unless_opposed",
                    models.BooleanField(
                        default=True,
                        help_text="Otherwise the assembly admits by ordinary majority.",
                        verbose_name="Obligatory: admitted unless the assembly opposes",
                    ),
                ),
                (
                    "seniority_months",
                    models.PositiveSmallIntegerField(
                        default=12,
                        help_text="The law: one year at most (loi 78-763, art. 7).",
                        validators=[django.core.validators.MaxValueValidator(12)],
                        verbose_name="Months of work that entitle to a vote on the candidacy",
                    ),
                ),
                (
                    "decision_within_months",
                    models.PositiveSmallIntegerField(
                        default=12,
                        help_text="There is an annual assembly every year.",
                        verbose_name="Months for an assembly to decide on a candidacy",
                    ),
                ),
                (
                    "renew_after_months",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="The law: it can be renewed every year (loi 78-763, art. 7).",
                        validators=[django.core.validators.MaxValueValidator(12)],
                        verbose_name="Months before a rejected candidacy may be renewed",
                    ),
                ),
                (
                    "suspension_after_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        verbose_name="Days between the formal notice and the suspension of the vote",
                    ),
                ),
                (
                    "commitment_answer_months",
                    models.PositiveSmallIntegerField(
                        default=3,
                        verbose_name="Months between the formal notice and the loss of the quality, commitment not kept",
                    ),
                ),
                (
                    "renouncing_ends_job",
                    models.BooleanField(
                        default=True,
                        help_text="The law, unless the statuts say otherwise (loi 78-763, art. 10).",
                        verbose_name="Giving up the quality of associate ends the contract of employment",
                    ),
                ),
                (
                    "gerance_years",
                    models.PositiveSmallIntegerField(
                        default=4,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(6),
                        ],
                        verbose_name="Years of a mandate of gérance",
                    ),
                ),
                (
                    "supervisory_years",
                    models.PositiveSmallIntegerField(
                        default=4,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(6),
                        ],
                        verbose_name="Years on the supervisory board",
                    ),
                ),
                (
                    "other_years",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(6),
                        ],
                        verbose_name="Years of the other offices",
                    ),
                ),
                (
                    "closing_month",
                    models.PositiveSmallIntegerField(
                        default=12,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="Month in which the financial year closes",
                    ),
                ),
                (
                    "full_time_hours",
                    models.DecimalField(
                        decimal_places=2,
                        default=35,
                        max_digits=4,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(48),
                        ],
                        verbose_name="Hours of a full-time week",
                    ),
                ),
                ("source", models.TextField(blank=True, max_length=2000, verbose_name="Source")),
            ],
            options={
                "verbose_name": "rules of membership",
                "verbose_name_plural": "rules of membership",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="membership_rules_single"),
                    models.CheckConstraint(
                        condition=models.Q(("seniority_months__lte", 12)), name="membership_rules_seniority"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closing_month__gte", 1), ("closing_month__lte", 12)),
                        name="membership_rules_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("usual_mode__in", ["voluntary", "on_request", "obligatory"])),
                        name="membership_rules_mode_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="No.")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("subscription", "Subscription"),
                            ("withholding", "Subscription by withholding on pay"),
                            ("work_share", "Subscription from the part travail"),
                            ("participation", "Subscription from the participation"),
                            ("transfer_in", "Transfer received"),
                            ("transfer_out", "Transfer given"),
                            ("refund", "Refund"),
                            ("annulment", "Annulment"),
                            ("conversion", "Change of the nominal value"),
                            ("correction", "Counter-entry"),
                        ],
                        max_length=14,
                        verbose_name="Kind",
                    ),
                ),
                ("occurred_on", models.DateField(verbose_name="Date")),
                ("shares", models.IntegerField(verbose_name="Shares")),
                ("nominal", interlignes.kit.money.MoneyField(verbose_name="Nominal value")),
                ("amount", interlignes.kit.money.MoneyField(verbose_name="Amount")),
                (
                    "loss",
                    interlignes.kit.money.MoneyField(
                        default=Decimal("0.00"), verbose_name="Part of the losses"
                    ),
                ),
                (
                    "interest",
                    interlignes.kit.money.MoneyField(default=Decimal("0.00"), verbose_name="Interest"),
                ),
                (
                    "payment",
                    models.CharField(
                        choices=[
                            ("bank", "Bank transfer"),
                            ("cheque", "Cheque"),
                            ("cash", "Cash"),
                            ("payroll", "Pay slip"),
                            ("profit", "Part travail or participation, kept by the cooperative"),
                            ("savings", "Company savings plan (PEE)"),
                            ("member", "From one member to the other"),
                            ("none", "Nothing is paid"),
                        ],
                        max_length=10,
                        verbose_name="Payment",
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=120, verbose_name="Reference")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="Why all the same")),
                ("key", models.UUIDField(editable=False, unique=True)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=interlignes.kit.clock.now, editable=False, verbose_name="Recorded"
                    ),
                ),
            ],
            options={
                "verbose_name": "share movement",
                "verbose_name_plural": "share movements",
                "ordering": ["-occurred_on", "-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "subscription",
                                    "withholding",
                                    "work_share",
                                    "participation",
                                    "transfer_in",
                                    "transfer_out",
                                    "refund",
                                    "annulment",
                                    "conversion",
                                    "correction",
                                ],
                            )
                        ),
                        name="movement_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind__in",
                                    (
                                        "subscription",
                                        "withholding",
                                        "work_share",
                                        "participation",
                                        "transfer_in",
                                    ),
                                ),
                                ("shares__gt", 0),
                            ),
                            models.Q(
                                ("kind__in", ("transfer_out", "refund", "annulment")), ("shares__lt", 0)
                            ),
                            models.Q(
                                ("kind__in", ["conversion", "correction"]),
                                models.Q(("shares", 0), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="movement_sign_fits_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount", 0), ("kind", "conversion")),
                            models.Q(
                                models.Q(("kind", "conversion"), _negated=True),
                                (
                                    "amount",
                                    models.ExpressionWrapper(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("shares"), "*", models.F("nominal")
                                        ),
                                        output_field=models.BigIntegerField(),
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="movement_amount_is_shares_times_nominal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("nominal__gt", 0)), name="movement_nominal_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["refund", "correction"]),
                            models.Q(("interest", 0), ("loss", 0)),
                            _connector="OR",
                        ),
                        name="movement_loss_only_of_refunds",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NominalValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", interlignes.kit.money.MoneyField(verbose_name="Nominal value")),
                ("since_on", models.DateField(unique=True, verbose_name="Since")),
                ("source", models.CharField(max_length=300, verbose_name="Source")),
                ("recorded_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "nominal value",
                "verbose_name_plural": "nominal values",
                "ordering": ["-since_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="nominal_positive",
                        violation_error_message="A share is worth something.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PermitCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content_type", models.CharField(max_length=20)),
                ("content_sealed", models.TextField()),
                ("annexed_on", models.DateField(verbose_name="Annexed on")),
            ],
            options={
                "verbose_name": "copy of a work permit",
                "verbose_name_plural": "copies of work permits",
                "ordering": ["-annexed_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PersonnelDetails",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "staff_number",
                    models.CharField(
                        blank=True,
                        help_text="As payroll knows her; an import recognises her by it.",
                        max_length=30,
                        verbose_name="Staff number",
                    ),
                ),
                ("nationality", models.CharField(blank=True, max_length=60, verbose_name="Nationality")),
                ("born_on", models.DateField(blank=True, null=True, verbose_name="Date of birth")),
                (
                    "sex",
                    models.CharField(
                        blank=True, choices=[("f", "Female"), ("m", "Male")], max_length=1, verbose_name="Sex"
                    ),
                ),
                (
                    "permit_kind",
                    models.CharField(
                        blank=True,
                        help_text="For foreign workers who need one (C. trav. D1221-23, 8°).",
                        max_length=100,
                        verbose_name="Work permit: kind",
                    ),
                ),
                (
                    "permit_number",
                    models.CharField(blank=True, max_length=60, verbose_name="Work permit: number"),
                ),
            ],
            options={
                "verbose_name": "details for the registre unique du personnel",
                "verbose_name_plural": "details for the registre unique du personnel",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["", "f", "m"])), name="personnel_sex_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("staff_number", ""), _negated=True),
                        fields=("staff_number",),
                        name="staff_number_once",
                        violation_error_message="Somebody else has this staff number.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProfitVariant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=80, verbose_name="Title")),
                ("reasons", models.TextField(blank=True, max_length=2000, verbose_name="Reasons")),
                (
                    "work",
                    interlignes.kit.ratios.RatioField(
                        default="1/2", max_length=24, verbose_name="Part travail"
                    ),
                ),
                (
                    "capital",
                    interlignes.kit.ratios.RatioField(
                        default="0", max_length=24, verbose_name="Part capital"
                    ),
                ),
                (
                    "by_pay",
                    interlignes.kit.ratios.RatioField(default="0", max_length=24, verbose_name="By pay"),
                ),
                (
                    "by_hours",
                    interlignes.kit.ratios.RatioField(default="1", max_length=24, verbose_name="By hours"),
                ),
                (
                    "by_equal",
                    interlignes.kit.ratios.RatioField(default="0", max_length=24, verbose_name="Equal parts"),
                ),
                (
                    "seniority_step",
                    interlignes.kit.ratios.RatioField(
                        default="0", max_length=24, verbose_name="Seniority: more for every full year"
                    ),
                ),
                (
                    "seniority_most",
                    interlignes.kit.ratios.RatioField(
                        default="1", max_length=24, verbose_name="Seniority: coefficient at most"
                    ),
                ),
                (
                    "shared_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="Shared with the associates"
                    ),
                ),
                ("created_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "simulation of profit-sharing",
                "verbose_name_plural": "simulations of profit-sharing",
                "ordering": ["year", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProfitWorker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "presence_months",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(24)],
                        verbose_name="Months of presence in the year",
                    ),
                ),
                (
                    "seniority_months",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(900)],
                        verbose_name="Months of seniority at the close",
                    ),
                ),
                (
                    "hours",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=7,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="Hours",
                    ),
                ),
                ("pay", interlignes.kit.money.MoneyField(default=Decimal("0.00"), verbose_name="Gross pay")),
            ],
            options={
                "verbose_name": "work in a year",
                "verbose_name_plural": "work in a year",
                "ordering": ["year", "member__last_name", "member__first_name", "member"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 0), ("pay__gte", 0)),
                        name="profit_worker_not_negative",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProfitYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opens_on", models.DateField(verbose_name="First day")),
                ("closes_on", models.DateField(unique=True, verbose_name="Last day")),
                ("net_result", interlignes.kit.money.MoneyField(verbose_name="Net result")),
                (
                    "prior_losses",
                    interlignes.kit.money.MoneyField(
                        default=Decimal("0.00"), verbose_name="Earlier losses to make up"
                    ),
                ),
                (
                    "gains_to_reserve",
                    interlignes.kit.money.MoneyField(
                        default=Decimal("0.00"),
                        verbose_name="Gains on disposal or revaluation, put to reserve",
                    ),
                ),
                (
                    "legal_reserve_before",
                    interlignes.kit.money.MoneyField(
                        default=Decimal("0.00"), verbose_name="Legal reserve before this year"
                    ),
                ),
                (
                    "holdings",
                    models.TextField(
                        blank=True,
                        help_text="For the yearly list for the ministry: company, share held. Empty: none.",
                        max_length=2000,
                        verbose_name="Holdings in other companies at the close",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "year of profit",
                "verbose_name_plural": "years of profit",
                "ordering": ["-closes_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gt", models.F("opens_on"))),
                        name="profit_year_ends_after_start",
                        violation_error_message="The year would end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("gains_to_reserve__gte", 0),
                            ("legal_reserve_before__gte", 0),
                            ("prior_losses__gte", 0),
                        ),
                        name="profit_year_amounts_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordAccess",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            (
                                "record",
                                "Record at the gérance's desk, with what is shared with the gérance only",
                            ),
                            ("register", "Downloaded register with personal details"),
                            ("capital", "Capital account: shares, movements and documents"),
                            ("pay", "Pay, hours of work and line of a profit-sharing"),
                            ("permit", "Copy of the work permit"),
                            ("data", "What must be kept of her, to answer her request"),
                        ],
                        max_length=12,
                        verbose_name="What was seen",
                    ),
                ),
                ("day", models.DateField(verbose_name="Day")),
            ],
            options={
                "verbose_name": "look at a record",
                "verbose_name_plural": "looks at records",
                "ordering": ["-day", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("part__in", ["record", "register", "capital", "pay", "permit", "data"])
                        ),
                        name="access_part_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RefundClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("shares", models.PositiveIntegerField(verbose_name="Shares")),
                ("lost_on", models.DateField(verbose_name="Quality of associate lost on")),
                ("closing_on", models.DateField(verbose_name="Value fixed at the close of")),
                ("due_on", models.DateField(verbose_name="Due on")),
                (
                    "unit_value",
                    interlignes.kit.money.MoneyField(
                        blank=True, null=True, verbose_name="Value of one share"
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=300, verbose_name="Reason of the last change"),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("recorded_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "refund",
                "verbose_name_plural": "refunds",
                "ordering": ["lost_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("shares__gt", 0)), name="refund_of_some_shares"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("lost_on"))), name="refund_due_after_loss"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closing_on__gte", models.F("lost_on"))),
                        name="refund_closing_after_loss",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit_value__isnull", True), ("unit_value__gte", 0), _connector="OR"
                        ),
                        name="refund_value_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Status",
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
                            ("employee", "Employee, not associate"),
                            ("associate", "Associate-employee"),
                            ("former", "Associate, no longer employed"),
                            ("external", "External associate"),
                            ("cooperative", "External associate, a cooperative"),
                            ("left", "Has left"),
                        ],
                        max_length=12,
                        verbose_name="Status",
                    ),
                ),
                ("since_on", models.DateField(verbose_name="Since")),
                ("since_at", models.DateTimeField(blank=True, null=True, verbose_name="At")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("resignation_associate", "Gives up the quality of associate"),
                            ("renunciation", "No longer employed, gives up the quality of associate"),
                            ("resignation_job", "Resigns from the job"),
                            ("dismissal", "Dismissal"),
                            ("economic_dismissal", "Dismissal for an economic reason"),
                            ("retirement", "Retirement"),
                            ("unfitness", "Unfitness for work"),
                            ("mutual_termination", "Termination by mutual agreement"),
                            ("contract_end", "End of a fixed-term contract"),
                            ("trial_end", "End of the trial period"),
                            ("death", "Death"),
                            ("exclusion", "Exclusion by the assembly"),
                            (
                                "assembly_decision",
                                "Decision of the assembly about an associate who is not employed",
                            ),
                            ("commitment_failure", "Subscription commitment not kept"),
                            ("deemed_resigned", "Did not apply in time, deemed to have resigned"),
                        ],
                        max_length=24,
                        verbose_name="Reason",
                    ),
                ),
                (
                    "because",
                    models.CharField(blank=True, max_length=300, verbose_name="Why otherwise than usual"),
                ),
            ],
            options={
                "verbose_name": "status",
                "verbose_name_plural": "statuses",
                "ordering": ["member", "since_on", models.OrderBy(models.F("since_at"), nulls_first=True)],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["employee", "associate", "former", "external", "cooperative", "left"],
                            )
                        ),
                        name="status_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "",
                                    "resignation_associate",
                                    "renunciation",
                                    "resignation_job",
                                    "dismissal",
                                    "economic_dismissal",
                                    "retirement",
                                    "unfitness",
                                    "mutual_termination",
                                    "contract_end",
                                    "trial_end",
                                    "death",
                                    "exclusion",
                                    "assembly_decision",
                                    "commitment_failure",
                                    "deemed_resigned",
                                ],
                            )
                        ),
                        name="status_reason_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubscriberDetails",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.TextField(blank=True, max_length=300, verbose_name="Address")),
                ("born_on", models.DateField(blank=True, null=True, verbose_name="Date of birth")),
                ("birth_place", models.CharField(blank=True, max_length=120, verbose_name="Place of birth")),
                (
                    "marital",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("single", "Single"),
                            ("married", "Married"),
                            ("pacs", "Civil partnership (PACS)"),
                            ("divorced", "Divorced"),
                            ("widowed", "Widowed"),
                        ],
                        max_length=10,
                        verbose_name="Marital status",
                    ),
                ),
                ("spouse", models.CharField(blank=True, max_length=160, verbose_name="Name of the spouse")),
            ],
            options={
                "verbose_name": "details for bulletins of subscription",
                "verbose_name_plural": "details for bulletins of subscription",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("marital__in", ["", "single", "married", "pacs", "divorced", "widowed"])
                        ),
                        name="subscriber_marital_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("commitment", "Subscription commitment unpaid 30 days after formal notice"),
                            ("statutes", "Another case of the statuts"),
                        ],
                        max_length=12,
                        verbose_name="Reason",
                    ),
                ),
                ("notified_on", models.DateField(verbose_name="Formal notice of")),
                ("since_on", models.DateField(verbose_name="Vote suspended from")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="Until (included)")),
            ],
            options={
                "verbose_name": "suspension of the vote",
                "verbose_name_plural": "suspensions of the vote",
                "ordering": ["member", "since_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True),
                            ("until_on__gte", models.F("since_on")),
                            _connector="OR",
                        ),
                        name="suspension_ends_after_start",
                        violation_error_message="The suspension would end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("since_on__gte", models.F("notified_on"))),
                        name="suspension_after_notice",
                        violation_error_message="The suspension would begin before the formal notice.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__in", ["commitment", "statutes"])),
                        name="suspension_reason_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Terms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since_on", models.DateField(verbose_name="Since")),
                ("job", models.CharField(max_length=100, verbose_name="Job")),
                ("qualification", models.CharField(blank=True, max_length=100, verbose_name="Qualification")),
                (
                    "hours",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=4,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(Decimal("60")),
                        ],
                        verbose_name="Hours a week",
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=interlignes.kit.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "terms of a contract",
                "verbose_name_plural": "terms of contracts",
                "ordering": ["contract", "since_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 0), ("hours__lte", Decimal("60"))),
                        name="terms_hours_of_a_week",
                        violation_error_message="Between 0 and 60 hours a week.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="photo",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
                ("content", models.BinaryField(max_length=200000)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "photo",
                "verbose_name_plural": "photos",
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="profile",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
                ("job", models.CharField(blank=True, max_length=120, verbose_name="What I do here")),
                ("ask_me", models.TextField(blank=True, max_length=600, verbose_name="What one may ask me")),
                (
                    "skills",
                    models.CharField(blank=True, max_length=300, verbose_name="What I know how to do"),
                ),
                (
                    "languages",
                    models.CharField(blank=True, max_length=200, verbose_name="Languages I speak or sign"),
                ),
                ("days", models.CharField(blank=True, max_length=7, verbose_name="Days I am there")),
                ("days_note", models.CharField(blank=True, max_length=200, verbose_name="Where and when")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="Telephone")),
                (
                    "photo_audience",
                    models.CharField(
                        choices=[
                            ("gerance", "Only the gérance"),
                            ("associates", "The associates, employed or not"),
                            ("everybody", "Everybody who belongs to the cooperative"),
                        ],
                        default="gerance",
                        max_length=10,
                        verbose_name="Who sees it",
                    ),
                ),
                (
                    "job_audience",
                    models.CharField(
                        choices=[
                            ("gerance", "Only the gérance"),
                            ("associates", "The associates, employed or not"),
                            ("everybody", "Everybody who belongs to the cooperative"),
                        ],
                        default="gerance",
                        max_length=10,
                        verbose_name="Who sees it",
                    ),
                ),
                (
                    "ask_me_audience",
                    models.CharField(
                        choices=[
                            ("gerance", "Only the gérance"),
                            ("associates", "The associates, employed or not"),
                            ("everybody", "Everybody who belongs to the cooperative"),
                        ],
                        default="gerance",
                        max_length=10,
                        verbose_name="Who sees it",
                    ),
                ),
                (
                    "skills_audience",
                    models.CharField(
                        choices=[
                            ("gerance", "Only the gérance"),
                            ("associates", "The associates, employed or not"),
                            ("everybody", "Everybody who belongs to the cooperative"),
                        ],
                        default="gerance",
                        max_length=10,
                        verbose_name="Who sees it",
                    ),
                ),
                (
                    "languages_audience",
                    models.CharField(
                        choices=[
                            ("gerance", "Only the gérance"),
                            ("associates", "The associates, employed or not"),
                            ("everybody", "Everybody who belongs to the cooperative"),
                        ],
                        default="gerance",
                        max_length=10,
                        verbose_name="Who sees it",
                    ),
                ),
                (
                    "days_audience",
                    models.CharField(
                        choices=[
                            ("gerance", "Only the gérance"),
                            ("associates", "The associates, employed or not"),
                            ("everybody", "Everybody who belongs to the cooperative"),
                        ],
                        default="gerance",
                        max_length=10,
                        verbose_name="Who sees it",
                    ),
                ),
                (
                    "phone_audience",
                    models.CharField(
                        choices=[
                            ("gerance", "Only the gérance"),
                            ("associates", "The associates, employed or not"),
                            ("everybody", "Everybody who belongs to the cooperative"),
                        ],
                        default="gerance",
                        max_length=10,
                        verbose_name="Who sees it",
                    ),
                ),
                (
                    "email_audience",
                    models.CharField(
                        choices=[
                            ("gerance", "Only the gérance"),
                            ("associates", "The associates, employed or not"),
                            ("everybody", "Everybody who belongs to the cooperative"),
                        ],
                        default="gerance",
                        max_length=10,
                        verbose_name="Who sees it",
                    ),
                ),
            ],
            options={
                "verbose_name": "profile",
                "verbose_name_plural": "profiles",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("photo_audience__in", ["gerance", "associates", "everybody"])),
                        name="profile_photo_audience",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("job_audience__in", ["gerance", "associates", "everybody"])),
                        name="profile_job_audience",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ask_me_audience__in", ["gerance", "associates", "everybody"])),
                        name="profile_ask_me_audience",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("skills_audience__in", ["gerance", "associates", "everybody"])),
                        name="profile_skills_audience",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("languages_audience__in", ["gerance", "associates", "everybody"])
                        ),
                        name="profile_languages_audience",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days_audience__in", ["gerance", "associates", "everybody"])),
                        name="profile_days_audience",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("phone_audience__in", ["gerance", "associates", "everybody"])),
                        name="profile_phone_audience",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("email_audience__in", ["gerance", "associates", "everybody"])),
                        name="profile_email_audience",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="candidacy",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="candidacies",
                to=settings.AUTH_USER_MODEL,
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contracts",
                to=settings.AUTH_USER_MODEL,
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="answered by",
            ),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="data_requests",
                to=settings.AUTH_USER_MODEL,
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="allocationdecision",
            name="frozen",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decision",
                to="members.frozenallocation",
            ),
        ),
        migrations.AddField(
            model_name="hourswish",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="hours_wishes",
                to=settings.AUTH_USER_MODEL,
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="invited_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="invited by",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="member",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="invitations",
                to=settings.AUTH_USER_MODEL,
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="mandate",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mandates",
                to=settings.AUTH_USER_MODEL,
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="corrects",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="correction",
                to="members.movement",
                verbose_name="corrects",
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="movements",
                to=settings.AUTH_USER_MODEL,
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="twin",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taker",
                to="members.movement",
                verbose_name="from",
            ),
        ),
        migrations.AddField(
            model_name="permitcopy",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="permit_copies",
                to=settings.AUTH_USER_MODEL,
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="personneldetails",
            name="member",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="personnel_details",
                to=settings.AUTH_USER_MODEL,
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="frozenallocation",
            name="variant",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="frozen", to="members.profitvariant"
            ),
        ),
        migrations.AddField(
            model_name="profitworker",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="profit_lines",
                to=settings.AUTH_USER_MODEL,
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="profitworker",
            name="year",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="workers", to="members.profityear"
            ),
        ),
        migrations.AddField(
            model_name="profitvariant",
            name="year",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="variants", to="members.profityear"
            ),
        ),
        migrations.AddField(
            model_name="allocationdecision",
            name="year",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="members.profityear"
            ),
        ),
        migrations.AddField(
            model_name="recordaccess",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="accesses",
                to=settings.AUTH_USER_MODEL,
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="recordaccess",
            name="viewer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who looked",
            ),
        ),
        migrations.AddField(
            model_name="refundclaim",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="refund_claims",
                to=settings.AUTH_USER_MODEL,
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="claim",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="members.refundclaim",
            ),
        ),
        migrations.AddField(
            model_name="status",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="statuses",
                to=settings.AUTH_USER_MODEL,
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="subscriberdetails",
            name="member",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="subscriber_details",
                to=settings.AUTH_USER_MODEL,
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="suspensions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="terms",
            name="contract",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="terms",
                to="members.contract",
                verbose_name="contract",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidacy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")),
                fields=("member",),
                name="candidacy_one_open",
                violation_error_message="This person has a candidacy that is not decided yet.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.UniqueConstraint(
                fields=("member", "starts_on"),
                name="contract_one_per_day",
                violation_error_message="A contract already begins on this day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "erasure"), ("state", "open")),
                fields=("member", "kind"),
                name="request_one_open_erasure",
            ),
        ),
        migrations.AddConstraint(
            model_name="hourswish",
            constraint=models.UniqueConstraint(fields=("member", "since_on"), name="hours_wish_one_per_day"),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.UniqueConstraint(
                fields=("member", "role", "starts_on"),
                name="mandate_once",
                violation_error_message="This mandate is already recorded.",
            ),
        ),
        migrations.AddConstraint(
            model_name="profitworker",
            constraint=models.UniqueConstraint(fields=("year", "member"), name="profit_worker_once"),
        ),
        migrations.AddConstraint(
            model_name="profitvariant",
            constraint=models.UniqueConstraint(
                fields=("year", "title"),
                name="profit_variant_title_once",
                violation_error_message="There is already a variant with this title.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordaccess",
            constraint=models.UniqueConstraint(
                fields=("member", "viewer", "part", "day"), name="access_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="refundclaim",
            constraint=models.UniqueConstraint(
                fields=("member", "lost_on"),
                name="refund_claim_once",
                violation_error_message="This refund is already in the queue.",
            ),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(fields=["member", "occurred_on"], name="movement_member_day"),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "payment__in",
                        ["bank", "cheque", "cash", "payroll", "profit", "savings", "member", "none"],
                    )
                ),
                name="movement_payment_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "transfer_in"), ("twin__isnull", False)),
                    models.Q(models.Q(("kind", "transfer_in"), _negated=True), ("twin__isnull", True)),
                    _connector="OR",
                ),
                name="movement_twin_of_transfers",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects__isnull", False), ("kind", "correction")),
                    models.Q(models.Q(("kind", "correction"), _negated=True), ("corrects__isnull", True)),
                    _connector="OR",
                ),
                name="movement_correction_corrects",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim__isnull", False), ("kind", "refund")),
                    ("kind", "correction"),
                    models.Q(
                        models.Q(("kind__in", ["refund", "correction"]), _negated=True),
                        ("claim__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="movement_claim_of_refunds",
            ),
        ),
        migrations.AddConstraint(
            model_name="status",
            constraint=models.UniqueConstraint(
                condition=models.Q(("since_at__isnull", True)),
                fields=("member", "since_on"),
                name="status_one_per_day",
                violation_error_message="A status already begins on this day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="status",
            constraint=models.UniqueConstraint(fields=("member", "since_at"), name="status_one_per_instant"),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.UniqueConstraint(
                fields=("member", "since_on"),
                name="suspension_once",
                violation_error_message="A suspension already begins on this day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="terms",
            constraint=models.UniqueConstraint(
                fields=("contract", "since_on"),
                name="terms_one_per_day",
                violation_error_message="Terms already begin on this day.",
            ),
        ),
        migrations.RunPython(fill, clear),
    ]
