"""Where allauth meets our rules: invitation only, mails through the outbox, encrypted second factors."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by herself; see `members.views.invitation`."""
        return False


class MfaAdapter(DefaultMFAAdapter):
    """Second factors."""
