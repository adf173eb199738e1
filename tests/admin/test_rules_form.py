"""The long form of a version of the rules begins with its contents."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse

from governance.forms.versions import contents, sections
from governance.models import RuleVersion
from governance.queries import book_of
from governance.rules import kinds, presets
from members.models import Member
from tests.client import CheckedClient

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_contents_lead_to_every_box_and_say_what_stands_in_it(
    bruno: Member, client_for: Callable[[Member | None], CheckedClient]
) -> None:
    page = client_for(bruno).get(reverse("admin:governance_ruleversion_add")).content.decode()
    wanted = re.findall(r'href="#(fieldset-0-\d+-heading)"', page)
    assert len(wanted) == len(sections()) - len(kinds.KINDS) + 1
    assert all(f'id="{anchor}"' in page for anchor in wanted)
    assert "Première convocation – Majorité" in page
    assert page.count("<details>") == len(kinds.KINDS)


def test_a_kind_of_meeting_with_rules_of_its_own_is_named() -> None:
    usual = presets.load()[presets.DEFAULT]
    assert "Aucun type" in contents(usual)[-1].words
    data = {**usual.data, "kinds": {"team": {"proxies": False}}}
    assert "Réunion d’équipe" in contents(presets.parse("statuts", data))[-1].words
    assert [line.words for line in contents(usual) if line.words == "Pas de règle propre."] == [
        "Pas de règle propre."
    ] * sum(not usual.rules.get(kind) for kind in presets.KINDS)


def test_blank_proxies_are_a_box_that_is_off_until_it_is_ticked(
    bruno: Member, client_for: Callable[[Member | None], CheckedClient]
) -> None:
    desk, address = client_for(bruno), reverse("admin:governance_ruleversion_add")
    form = desk.get(address).context["adminform"].form
    assert form.initial["blank_proxies"] is False
    filled = {name: value for name, value in form.initial.items() if value not in (None, False)}
    filled["in_force_on"] = filled["in_force_on"].isoformat()
    for name, field in form.fields.items():
        if name not in filled and hasattr(field, "choices"):
            filled[name] = field.choices[0][0]
    for source, ticked in (("Statuts, art. 28", {"blank_proxies": "on"}), ("Statuts, art. 29", {})):
        assert desk.post(address, {**filled, **ticked, "source": source}).status_code == 302
        version = RuleVersion.objects.get(source=source)
        assert book_of(version).blank_proxies() == bool(ticked)
    assert "max_extra" in RuleVersion.objects.get(source="Statuts, art. 29").book["proxy"]
