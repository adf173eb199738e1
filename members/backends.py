"""Who is let in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from interlignes.kit import clock
from members.choices import StatusKind
from members.models import Member


class Backend(AuthenticationBackend):
    """allauth's, which also asks at every request whether the person still belongs to the cooperative."""

    def get_user(self, user_id: Any) -> Member | None:
        """The member of a session, with the status of today in the same query; None once she has left."""
        member = Member.objects.with_status(clock.today()).filter(pk=user_id).first()
        return member if member and self.user_can_authenticate(member) else None

    def user_can_authenticate(self, user: Any) -> bool:
        """Active, and not past the day of leaving."""
        return user.is_active and user.current_status != StatusKind.LEFT
