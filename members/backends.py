"""Who is let in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef

from interlignes.kit import clock
from members.choices import Role, StatusKind
from members.models import Mandate, Member
from members.permissions import second_factors


class Backend(AuthenticationBackend):
    """allauth's, which also asks at every request whether the person still belongs to the cooperative."""

    def get_user(self, user_id: Any) -> Member | None:
        """The member of a session, None once she has left.

        Status, second factor and mandate of gérance are read in the same query.
        """
        today = clock.today()
        gerance = Mandate.objects.in_force(today).filter(role=Role.GERANCE, member=OuterRef("pk"))
        members = Member.objects.with_status(today).annotate(
            factor_read=Exists(second_factors(OuterRef("pk"))), gerance_read=Exists(gerance)
        )
        member = members.filter(pk=user_id).first()
        return member if member and self.user_can_authenticate(member) else None

    def user_can_authenticate(self, user: Any) -> bool:
        """Active, and not past the day of leaving."""
        return user.is_active and user.current_status != StatusKind.LEFT
