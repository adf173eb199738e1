"""No field without a purpose, a legal basis and an end; see docs/privacy-register.toml."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from interlignes.kit import register
from members.models import Member
from tests.sources import ROOT

REGISTER: dict[str, Any] = tomllib.loads(
    (ROOT / "docs" / "privacy-register.toml").read_text(encoding="utf-8")
)
BASES, KEEPS = REGISTER["basis"], REGISTER["keep"]
MODELS: dict[str, dict[str, list[str]]] = {
    name: fields for name, fields in REGISTER.items() if name not in register.CODES
}


def stored() -> Iterator[tuple[str, str]]:
    """(model, field) of everything the database can hold, libraries' tables included."""
    for model in apps.get_models():
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            yield model._meta.label, field.name


def registered() -> Iterator[tuple[str, str]]:
    """(model, field) of every entry."""
    for model, fields in MODELS.items():
        for field in fields:
            yield model, field


@pytest.mark.once
def test_every_field_has_an_entry() -> None:
    missing = sorted(set(stored()) - set(registered()))
    assert not missing, f"write in docs/privacy-register.toml why these are kept, and how long: {missing}"


@pytest.mark.once
def test_no_entry_has_lost_its_field() -> None:
    assert not sorted(set(registered()) - set(stored()))


@pytest.mark.once
def test_entry_says_purpose_basis_and_end() -> None:
    wrong = [
        (model, field)
        for model, field in registered()
        for purpose, basis, keep in [MODELS[model][field]]
        if len(purpose) < 3 or basis not in BASES or keep not in KEEPS
    ]
    assert not wrong


@pytest.mark.once
def test_every_basis_and_end_is_used() -> None:
    entries = [entry for fields in MODELS.values() for entry in fields.values()]
    assert {basis for _, basis, _ in entries} == set(BASES)
    assert {keep for *_, keep in entries} == set(KEEPS)


@pytest.mark.once
def test_a_foreign_key_to_a_person_has_a_basis() -> None:
    """Whatever points at a member says something about her."""
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Member and MODELS[model._meta.label][field.name][1] == "none"
        if MODELS[model._meta.label][field.name][2] != "unused"
    ]
    assert not wrong


@pytest.mark.django_db
def test_no_table_is_outside_of_the_register() -> None:
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    # Names of applied migrations; counters of rate limits, which end by themselves within minutes.
    known |= {"django_migrations", "cache_table"}
    # SQLite's own.
    known |= {"sqlite_sequence"}
    assert set(connection.introspection.table_names()) <= known


@pytest.mark.once
def test_the_last_visit_is_not_kept() -> None:
    assert settings.USERSESSIONS_TRACK_ACTIVITY is False
    assert "last_login" not in {field.name for field in Member._meta.get_fields()}


@pytest.mark.once
def test_sessions_end_when_the_register_says() -> None:
    assert settings.SESSION_COOKIE_AGE == 14 * 24 * 3600
    assert "14 days" in KEEPS["session"]


@pytest.mark.once
def test_every_model_is_given_out_or_says_why_not() -> None:
    decided, kept = set(REGISTER["export"]), set(MODELS)
    assert decided == kept, (
        "decide in [export] of docs/privacy-register.toml how these lead to the person who asks for her data, "
        f"or write “not: ” and why: {sorted(kept - decided)}; without a model: {sorted(decided - kept)}"
    )
    unexplained = [
        model for model, way in REGISTER["export"].items() if way.startswith("not:") and len(way) < 15
    ]
    assert not unexplained


@pytest.mark.once
def test_ways_of_the_export_lead_to_a_person() -> None:
    wrong = []
    for model, way in register.load().ways().items():
        target: Any = apps.get_model(model)
        for step in way:
            target = target._meta.get_field(step).related_model if target is not None else None
        if target is not Member and model != "journal.Entry":
            wrong.append(f"{model}: {way}")
    assert not wrong


@pytest.mark.once
def test_whatever_points_at_a_person_is_given_to_her_or_says_why_not() -> None:
    """A table with a person in it is hardly “not about a person”."""
    wrong = [
        model._meta.label
        for model in apps.get_models()
        if any(field.related_model is Member for field in model._meta.concrete_fields)
        if "not about a person" in REGISTER["export"].get(model._meta.label, "")
    ]
    assert not wrong


@pytest.mark.once
def test_withheld_and_named_fields_exist_and_say_why() -> None:
    fields = {f"{model}.{field}" for model, field in stored()}
    assert set(REGISTER["hers_alone"]) <= set(MODELS)
    for table in ("withheld", "named", "hers_alone"):
        assert table == "hers_alone" or set(REGISTER[table]) <= fields
        assert all(len(why) > 8 for why in REGISTER[table].values())


@pytest.mark.once
def test_gerance_is_not_told_who_asked_for_support() -> None:
    """Of what protects the health of a person only the plan of prevention is the gérance's business."""
    known = {model for model in register.load().ways() if model.startswith("wellbeing.")}
    assert known - set(REGISTER["hers_alone"]) <= {"wellbeing.Action"}
