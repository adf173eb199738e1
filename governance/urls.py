"""Addresses."""

from django.urls import path

from governance.views import ballots, meetings

app_name = "governance"
urlpatterns = [
    path("reunions/", meetings.index, name="meetings"),
    path("reunions/nouvelle/", meetings.new, name="meeting_new"),
    path("reunions/<int:number>/", meetings.detail, name="meeting"),
    path("reunions/<int:number>/modifier/", meetings.edit, name="meeting_edit"),
    path("reunions/<int:number>/convoquer/", meetings.convoke, name="meeting_convoke"),
    path("reunions/<int:number>/annuler/", meetings.cancel, name="meeting_cancel"),
    path("reunions/<int:number>/presence/", meetings.attendance, name="attendance"),
    path("reunions/<int:number>/points/nouveau/", meetings.item_new, name="item_new"),
    path("points/<int:number>/modifier/", meetings.item_edit, name="item_edit"),
    path("points/<int:number>/deplacer/", meetings.item_move, name="item_move"),
    path("points/<int:number>/retirer/", meetings.item_remove, name="item_remove"),
    path("resolutions/<int:number>/", ballots.motion, name="motion"),
    path("resolutions/<int:number>/scrutin/", ballots.open_ballot, name="ballot_open"),
    path("scrutins/<int:number>/", ballots.ballot, name="ballot"),
    path("decisions/", ballots.decisions, name="decisions"),
    path("regles/", ballots.rules, name="rules"),
]
