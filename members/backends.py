"""Who is let in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef

from interlignes.kit import clock
from members.choices import StatusKind
from members.models import Member
from members.permissions import second_factors


class Backend(AuthenticationBackend):
    """allauth's, which also asks at every request whether the person still belongs to the cooperative."""

    def get_user(self, user_id: Any) -> Member | None:
        """The member of a session, with status and second factor in the same query; None once she has left."""
        members = Member.objects.with_status(clock.today()).filter(pk=user_id)
        member = members.annotate(factor_read=Exists(second_factors(OuterRef("pk")))).first()
        return member if member and self.user_can_authenticate(member) else None

    def user_can_authenticate(self, user: Any) -> bool:
        """Active, and not past the day of leaving."""
        return user.is_active and user.current_status != StatusKind.LEFT
