"""Addresses."""

from django.urls import path

from wellbeing.views import duerp, guides, help, indicators, instruments, personal, prevention, support

app_name = "wellbeing"
urlpatterns = [
    path("", help.home, name="home"),
    path("demandes/", support.index, name="requests"),
    path("demandes/nouvelle/", support.new, name="request_new"),
    path("demandes/<int:number>/", support.detail, name="request"),
    path("demandes/<int:number>/suite/", support.step, name="request_step"),
    path("suivi/", personal.index, name="personal"),
    path("suivi/coffre/", personal.vault, name="vault"),
    path("suivi/mots/", personal.words, name="words"),
    path("suivi/<slug:code>/", personal.self_check, name="self_check"),
    path("questionnaires/", instruments.index, name="instruments"),
    path("questionnaires/<slug:code>/", instruments.detail, name="instrument"),
    path("questionnaires/<slug:code>/textes/", instruments.texts, name="instrument_texts"),
    path("prevention/", prevention.index, name="prevention"),
    path("prevention/risques/nouveau/", prevention.risk, name="risk_new"),
    path("prevention/risques/<int:number>/", prevention.risk, name="risk"),
    path("prevention/actions/nouvelle/", prevention.action, name="action_new"),
    path("prevention/actions/<int:number>/", prevention.action, name="action"),
    path("prevention/indicateurs/", indicators.index, name="indicators"),
    path("prevention/indicateurs/nouveau/", indicators.new, name="indicator_new"),
    path("prevention/guides/", guides.index, name="guides"),
    path("prevention/guides/<slug:name>/", guides.detail, name="guide"),
    path("duerp/", duerp.index, name="duerp"),
    path("duerp/nouvelle/", duerp.new, name="duerp_new"),
    path("duerp/<int:number>/pdf/", duerp.pdf, name="duerp_pdf"),
    path("duerp/<int:number>/json/", duerp.data, name="duerp_json"),
]
