"""Addresses."""

from django.urls import path

from governance.views import ballots, candidacies, meetings, proposals, proxies, rulebook, scrutineers
from governance.views import ballots, meetings, proposals, proxies, rulebook, scrutineers
from governance.views import ballots, consultations, meetings, proposals, rulebook
from governance.views import ballots, consultations, meetings, proposals, proxies, rulebook, scrutineers

app_name = "governance"
urlpatterns = [
    path("reunions/", meetings.index, name="meetings"),
    path("reunions/nouvelle/", meetings.new, name="meeting_new"),
    path("reunions/<int:number>/", meetings.detail, name="meeting"),
    path("reunions/<int:number>/modifier/", meetings.edit, name="meeting_edit"),
    path("reunions/<int:number>/convoquer/", meetings.convoke, name="meeting_convoke"),
    path("reunions/<int:number>/annuler/", meetings.cancel, name="meeting_cancel"),
    path("reunions/<int:number>/pouvoir/", proxies.proxy, name="proxy"),
    path("reunions/<int:number>/pouvoir/reprendre/", proxies.take_back, name="proxy_take_back"),
    path("reunions/<int:number>/presence/", meetings.attendance, name="attendance"),
    path("reunions/<int:number>/points/nouveau/", meetings.item_new, name="item_new"),
    path("points/<int:number>/modifier/", meetings.item_edit, name="item_edit"),
    path("points/<int:number>/deplacer/", meetings.item_move, name="item_move"),
    path("points/<int:number>/retirer/", meetings.item_remove, name="item_remove"),
    path("resolutions/<int:number>/", ballots.motion, name="motion"),
    path("resolutions/<int:number>/scrutin/", ballots.open_ballot, name="ballot_open"),
    path("scrutins/<int:number>/", ballots.ballot, name="ballot"),
    path("scrutateurs/", scrutineers.committees, name="committees"),
    path("scrutateurs/nouveau/", scrutineers.new, name="committee_new"),
    path("candidatures/<int:number>/ordre-du-jour/", candidacies.agenda, name="candidacy_agenda"),
    path("decisions/", ballots.decisions, name="decisions"),
    path("regles/", ballots.rules, name="rules"),
    path("propositions/", proposals.index, name="proposals"),
    path("propositions/nouvelle/", proposals.new, name="proposal_new"),
    path("propositions/<int:number>/", proposals.detail, name="proposal"),
    path("propositions/<int:number>/modifier/", proposals.edit, name="proposal_edit"),
    path("propositions/<int:number>/versions/", proposals.history, name="proposal_history"),
    path("propositions/<int:number>/etape/", proposals.step, name="proposal_step"),
    path("propositions/<int:number>/discuter/", proposals.comment, name="proposal_comment"),
    path("propositions/<int:number>/amender/", proposals.amend, name="amend"),
    path("propositions/<int:number>/ordre-du-jour/", proposals.put_on_agenda, name="proposal_agenda"),
    path("amendements/<int:number>/", proposals.amendment_settle, name="amendment_settle"),
    path("contributions/<int:number>/retirer/", proposals.comment_remove, name="comment_remove"),
    path("consultations/", consultations.index, name="consultations"),
    path("consultations/nouvelle/<slug:asking>/", consultations.new, name="consultation_new"),
    path("consultations/<int:number>/", consultations.detail, name="consultation"),
    path("consultations/<int:number>/nouveau-tour/", consultations.anew, name="consultation_anew"),
    path("consultations/<int:number>/proposer/", consultations.person, name="consultation_person"),
    path("consultations/<int:number>/retirer/", consultations.withdraw, name="consultation_withdraw"),
    path("objections/<int:number>/", consultations.settle, name="objection_settle"),
    path("reglement/", rulebook.index, name="rulebook"),
    path("reglement/pdf/", rulebook.pdf, name="rulebook_pdf"),
    path("reglement/comparer/", rulebook.compare, name="rulebook_compare"),
    path("reglement/accord/", rulebook.agree, name="rulebook_agree"),
    path("reglement/accords/", rulebook.agreements, name="agreements"),
    path("reglement/bienvenue/", rulebook.welcome, name="welcome"),
    path("reglement/enregistrer/", rulebook.record, name="article_record"),
    path("reglement/articles/nouveau/", rulebook.change, name="article_propose"),
    path("reglement/articles/<int:number>/", rulebook.article, name="article"),
    path("reglement/articles/<int:number>/proposer/", rulebook.change, name="article_change"),
]
