"""The product's addresses and one bare view to compare with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from interlignes.urls import urlpatterns as product
from members.models import Member


def bare(request: HttpRequest, queries: int) -> HttpResponse:
    """Reads a session and a user, then runs queries until there were `queries` in all."""
    number = request.user.pk
    for _ in range(queries - 2):
        Member.objects.filter(pk=number).first()
    return HttpResponse("<!DOCTYPE html><title>bare</title>")


urlpatterns = [*product, path("bare/<int:queries>/", bare)]
