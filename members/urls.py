"""Addresses."""

from django.urls import path

from members import urls_capital as capital_urls
from members.views import account, data, data_import, directory, lifecycle, profile, records, registers

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
    path("moi/parcours/", records.my_record, name="my_record"),
    path("moi/heures/", records.my_hours, name="my_hours"),
    path("moi/candidature/", lifecycle.my_candidacy, name="my_candidacy"),
    path("moi/candidature/retirer/", lifecycle.my_candidacy_withdraw, name="my_candidacy_withdraw"),
    path("personnes/<int:number>/", records.record, name="record"),
    path("personnes/<int:number>/contrat/", records.contract_new, name="contract_new"),
    path("personnes/<int:number>/avenant/", records.contract_amend, name="contract_amend"),
    path("personnes/<int:number>/contrat/reprendre/", records.contract_take_back, name="contract_take_back"),
    path("personnes/<int:number>/depart/", records.departure, name="departure"),
    path("personnes/<int:number>/suspension/", records.suspend, name="suspend"),
    path("personnes/<int:number>/suspension/fin/", records.lift, name="lift"),
    path("personnes/<int:number>/candidature/", records.candidacy_new, name="candidacy_new"),
    path("personnes/<int:number>/registre/", records.details, name="details"),
    path("personnes/<int:number>/heures/", records.hours, name="hours"),
    path("candidatures/", lifecycle.candidacies, name="candidacies"),
    path("candidatures/<int:number>/issue/", lifecycle.candidacy_decide, name="candidacy_decide"),
    path("candidatures/<int:number>/rectifier/", lifecycle.candidacy_reopen, name="candidacy_reopen"),
    path("candidatures/<int:number>/mise-en-demeure/", lifecycle.candidacy_notify, name="candidacy_notify"),
    path("verifications/", lifecycle.checks, name="checks"),
    path("temps-partiel/", lifecycle.part_time, name="part_time"),
    path("registre-du-personnel/", lifecycle.personnel, name="personnel"),
    path("import/personnes/", data_import.start, name="import"),
    path("import/personnes/confirmer/", data_import.confirm, name="import_confirm"),
    path("import/personnes/modele.<str:form>", data_import.model, name="import_model"),
    path("registres/", registers.index, name="registers"),
    path("registres/<str:register>.<str:form>", registers.file, name="register"),
    path("annuaire/", directory.index, name="directory"),
    path("annuaire/<int:number>/", directory.person, name="person"),
    path("annuaire/<int:number>/photo/", directory.photo, name="photo"),
    *capital_urls.urlpatterns,
    path("bienvenue/<str:key>/", account.invitation, name="invitation"),
    path("courriels/desabonnement/<str:token>/", account.unsubscribe, name="unsubscribe"),
]
