"""Pages of profit-sharing: everybody her own line and nobody another's; the gérance prepares."""

from collections.abc import Callable
from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from governance.models import Meeting
from interlignes.kit import clock
from members.actions import profit
from members.actions.capital import adopt_terms
from members.models import CapitalTerms, Member, ProfitVariant, ProfitWorker, ProfitYear
from tests.client import CheckedClient

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[Member | None], CheckedClient]


@pytest.fixture
def shared(variant: ProfitVariant, bruno: Member) -> ProfitVariant:
    """Open to everybody."""
    profit.share_variant(variant=variant, shared=True, by=bruno, at=clock.now())
    return variant


def test_each_sees_the_totals_and_her_own_line_only(
    shared: ProfitVariant, year: ProfitYear, alice: Member, dora: Member, client_for: ClientFor
) -> None:
    """Alice and Bruno receive 2 500 each, Dora 1 000."""
    for path in (f"/excedents/{year.pk}/", f"/excedents/variantes/{shared.pk}/"):
        mine, hers = client_for(alice).get(path), client_for(dora).get(path)
        for page in (mine, hers):
            assertContains(page, "5\u00a0000,00")
        assertContains(mine, "2\u00a0000,00")
        assertNotContains(hers, "2\u00a0000,00")
        assertContains(hers, "Part travail 1\u00a0000,00")
        assertNotContains(mine, "Dora")


def test_gerance_sees_every_line_and_others_get_no_file(
    shared: ProfitVariant, alice: Member, bruno: Member, dora: Member, client_for: ClientFor
) -> None:
    base = f"/excedents/variantes/{shared.pk}/"
    assertContains(client_for(bruno).get(base), "Dora")
    for form in ("csv", "xlsx", "pdf"):
        assert client_for(bruno).get(f"{base}lignes.{form}").status_code == 200
        assert client_for(alice).get(f"{base}lignes.{form}").status_code == 404
    assert client_for(bruno).get(f"{base}lignes.exe").status_code == 404
    assert client_for(bruno).get(f"{base}releves/{dora.pk}.pdf").content.startswith(b"%PDF-")
    assert client_for(alice).get(f"{base}releves/{dora.pk}.pdf").status_code == 404


def test_own_statement(shared: ProfitVariant, dora: Member, client_for: ClientFor) -> None:
    path = f"/excedents/variantes/{shared.pk}/mon-releve.pdf"
    assert client_for(dora).get(path).content.startswith(b"%PDF-")
    ProfitWorker.objects.filter(member=dora).update(presence_months=1, seniority_months=1)
    assert client_for(dora).get(path).content.startswith(b"%PDF-")
    ProfitWorker.objects.filter(member=dora).delete()
    assert client_for(dora).get(path).status_code == 404


def test_what_is_not_shared_does_not_exist(
    variant: ProfitVariant, year: ProfitYear, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    client = client_for(alice)
    for path in (f"/excedents/{year.pk}/", f"/excedents/variantes/{variant.pk}/"):
        assert client.get(path).status_code == 404
        assert client_for(bruno).get(path).status_code == 200
    assertContains(client.get("/excedents/"), 'class="empty"')
    assertNotContains(client.get("/excedents/"), "31 décembre")


def test_variant_without_hours_says_what_is_missing(
    shared: ProfitVariant, year: ProfitYear, alice: Member, client_for: ClientFor
) -> None:
    ProfitWorker.objects.update(hours=0)
    assertContains(client_for(alice).get(f"/excedents/variantes/{shared.pk}/"), "note-warning")
    assertContains(client_for(alice).get(f"/excedents/{year.pk}/"), "note-warning")
    assert client_for(alice).get(f"/excedents/variantes/{shared.pk}/mon-releve.pdf").status_code == 404


YEAR = {
    "opens_on": "2024-01-01", "closes_on": "2024-12-31", "net_result": "-1 200,50 €", "prior_losses": "0",
    "gains_to_reserve": "0", "legal_reserve_before": "0", "holdings": "Banque coopérative, 3 parts",
}  # fmt: skip
VARIANT = {
    "title": "Autre", "reasons": "", "work": "50 %", "capital": "0", "by_hours": "70 %", "by_pay": "0",
    "by_equal": "30 %", "seniority_step": "5 %", "seniority_most": "3/2",
}  # fmt: skip


def test_year_is_recorded_and_corrected(bruno: Member, client_for: ClientFor) -> None:
    client = client_for(bruno)
    bad = client.post("/excedents/nouveau/", {**YEAR, "closes_on": "2023-12-31"})
    assert "closes_on" in bad.context["form"].errors
    assertContains(bad, "-1 200,50 €")
    client.post("/excedents/nouveau/", YEAR)
    year = ProfitYear.objects.get()
    assert str(year.net_result) == "-1200.50"
    assertContains(client.get(year.get_absolute_url()), 'class="empty"')
    form = client.get(f"/excedents/{year.pk}/modifier/").context["form"]
    seen = form.initial["seen"]
    assertRedirects(
        client.post(f"/excedents/{year.pk}/modifier/", {**YEAR, "net_result": "500", "seen": seen}),
        year.get_absolute_url(),
    )
    second = client.post(f"/excedents/{year.pk}/modifier/", {**YEAR, "net_result": "700", "seen": seen})
    assertContains(second, 'id="conflict-title"')
    year.refresh_from_db()
    assert year.net_result == 500


def test_work_is_proposed_typed_and_kept(
    year: ProfitYear, alice: Member, bruno: Member, dora: Member, client_for: ClientFor
) -> None:
    client, path = client_for(bruno), f"/excedents/{year.pk}/travail/"
    form = client.get(path).context["form"]
    data = {name: field.prepare_value(form[name].value()) for name, field in form.fields.items()}
    bad = client.post(path, {**data, f"hours_{dora.pk}": "beaucoup"})
    assertContains(bad, "beaucoup")
    assert f"hours_{dora.pk}" in bad.context["form"].errors
    assertRedirects(client.post(path, {**data, f"hours_{dora.pk}": "801,5"}), f"/excedents/{year.pk}/")
    assert str(ProfitWorker.objects.get(member=dora).hours) == "801.50"
    assert client_for(alice).get(path).status_code == 404


def test_commitments_stand_beside_the_pay(year: ProfitYear, bruno: Member, client_for: ClientFor) -> None:
    terms = CapitalTerms(since_on=date(2024, 1, 1), source="S", commitment_rate="1/50", commitment_cap=576)
    adopt_terms(terms=terms, by=bruno, at=clock.now())
    assertContains(client_for(bruno).get(f"/excedents/{year.pk}/"), f"/excedents/{year.pk}/engagement/")
    page = client_for(bruno).get(f"/excedents/{year.pk}/engagement/")
    assertContains(page, "576,00", count=4)
    assert "Dora" not in [str(row.member) for row in page.context["commitments"]]


def test_variant_is_tried_changed_shared_and_thrown_away(
    year: ProfitYear, bruno: Member, client_for: ClientFor
) -> None:
    client, base = client_for(bruno), f"/excedents/{year.pk}/variantes/nouvelle/"
    bad = client.post(base, {**VARIANT, "by_equal": "20 %", "work": "beaucoup"})
    assert "work" in bad.context["form"].errors
    bad = client.post(base, {**VARIANT, "by_equal": "20 %"})
    assert "by_hours" in bad.context["form"].errors
    client.post(base, VARIANT)
    variant = ProfitVariant.objects.get()
    path = variant.get_absolute_url()
    assertContains(client.get(path), "1,5")
    seen = client.get(f"{path}modifier/").context["form"].initial["seen"]
    assertRedirects(client.post(f"{path}modifier/", {**VARIANT, "title": "Mieux", "seen": seen}), path)
    assertContains(client.post(f"{path}modifier/", {**VARIANT, "seen": seen}), 'id="conflict-title"')
    client.post(f"{path}partager/", {"shared": "yes"})
    assertRedirects(client.post(f"{path}retirer/"), path)
    client.post(f"{path}partager/", {"shared": "no"})
    assertRedirects(client.post(f"{path}retirer/"), year.get_absolute_url())
    assert not ProfitVariant.objects.exists()


def test_motion_leads_to_the_figures_put_to_the_vote(
    variant: ProfitVariant, meeting: Meeting, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    motion = meeting.items.get().motion
    path, client = f"/resolutions/{motion.pk}/repartition/", client_for(bruno)
    assertContains(client.get(path), "Proposition")
    assertRedirects(client.post(path, {"variant": variant.pk}), f"/resolutions/{motion.pk}/")
    page = client_for(alice).get(f"/resolutions/{motion.pk}/")
    variant.refresh_from_db()
    assertContains(page, variant.frozen.fingerprint)
    assertContains(page, variant.get_absolute_url())
    assertNotContains(page, path)
    shown = client_for(alice).get(variant.get_absolute_url())
    assertContains(shown, variant.frozen.fingerprint)
    client.post(f"{variant.get_absolute_url()}partager/", {"shared": "no"})
    assert client_for(alice).get(variant.get_absolute_url()).status_code == 200
    assertRedirects(client.post(path, {"variant": ""}), f"/resolutions/{motion.pk}/")
    assertNotContains(client.get(f"/resolutions/{motion.pk}/"), variant.frozen.fingerprint)


def test_unlawful_variant_is_refused_at_the_field_of_the_motion(
    variant: ProfitVariant, meeting: Meeting, bruno: Member, client_for: ClientFor
) -> None:
    ProfitVariant.objects.filter(pk=variant.pk).update(work="1/5")
    path = f"/resolutions/{meeting.items.get().motion.pk}/repartition/"
    assertContains(client_for(bruno).post(path, {"variant": variant.pk}), 'role="alert"')


def test_who_left_reads_nothing(shared: ProfitVariant, chloe: Member, client_for: ClientFor) -> None:
    assert client_for(chloe).get(f"/excedents/variantes/{shared.pk}/").status_code in (302, 404)


def test_words_of_rows(shared: ProfitVariant, year: ProfitYear) -> None:
    assert (str(year), str(shared)) == ("31/12/2025", "Proposition")
