"""Readings for the page of help."""

from datetime import date, timedelta

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from members.choices import Role
from members.models import Mandate
from members.queries import holders
from wellbeing.models import Contact

#: After a year a contact is still shown, with a word of caution.
CHECK_EVERY = timedelta(days=365)


def contacts(day: date) -> QuerySet[Contact]:
    """The own contacts in their order; `is_stale` when last checked over a year before `day`."""
    stale = ExpressionWrapper(Q(checked_on__lt=day - CHECK_EVERY), output_field=BooleanField())
    return Contact.objects.annotate(is_stale=stale)


def referents(day: date) -> QuerySet[Mandate]:
    """Mandates of the wellbeing referents in force on `day`, of people who have not left; with the member."""
    mandates = Mandate.objects.in_force(day).filter(
        role=Role.REFERENT, member__in=holders(Role.REFERENT, day)
    )
    return mandates.select_related("member").order_by("member__last_name", "member__first_name")
