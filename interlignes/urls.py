"""Addresses: French, one place per app."""

from django.contrib import admin
from django.urls import include, path

from interlignes import views

urlpatterns = [
    path("", views.home, name="home"),
    path("etat/", views.health, name="health"),
    path("langue/", views.set_language, name="set_language"),
    path("", include("governance.urls")),
    path("", include("interlignes.urn.urls")),
    path("sante/", include("wellbeing.urls")),
    path("", include("members.urls")),
    path("compte/", include("allauth.urls")),
    path("gerance/", admin.site.urls),
]
