"""What a button of a page does that asks for nothing more: run an action, say how it went, go on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.functional import Promise

from interlignes.kit.errors import Refused


def press(
    request: HttpRequest, action: Callable[[], object], to: Any, *, done: str | Promise = "", **arguments: Any
) -> HttpResponseRedirect:
    """Run an action, say `done` or why it is refused, and go `to` a page: a row, an address or its name."""
    try:
        action()
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        if done:
            messages.success(request, str(done))
    return redirect(to, **arguments)
