"""Addresses."""

from django.urls import path

from members import urls_capital as capital_urls
from members.views import account, data, directory, profile

app_name = "members"
urlpatterns = [
    path("moi/", account.me, name="me"),
    path("moi/profil/", profile.edit, name="profile"),
    path("moi/profil/photo/", profile.photo, name="profile_photo"),
    path("moi/profil/photo/retirer/", profile.photo_remove, name="photo_remove"),
    path("moi/donnees/", data.mine, name="data"),
    path("moi/donnees/tout.json", data.export_json, name="export_json"),
    path("moi/donnees/tout.pdf", data.export_pdf, name="export_pdf"),
    path("moi/donnees/correction/", data.correction, name="correction"),
    path("moi/donnees/effacement/", data.erasure, name="erasure"),
    path("moi/donnees/demandes/<int:number>/retirer/", data.withdraw, name="withdraw_request"),
    path("donnees/demandes/", data.waiting, name="requests"),
    path("donnees/demandes/<int:number>/", data.answer, name="request"),
    path("annuaire/", directory.index, name="directory"),
    path("annuaire/<int:number>/", directory.person, name="person"),
    path("annuaire/<int:number>/photo/", directory.photo, name="photo"),
    *capital_urls.urlpatterns,
    path("bienvenue/<str:key>/", account.invitation, name="invitation"),
    path("courriels/desabonnement/<str:token>/", account.unsubscribe, name="unsubscribe"),
]
