"""Addresses of the capital and of profit-sharing; part of those of `members.urls`."""

from django.urls import path

from members.views import capital, capital_desk, profit, profit_work, refunds, share_import

urlpatterns = [
    path("moi/capital/", capital.mine, name="my_capital"),
    path("capital/", capital_desk.desk, name="capital"),
    path("capital/associes/", capital.associates, name="associates"),
    path("capital/associes.<str:form>", capital.associates_file, name="associates_file"),
    path("capital/personnes/<int:number>/", capital_desk.account, name="account"),
    path("capital/personnes/<int:number>/mentions/", capital.details, name="subscriber_details"),
    path("capital/personnes/<int:number>/releve.pdf", capital.statement, name="statement"),
    path("capital/personnes/<int:number>/certificat.pdf", capital.certificate, name="certificate"),
    path("capital/mouvements/", capital_desk.movements, name="movements"),
    path("capital/mouvements/nouveau/", capital_desk.movement_new, name="movement_new"),
    path("capital/mouvements/cession/", capital_desk.transfer_new, name="transfer_new"),
    path("capital/mouvements/importer/", share_import.start, name="shares_import"),
    path("capital/mouvements/importer/confirmer/", share_import.confirm, name="shares_import_confirm"),
    path("capital/mouvements/importer/modele.<str:form>", share_import.model, name="shares_import_model"),
    path("capital/mouvements/<int:number>/", capital_desk.movement, name="movement"),
    path(
        "capital/mouvements/<int:number>/contre-passer/",
        capital_desk.movement_correct,
        name="movement_correct",
    ),
    path("capital/mouvements/<int:number>/bulletin.pdf", capital.bulletin, name="bulletin"),
    path("capital/remboursements/", refunds.index, name="refunds"),
    path("capital/remboursements/nouveau/", refunds.new, name="refund_new"),
    path("capital/remboursements/<int:number>/", refunds.detail, name="refund"),
    path("capital/remboursements/<int:number>/valeur/", refunds.value, name="refund_value"),
    path("capital/remboursements/<int:number>/echeance/", refunds.forward, name="refund_forward"),
    path("capital/remboursements/<int:number>/payer/", refunds.pay, name="refund_pay"),
    path("capital/remboursements/<int:number>/retirer/", refunds.withdraw, name="refund_withdraw"),
    path("capital/valeur-nominale/", capital_desk.nominal, name="nominal"),
    path("capital/parametres/", capital_desk.terms, name="terms"),
    path("capital/registres/<str:register>.<str:form>", capital_desk.export, name="capital_file"),
    path("excedents/", profit.index, name="profit"),
    path("excedents/nouveau/", profit.year_new, name="profit_new"),
    path("excedents/<int:number>/", profit.year, name="profit_year"),
    path("excedents/<int:number>/modifier/", profit.year_edit, name="profit_edit"),
    path("excedents/<int:number>/travail/", profit_work.work, name="profit_work"),
    path("excedents/<int:number>/travail/remplir/", profit_work.work_fill, name="profit_work_fill"),
    path("excedents/<int:number>/engagement/", profit.commitment, name="profit_commitment"),
    path("excedents/<int:number>/variantes/nouvelle/", profit.variant_new, name="profit_variant_new"),
    path("excedents/variantes/<int:number>/", profit.variant, name="profit_variant"),
    path("excedents/variantes/<int:number>/modifier/", profit.variant_edit, name="profit_variant_edit"),
    path("excedents/variantes/<int:number>/partager/", profit.share, name="profit_share"),
    path("excedents/variantes/<int:number>/retirer/", profit.remove, name="profit_remove"),
    path("excedents/variantes/<int:number>/mon-releve.pdf", profit.my_statement, name="profit_my_statement"),
    path(
        "excedents/variantes/<int:number>/releves/<int:member>.pdf", profit.statement, name="profit_statement"
    ),
    path("excedents/variantes/<int:number>/lignes.<str:form>", profit.lines_file, name="profit_lines"),
]
