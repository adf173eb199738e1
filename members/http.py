"""The request of somebody who is logged in."""

from django.http import HttpRequest

from members.models import Member


class MemberRequest(HttpRequest):
    """What a view behind `LoginRequiredMiddleware` is given: its user is a member. For type checkers only."""

    user: Member
