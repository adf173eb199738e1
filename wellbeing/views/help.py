"""The page of help."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from interlignes.kit import clock
from wellbeing import queries
from wellbeing.choices import EMERGENCY, LISTENING


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Whom to turn to: the same page for everybody, whatever they do or have done elsewhere."""
    return render(request, "wellbeing/home.html", help_panel(clock.today()))


def help_panel(day: date) -> dict[str, Any]:
    """What the panel of help shows; it does not depend on the person."""
    return {
        "emergency": EMERGENCY,
        "listening": LISTENING,
        "referents": queries.referents(day),
        "contacts": queries.contacts(day),
    }
