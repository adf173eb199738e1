"""All tables of the app at once, for a new cooperative: what the first 24 migrations do one after the other.

Whoever has these already needs nothing of it. They stay until no database from before is left.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import interlignes.kit.clock


class Migration(migrations.Migration):
    replaces = [
        ("outbox", "0001_initial"),
        ("outbox", "0002_meeting_changed"),
        ("outbox", "0003_urn_receipt"),
        ("outbox", "0004_wellbeing_kinds"),
        ("outbox", "0005_digests"),
        ("outbox", "0006_data_requests"),
        ("outbox", "0007_proxy_given"),
        ("outbox", "0008_kinds_of_membership"),
        ("outbox", "0009_consultation_reminder"),
        ("outbox", "0010_checkin_kinds"),
        ("outbox", "0011_calendar"),
        ("outbox", "0012_supervision_session"),
        ("outbox", "0013_minutes_review"),
        ("outbox", "0014_date_polls"),
        ("outbox", "0015_assignment_due"),
        ("outbox", "0016_meeting_reply"),
        ("outbox", "0017_decisions_applied"),
        ("outbox", "0018_checkin_count"),
        ("outbox", "0019_decision_review"),
        ("outbox", "0020_urn_keys_and_count"),
        ("outbox", "0021_call_for_candidates"),
        ("outbox", "0022_minutes_due"),
        ("outbox", "0023_proxy_fell"),
        ("outbox", "0024_assembly_asked"),
    ]

    initial = True

    dependencies = [
        ("members", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mail",
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
                            ("meeting.convoked", "Convocation"),
                            ("meeting.changed", "Meeting changed"),
                            ("meeting.cancelled", "Meeting cancelled"),
                            ("meeting.reply", "Reminder to say whether one comes"),
                            ("meeting.session", "Supervision session"),
                            ("assembly.asked", "Assembly asked for by associates"),
                            ("minutes.review", "Minutes to read"),
                            ("minutes.due", "Reminder to give out the minutes"),
                            ("poll.asked", "Question for a date"),
                            ("poll.reminder", "Reminder to answer for a date"),
                            ("poll.settled", "Date chosen"),
                            ("assignment.due", "Thing to do, due soon"),
                            ("decision.review", "Decision to be looked at again"),
                            ("ballot.opened", "Invitation to vote"),
                            ("ballot.reminder", "Reminder to vote"),
                            ("ballot.result", "Result of a ballot"),
                            ("proxy.given", "Proxy given"),
                            ("proxy.fell", "Proxy that counts no more, or again"),
                            ("urn.receipt", "Receipt of a sealed ballot"),
                            ("urn.keys", "Key of a scrutineer to make"),
                            ("urn.count", "Count of a sealed ballot awaited"),
                            ("consultation.reminder", "Reminder to answer"),
                            ("nomination.called", "Call for candidates"),
                            ("nomination.reminder", "Candidates are missing"),
                            ("proposal.digest", "Digest of discussions"),
                            ("rulebook.agreement", "Reminder to read the règlement"),
                            ("candidacy.filed", "Candidacy filed"),
                            ("candidacy.reminder", "Deadline of a candidacy"),
                            ("candidacy.decided", "Outcome of a candidacy"),
                            ("mandate.reminder", "End of a mandate"),
                            ("mandate.decided", "Mandate given or ended by an assembly"),
                            ("allocation.decided", "Profit-sharing decided"),
                            ("member.invited", "Invitation to open an account"),
                            ("data.asked", "Request about personal data"),
                            ("data.answered", "Answer about personal data"),
                            ("account", "Account: code, reset, notice"),
                            ("wellbeing.notice", "A message waits"),
                            ("checkin.opened", "Check-in open"),
                            ("checkin.reminder", "Reminder of a check-in"),
                            ("checkin.count", "Count of a check-in awaited"),
                            ("checkin.released", "Result of a check-in"),
                            ("action.given", "Prevention action entrusted"),
                            ("action.due", "Prevention action due"),
                            ("duerp.due", "DUERP to update"),
                        ],
                        max_length=24,
                        verbose_name="Kind",
                    ),
                ),
                ("about_type", models.CharField(max_length=60)),
                ("about_id", models.CharField(max_length=40)),
                ("occasion", models.CharField(blank=True, max_length=40, verbose_name="Occasion")),
                ("recipient", models.EmailField(max_length=254, verbose_name="To")),
                ("language", models.CharField(max_length=2)),
                ("subject", models.CharField(max_length=250, verbose_name="Subject")),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True)),
                (
                    "calendar",
                    models.TextField(blank=True, help_text="An event that travels along (RFC 5546)."),
                ),
                ("unsubscribe_url", models.CharField(blank=True, max_length=500)),
                ("message_id", models.CharField(max_length=120, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("refused", "Refused for good"),
                            ("expired", "No longer useful"),
                            ("cancelled", "No longer needed"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="State",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=interlignes.kit.clock.now, verbose_name="Written"),
                ),
                ("useful_until", models.DateTimeField(null=True)),
                ("next_try_at", models.DateTimeField(default=interlignes.kit.clock.now)),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="Attempts")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="Sent")),
                ("last_error", models.CharField(blank=True, max_length=250, verbose_name="Last error")),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail",
                "verbose_name_plural": "mails",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["next_try_at"], name="mail_waiting"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "about_type", "about_id", "recipient", "occasion"),
                        name="mail_once_per_occasion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "meeting.convoked",
                                    "meeting.changed",
                                    "meeting.cancelled",
                                    "meeting.reply",
                                    "meeting.session",
                                    "assembly.asked",
                                    "minutes.review",
                                    "minutes.due",
                                    "poll.asked",
                                    "poll.reminder",
                                    "poll.settled",
                                    "assignment.due",
                                    "decision.review",
                                    "ballot.opened",
                                    "ballot.reminder",
                                    "ballot.result",
                                    "proxy.given",
                                    "proxy.fell",
                                    "urn.receipt",
                                    "urn.keys",
                                    "urn.count",
                                    "consultation.reminder",
                                    "nomination.called",
                                    "nomination.reminder",
                                    "proposal.digest",
                                    "rulebook.agreement",
                                    "candidacy.filed",
                                    "candidacy.reminder",
                                    "candidacy.decided",
                                    "mandate.reminder",
                                    "mandate.decided",
                                    "allocation.decided",
                                    "member.invited",
                                    "data.asked",
                                    "data.answered",
                                    "account",
                                    "wellbeing.notice",
                                    "checkin.opened",
                                    "checkin.reminder",
                                    "checkin.count",
                                    "checkin.released",
                                    "action.given",
                                    "action.due",
                                    "duerp.due",
                                ],
                            )
                        ),
                        name="mail_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "sent", "refused", "expired", "cancelled"])
                        ),
                        name="mail_state_known",
                    ),
                ],
            },
        ),
    ]
