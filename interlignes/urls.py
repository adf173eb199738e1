"""Addresses: French, one place per app."""

from django.contrib import admin
from django.urls import include, path

from interlignes import views
from interlignes.agenda import checkin_agenda

urlpatterns = [
    path("", views.home, name="home"),
    path("etat/", views.health, name="health"),
    path("langue/", views.set_language, name="set_language"),
    path("", include("governance.urls")),
    path("", include("interlignes.urn.urls")),
    path("sante/points/<int:number>/ordre-du-jour/", checkin_agenda, name="checkin_agenda"),
    path("sante/", include("wellbeing.urls")),
    path("", include("members.urls")),
    path("compte/", include("allauth.urls")),
    path("gerance/", admin.site.urls),
]
