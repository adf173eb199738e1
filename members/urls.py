"""Addresses."""

from django.urls import path

from members.views import account, directory, profile

app_name = "members"
urlpatterns = [
    path("moi/", account.me, name="me"),
    path("moi/profil/", profile.edit, name="profile"),
    path("moi/profil/photo/", profile.photo, name="profile_photo"),
    path("moi/profil/photo/retirer/", profile.photo_remove, name="photo_remove"),
    path("annuaire/", directory.index, name="directory"),
    path("annuaire/<int:number>/", directory.person, name="person"),
    path("annuaire/<int:number>/photo/", directory.photo, name="photo"),
    path("bienvenue/<str:key>/", account.invitation, name="invitation"),
    path("courriels/desabonnement/<str:token>/", account.unsubscribe, name="unsubscribe"),
]
