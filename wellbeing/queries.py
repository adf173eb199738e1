"""Readings for the page of help."""

from datetime import date, timedelta

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from members.choices import Role, StatusKind
from members.models import Mandate, Status
from wellbeing.models import Contact

#: After a year a contact is still shown, with a word of caution.
CHECK_EVERY = timedelta(days=365)


def contacts(day: date) -> QuerySet[Contact]:
    """The cooperative's own contacts in their order; `is_stale` when last checked over a year before `day`."""
    stale = ExpressionWrapper(Q(checked_on__lt=day - CHECK_EVERY), output_field=BooleanField())
    return Contact.objects.annotate(is_stale=stale)


def referents(day: date) -> QuerySet[Mandate]:
    """Mandates of the wellbeing referents in force on `day`, of people who have not left; with the member."""
    status = Status.objects.filter(member=OuterRef("member"), since_on__lte=day).order_by("-since_on")
    return (
        Mandate.objects.in_force(day)
        .filter(role=Role.REFERENT, member__is_active=True)
        .annotate(status=Subquery(status.values("kind")[:1]))
        .exclude(status=StatusKind.LEFT)
        .select_related("member")
        .order_by("member__last_name", "member__first_name")
    )
