"""Logging in with a password."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from interlignes.kit.locks import one_writer


class LoginForm(AllauthLoginForm):
    """allauth's; what it writes once the password is right is one transaction, which waits for the disk once."""

    def login(self, request: HttpRequest, redirect_url: Any = None) -> HttpResponse:
        """Log in, or lead to the second factor."""
        with one_writer(), transaction.atomic():
            response: HttpResponse = super().login(request, redirect_url)
            if request.session.modified:
                request.session.save()
        return response
