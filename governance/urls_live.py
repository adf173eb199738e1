"""Addresses of convocations, of attendance and of the live session."""

from django.urls import path

from governance.views import attendance, convocations, hands, proxies, session, session_votes

urlpatterns = [
    path("moi/convocations/", convocations.mine, name="my_consent"),
    path("reunions/accords-courriel/", convocations.consents, name="consents"),
    path("reunions/<int:number>/envois/", convocations.dispatches, name="dispatches"),
    path("reunions/<int:number>/envois/lettres.pdf", convocations.letters_file, name="letters_file"),
    path("reunions/<int:number>/presences/", attendance.presences, name="presences"),
    path("reunions/<int:number>/presences/repondre/", attendance.reply, name="reply"),
    path("reunions/<int:number>/presences/emarger/", attendance.check_in, name="check_in"),
    path("reunions/<int:number>/presences/partir/", attendance.leave, name="leave"),
    path("reunions/<int:number>/presences/enregistrer/", attendance.record, name="presence_record"),
    path("reunions/<int:number>/presences/feuille.pdf", attendance.sheet, name="attendance_sheet"),
    path("reunions/<int:number>/pouvoir/formulaire.pdf", attendance.proxy_form, name="proxy_form"),
    path("reunions/<int:number>/pouvoir/papier/", proxies.paper, name="proxy_paper"),
    path("pouvoirs/en-blanc/<int:number>/reprendre/", proxies.withdraw_blank, name="blank_withdraw"),
    path("resolutions/<int:number>/soutien/", proxies.backed, name="motion_backed"),
    path("pouvoirs/<int:number>/reprendre/", proxies.withdraw, name="proxy_withdraw"),
    path("reunions/<int:number>/bureau/", attendance.bureau, name="bureau"),
    path("reunions/<int:number>/seance/", session.session, name="session"),
    path("reunions/<int:number>/seance/conduire/", session.lead, name="session_lead"),
    path("reunions/<int:number>/seance/ecran/", session.wall, name="session_wall"),
    path("reunions/<int:number>/seance/etat/<slug:screen>/", session.state, name="session_state"),
    path("reunions/<int:number>/seance/etape/", session.step, name="session_step"),
    path("reunions/<int:number>/seance/parole/", session.speak, name="session_speak"),
    path("reunions/<int:number>/seance/revocation/", session.revocation, name="session_revocation"),
    path("points/<int:number>/traiter/", session.go, name="session_go"),
    path("scrutins/<int:number>/clore/", session_votes.close, name="ballot_close"),
    path("resolutions/<int:number>/ouvrir/", session_votes.vote, name="session_vote"),
    path(
        "resolutions/<int:number>/ouvrir/tour-suivant/", session_votes.next_round, name="session_next_round"
    ),
    path("resolutions/<int:number>/main-levee/", hands.hands, name="hands"),
    path("mains-levees/<int:number>/", hands.settle, name="hands_settle"),
]
