from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0013_minutes_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="mail",
            name="mail_kind_known",
        ),
        migrations.AlterField(
            model_name="mail",
            name="kind",
            field=models.CharField(
                choices=[
                    ("meeting.convoked", "Convocation"),
                    ("meeting.changed", "Meeting changed"),
                    ("meeting.cancelled", "Meeting cancelled"),
                    ("meeting.session", "Supervision session"),
                    ("minutes.review", "Minutes to read"),
                    ("poll.asked", "Question for a date"),
                    ("poll.reminder", "Reminder to answer for a date"),
                    ("poll.settled", "Date chosen"),
                    ("ballot.opened", "Invitation to vote"),
                    ("ballot.reminder", "Reminder to vote"),
                    ("ballot.result", "Result of a ballot"),
                    ("proxy.given", "Proxy given"),
                    ("urn.receipt", "Receipt of a sealed ballot"),
                    ("consultation.reminder", "Reminder to answer"),
                    ("proposal.digest", "Digest of discussions"),
                    ("rulebook.agreement", "Reminder to read the règlement"),
                    ("candidacy.filed", "Candidacy filed"),
                    ("candidacy.reminder", "Deadline of a candidacy"),
                    ("candidacy.decided", "Outcome of a candidacy"),
                    ("mandate.reminder", "End of a mandate"),
                    ("member.invited", "Invitation to open an account"),
                    ("data.asked", "Request about personal data"),
                    ("data.answered", "Answer about personal data"),
                    ("account", "Account: code, reset, notice"),
                    ("wellbeing.notice", "A message waits"),
                    ("checkin.opened", "Check-in open"),
                    ("checkin.reminder", "Reminder of a check-in"),
                    ("checkin.released", "Result of a check-in"),
                    ("action.given", "Prevention action entrusted"),
                    ("action.due", "Prevention action due"),
                    ("duerp.due", "DUERP to update"),
                ],
                max_length=24,
                verbose_name="Kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "meeting.convoked",
                            "meeting.changed",
                            "meeting.cancelled",
                            "meeting.session",
                            "minutes.review",
                            "poll.asked",
                            "poll.reminder",
                            "poll.settled",
                            "ballot.opened",
                            "ballot.reminder",
                            "ballot.result",
                            "proxy.given",
                            "urn.receipt",
                            "consultation.reminder",
                            "proposal.digest",
                            "rulebook.agreement",
                            "candidacy.filed",
                            "candidacy.reminder",
                            "candidacy.decided",
                            "mandate.reminder",
                            "member.invited",
                            "data.asked",
                            "data.answered",
                            "account",
                            "wellbeing.notice",
                            "checkin.opened",
                            "checkin.reminder",
                            "checkin.released",
                            "action.given",
                            "action.due",
                            "duerp.due",
                        ],
                    )
                ),
                name="mail_kind_known",
            ),
        ),
    ]
