"""Consultations of the demo, one of each method: three have come to something, two are open."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from importlib.resources import files
from typing import Any

from governance.actions import consultations as actions
from governance.choices import Asking, ObjectionState
from governance.models import Consultation
from interlignes.management.demo_plan import Plan

Words = Mapping[str, Any]


def plan(loader: Plan) -> None:
    """Plan them all."""
    path = files("interlignes.management").joinpath("demo_consultations.toml")
    for words in tomllib.loads(path.read_text(encoding="utf-8"))["consultations"]:
        _plan_one(loader, words)


def _plan_one(loader: Plan, words: Words) -> None:
    """Asked, answered; a consent asked anew, a person proposed for the role."""
    asked_at, closes_at = loader.instant(words["day"], "09:40"), loader.instant(words["closes"], "18:00")
    turns_at = loader.instant(words["turns"], "12:00") if "turns" in words else None
    find = partial(_first, words["title"])
    loader.plan(asked_at, partial(_ask, loader, words, turns_at, closes_at))
    begun = turns_at if turns_at and words["asking"] == Asking.CONSENT else asked_at
    _plan_papers(loader, find, words, begun)
    if "anew" in words:
        anew = words["anew"]
        again = loader.instant(anew["day"], "09:00")
        loader.plan(again - timedelta(minutes=30), partial(_meet, find))
        loader.plan(again, partial(_ask_anew, loader, words, loader.instant(anew["closes"], "18:00")))
        _plan_papers(loader, find, {**words, **anew}, again)
    if "person" in words:
        person = words["person"]
        proposed = loader.instant(person["day"], "10:00")
        closes = loader.instant(person["closes"], "18:00")
        loader.plan(proposed, partial(_propose, loader, words, closes))
        papers = {**person, "asking": Asking.CONSENT.value}
        _plan_papers(loader, lambda: find().followers.get(), papers, proposed)


def _first(title: str) -> Consultation:
    return Consultation.objects.get(title=title)


def _ask(loader: Plan, words: Words, turns_at: datetime | None, closes_at: datetime, at: datetime) -> None:
    actions.ask(
        asking=words["asking"],
        title=words["title"],
        text=words["text"],
        options=words.get("options", ()),
        turns_at=turns_at,
        closes_at=closes_at,
        by=loader.member(words["by"]),
        at=at,
    )


def _plan_papers(loader: Plan, find: Callable[[], Consultation], words: Words, begun: datetime) -> None:
    """One paper an hour."""
    for number, (key, said) in enumerate(words["papers"].items(), 1):
        reason = words.get("reasons", {}).get(key, "")
        at = begun + timedelta(hours=number)
        loader.plan(at, partial(_answer, loader, find, (words["asking"], key, said, reason)))


def _answer(
    loader: Plan, find: Callable[[], Consultation], paper: tuple[str, str, Any, str], at: datetime
) -> None:
    asking, key, said, reason = paper
    found = find()
    if asking == Asking.CONSENT:
        reason = said
    marks = _marks(loader, asking, said, found.options.count())
    actions.answer(consultation=found, marks=marks, reason=reason, by=loader.member(key), at=at)


def _marks(loader: Plan, asking: str, said: Any, options: int) -> list[Any]:
    """The marks as a form would send them."""
    places = range(options)
    match asking:
        case Asking.APPROVAL:
            return [place in said for place in places]
        case Asking.JUDGMENT:
            return [grade if grade >= 0 else None for grade in said]
        case Asking.RANKED:
            return [said.index(place) + 1 if place in said else None for place in places]
        case Asking.CONSENT:
            return [not said]
        case _:
            return [loader.member(said).pk]


def _meet(find: Callable[[], Consultation], at: datetime) -> None:
    """Who raised objections says how they were met."""
    for objection in find().answers.filter(objection=ObjectionState.OPEN).select_related("member"):
        words = "Ni nom ni diagnostic, et la fiche est effacée à la fin : c’est ce qu’il me fallait."
        actions.settle_objection(
            answer=objection, state=ObjectionState.MET, settlement=words, by=objection.member, at=at
        )


def _ask_anew(loader: Plan, words: Words, closes_at: datetime, at: datetime) -> None:
    text, by = words["anew"]["text"].strip(), loader.member(words["by"])
    actions.ask_anew(consultation=_first(words["title"]), text=text, closes_at=closes_at, by=by, at=at)


def _propose(loader: Plan, words: Words, closes_at: datetime, at: datetime) -> None:
    actions.propose_person(
        consultation=_first(words["title"]),
        nominee=loader.member(words["person"]["name"]),
        closes_at=closes_at,
        by=loader.member(words["by"]),
        at=at,
    )
