"""Pages of proposals and of the règlement: what each button does, two editors at once, hostile texts."""

import time
from collections.abc import Callable

import pytest
from django.urls import reverse

from governance.actions import discussion
from governance.actions import proposals as actions
from governance.choices import AmendmentState, ProposalState
from governance.models import Agreement, Amendment, ArticleVersion, Comment, Proposal, RuleChange
from governance.queries import proposals as readings
from governance.queries import rulebook
from interlignes.kit import clock
from members.models import Member
from tests.client import CheckedClient
from tests.governance.test_proposals import TEXT, draft, submitted
from tests.governance.test_rulebook import ADOPTED_ON, change, record

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[Member | None], CheckedClient]
NEW = {"title": "Un jour libre", "text": TEXT, "reasons": "Voilà.", "decision_class": "ordinaire"}


def test_from_the_first_draft_to_a_supported_proposal(
    alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    hers, his = client_for(alice), client_for(bruno)
    assert "Rien" not in his.get("/propositions/").content.decode()
    assert hers.post("/propositions/nouvelle/", NEW).status_code == 302
    proposal = Proposal.objects.get()
    page = proposal.get_absolute_url()
    assert his.get(page).status_code == 404
    hers.post(f"{page}etape/", {"step": "submit"})
    assert "Un jour libre" in his.get("/propositions/").content.decode()
    his.post(f"{page}etape/", {"step": "support"})
    assert "Bruno Test" in hers.get(page).content.decode()
    his.post(f"{page}etape/", {"step": "unsupport"})
    his.post(f"{page}etape/", {"step": "withdraw"})
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.SUBMITTED
    hers.post(f"{page}etape/", {"step": "withdraw"})
    assert "Un jour libre" in his.get("/propositions/?etat=passees").content.decode()


def test_model_fills_the_form(alice: Member, client_for: ClientFor) -> None:
    page = client_for(alice).get("/propositions/nouvelle/?modele=affectation").content.decode()
    assert "réserve légale […]" in page


def test_second_editor_is_told_shown_the_difference_and_may_save_again(
    alice: Member, client_for: ClientFor
) -> None:
    """The same author in two tabs."""
    proposal = draft(alice)
    client = client_for(alice)
    path = reverse("governance:proposal_edit", args=[proposal.pk])
    client.post(path, {**NEW, "text": "Premier onglet.", "revision": "1"})
    page = client.post(path, {**NEW, "text": "Second onglet.", "revision": "1"}).content.decode()
    assert "Second onglet." in page
    assert "<del>" in page
    assert 'name="revision" value="2"' in page
    assert client.post(path, {**NEW, "text": "Second onglet.", "revision": "2"}).status_code == 302
    assert readings.latest_version(proposal).text == "Second onglet."
    assert "Premier" in client.get(f"{proposal.get_absolute_url()}versions/").content.decode()


def test_others_do_not_find_the_form(
    alice: Member, bruno: Member, chloe: Member, client_for: ClientFor
) -> None:
    proposal = submitted(alice)
    assert client_for(bruno).get(reverse("governance:proposal_edit", args=[proposal.pk])).status_code == 404
    actions.withdraw(proposal=proposal, by=alice, at=clock.now())
    assert client_for(bruno).get(reverse("governance:amend", args=[proposal.pk])).status_code == 404
    assert client_for(bruno).get(reverse("governance:proposal_agenda", args=[proposal.pk])).status_code == 404


def test_amendment_from_paragraph_to_text(alice: Member, bruno: Member, client_for: ClientFor) -> None:
    proposal = submitted(alice)
    hers, his = client_for(alice), client_for(bruno)
    path = reverse("governance:amend", args=[proposal.pk])
    assert "Deux." in his.get(f"{path}?endroit=r1").content.decode()
    assert "formulaire" in his.get(f"{path}?endroit=i-1").content.decode()
    assert "formulaire" not in his.get(f"{path}?endroit=r99").content.decode()
    assert "formulaire" not in his.post(path, {"place": "r99", "text": "x", "version": "1"}).content.decode()
    answer = his.post(path, {"place": "r1", "text": "Deux bis.", "reasons": "", "version": "1"})
    assert answer.status_code == 302
    amendment = Amendment.objects.get()
    settle = reverse("governance:amendment_settle", args=[amendment.pk])
    his.post(settle, {"state": AmendmentState.ACCEPTED})
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.PROPOSED
    assert hers.post(settle, {"state": "proposed"}).status_code == 404
    hers.post(settle, {"state": AmendmentState.ACCEPTED})
    assert readings.latest_version(proposal).text == "Un.\n\nDeux bis.\n\nTrois."


def test_talk_is_kept_in_order_and_one_s_own_can_be_emptied(
    alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    proposal = submitted(alice)
    his = client_for(bruno)
    path = reverse("governance:proposal_comment", args=[proposal.pk])
    assert his.post(path, {"text": "**Oui**"}).status_code == 302
    assert 'aria-invalid="true"' in his.post(path, {"text": ""}).content.decode()
    assert "<strong>Oui</strong>" in his.get(proposal.get_absolute_url()).content.decode()
    remove = reverse("governance:comment_remove", args=[Comment.objects.get().pk])
    assert client_for(alice).post(remove).status_code == 404
    his.post(remove)
    assert "Oui" not in his.get(proposal.get_absolute_url()).content.decode()
    actions.withdraw(proposal=proposal, by=alice, at=clock.now())
    assert his.post(path, {"text": "Trop tard"}).status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](data:text/html;base64,xx)",
        '<img src=x onerror="alert(1)">',
        "- " * 1000 + "x",
        "> " * 1000 + "x",
        "|" + "a|" * 1000 + "\n|" + "-|" * 1000 + "\n" + ("|" + "b|" * 1000 + "\n") * 8,
        "[" * 5000,
        "*a" * 5000,
        "![" * 3000 + "](" * 3000,
    ],
    ids=["script", "links", "image", "lists", "quotes", "table", "brackets", "stars", "images"],
)
def test_hostile_markdown_is_harmless_and_quick(alice: Member, client_for: ClientFor, text: str) -> None:
    proposal = submitted(alice, text[:20_000])
    began = time.process_time()
    page = client_for(alice).get(proposal.get_absolute_url()).content.decode()
    rulebook_page = page.split("<main", 1)[1].lower()
    assert time.process_time() - began < 3
    for sign in ("<script>alert", 'javascript:alert(1)"', 'href="javascript', 'href="data:', "<img"):
        assert sign not in rulebook_page


def test_rulebook_of_any_day_and_what_an_article_page_offers(
    alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    article = record(bruno, "Supervision", "Une séance par mois.").article
    client = client_for(alice)
    assert "Une séance par mois." in client.get("/reglement/").content.decode()
    assert "Une séance par mois." not in client.get("/reglement/?le=2024-02-29").content.decode()
    assert "Une séance par mois." in client.get("/reglement/?le=2024-99-99").content.decode()
    assert "Une séance par mois." in client.get("/reglement/?q=SÉANCE").content.decode()
    assert "Une séance par mois." not in client.get("/reglement/?q=année").content.decode()
    assert client.get("/reglement/pdf/?le=2024-03-01").headers["Content-Type"] == "application/pdf"
    assert client.get("/reglement/comparer/?de=2024-02-29&a=hier").status_code == 200
    client.post(article.get_absolute_url(), {"text": "Avec qui ?"})
    discussion.comment(article=article, text="Qui veut.", by=bruno, at=clock.now())
    page = client.get(article.get_absolute_url()).content.decode()
    assert page.index("Avec qui&nbsp;?") < page.index("Qui veut.")
    assert 'aria-invalid="true"' in client.post(article.get_absolute_url(), {"text": ""}).content.decode()


def test_change_is_proposed_from_the_article(alice: Member, bruno: Member, client_for: ClientFor) -> None:
    article = record(bruno, "Supervision", "Une séance par mois.").article
    client = client_for(alice)
    path = reverse("governance:article_change", args=[article.pk])
    assert "Une séance par mois." in client.get(path).content.decode()
    form = {**NEW, "article_title": "Supervision", "text": "Deux séances.", "in_force_on": ""}
    assert client.post(path, {**form, "article_title": ""}).status_code == 200
    assert client.post(path, form).status_code == 302
    page = client.get(Proposal.objects.get().get_absolute_url()).content.decode()
    assert "<ins>" in page
    new = {**form, "parent": str(article.pk), "article_title": "Sous-article"}
    assert client.post(reverse("governance:article_propose"), new).status_code == 302
    assert RuleChange.objects.get(title="Sous-article").parent == article


def test_gerance_records_what_was_adopted_earlier(bruno: Member, client_for: ClientFor) -> None:
    parent = record(bruno, "Chapitre").article
    client, path = client_for(bruno), reverse("governance:article_record")
    form = {
        "title": "Paie",
        "text": "x",
        "parent": str(parent.pk),
        "in_force_on": "2024-03-02",
        "decision": "",
    }
    assert "Paie" in client.post(path, form).content.decode()
    assert client.post(path, {**form, "decision": "AG"}).status_code == 302
    assert ArticleVersion.objects.get(title="Paie").article.parent == parent
    assert client.post(path, {**form, "parent": "", "decision": "AG"}).status_code == 302


def test_newcomer_reads_asks_agrees(alice: Member, bruno: Member, client_for: ClientFor) -> None:
    client = client_for(alice)
    assert client.get("/reglement/bienvenue/").status_code == 200
    assert client.get("/reglement/accords/").status_code == 200
    record(bruno, "Supervision", "Une séance par mois.")
    assert "bienvenue" in client.get("/reglement/").content.decode()
    seen = rulebook.fingerprint(rulebook.rulebook_on(clock.today()))
    assert seen in client.get("/reglement/bienvenue/").content.decode()
    client.post("/reglement/accord/", {"edition": ADOPTED_ON.isoformat(), "seen": "0"})
    assert not Agreement.objects.exists()
    client.post("/reglement/accord/", {"edition": ADOPTED_ON.isoformat(), "seen": seen})
    assert Agreement.objects.get().member == alice
    assert "bienvenue" not in client.get("/reglement/").content.decode()
    assert "Alice Test" in client.get("/reglement/accords/").content.decode()
    for edition in ("", "hier", "2024-99-99"):
        assert client.post("/reglement/accord/", {"edition": edition}).status_code == 404


def test_who_has_left_reads_nothing(chloe: Member, bruno: Member) -> None:
    assert not readings.proposals_for(chloe).exists()


@pytest.mark.parametrize("kind", ["text", "repeal", "repealed"])
def test_author_of_an_overtaken_change_sees_what_came_and_says_that_it_is_adapted(
    kind: str, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    first = record(bruno, "Supervision", "Une séance par mois.")
    late = change(alice, first.article, text="Trois séances par mois.", is_repeal=kind == "repeal")
    page = late.get_absolute_url()
    hers, his = client_for(alice), client_for(bruno)
    assert "L’article a changé depuis" not in hers.get(page).content.decode()
    meanwhile = ArticleVersion.objects.create(
        article=first.article,
        number=2,
        title="Supervisions",
        text="Deux séances par mois.",
        in_force_on=clock.today(),
        is_repeal=kind == "repealed",
        decision="AGE",
    )
    shown = hers.get(page).content.decode()
    assert "L’article a changé depuis" in shown
    assert "Supervision → Supervisions" in shown
    assert ("telle qu’elle est" in shown) == (kind == "text")
    assert ('value="rebase"' in shown) == (kind != "repealed")
    assert 'value="rebase"' not in his.get(page).content.decode()
    for forged in ("", "x", str(first.pk), "9" * 30):
        hers.post(f"{page}etape/", {"step": "rebase", "seen": forged})
    assert RuleChange.objects.get(proposal=late).against == first
    hers.post(f"{page}etape/", {"step": "rebase", "seen": str(meanwhile.pk)})
    assert (RuleChange.objects.get(proposal=late).against == meanwhile) == (kind != "repealed")
