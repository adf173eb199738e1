import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0019_motion_mandates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="amendment",
            name="amendment_state_known",
        ),
        migrations.AddField(
            model_name="amendment",
            name="motion",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="amendment",
                to="governance.motion",
                verbose_name="motion",
            ),
        ),
        migrations.AlterField(
            model_name="amendment",
            name="state",
            field=models.CharField(
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
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
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
        ),
    ]
