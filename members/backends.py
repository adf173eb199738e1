"""Who is let in."""

from datetime import date
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef, QuerySet

from interlignes.kit import clock
from interlignes.kit.prepared import Prepared
from members.choices import Role, StatusKind
from members.models import Mandate, Member
from members.permissions import second_factors


def _with_rights(pk: int, today: date) -> QuerySet[Member]:
    """The member with this number, her status, and whether she has a second factor and a mandate of gérance."""
    gerance = Mandate.objects.in_force(today).filter(role=Role.GERANCE, member=OuterRef("pk"))
    members = Member.objects.with_status(today).annotate(
        factor_read=Exists(second_factors(OuterRef("pk"))), gerance_read=Exists(gerance)
    )
    return members.filter(pk=pk).order_by()


#: Asked at every request, and slower to compile than all the rest of a small page.
_who = Prepared(_with_rights, pk=int, today=date)


class Backend(AuthenticationBackend):
    """allauth's, which also asks at every request whether the person still belongs to the cooperative."""

    def get_user(self, user_id: Any) -> Member | None:
        """The member of a session, None once she has left.

        Status, second factor and mandate of gérance are read in the same query.
        """
        found = _who(pk=int(user_id), today=clock.today())
        return next((member for member in found if self.user_can_authenticate(member)), None)

    def user_can_authenticate(self, user: Any) -> bool:
        """Active, and not past the day of leaving."""
        if not hasattr(user, "status_read"):
            user.status_read = next(
                (who.current_status for who in _who(pk=user.pk, today=clock.today())), None
            )
        return user.is_active and user.current_status != StatusKind.LEFT
