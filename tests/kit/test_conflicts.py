"""What was on the screen against what is stored: values, words, lists, rows that came or went."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.http import QueryDict

from interlignes.kit import conflicts
from interlignes.kit.conflicts import Conflict, Watched, canonical, in_words, refuse_if_changed, seal, watch
from interlignes.kit.errors import Refused
from interlignes.kit.forms import PageForm, put
from members.models import Cooperative, Member, Status

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (False, ""),
        (True, "on"),
        (3, "3"),
        ([1, 2], "1,2"),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 7, 1, 10, 0, tzinfo=UTC), "2026-07-01T12:00"),
        ("a\r\nb", "a\nb"),
        (Cooperative(pk=7), "7"),
    ],
)
def test_one_text_for_one_value(value: object, text: str) -> None:
    assert canonical(value) == text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (True, "oui"),
        (False, "non"),
        (date(2026, 1, 2), "2 janvier 2026"),
        ([1, 2], "un, 2"),
        ("x", "x"),
    ],
)
def test_values_in_words(value: object, words: str) -> None:
    assert in_words(value, {1: "un"} if isinstance(value, list) else None) == words


def test_instant_in_words_names_the_hour() -> None:
    assert "12" in in_words(datetime(2026, 7, 1, 10, 0, tzinfo=UTC))


def test_choices_and_things_of_things_are_read() -> None:
    status = Status(kind="left", since_on=date(2026, 1, 2), member=Member(pk=1, first_name="A"))
    kind, name, gone = watch(status, {"kind": "kind", "name": "member.first_name", "gone": "nothing.at_all"})
    assert (kind.value, kind.words) == ("left", str(status.get_kind_display()))
    assert (name.value, name.label) == ("A", str(Member._meta.get_field("first_name").verbose_name))
    assert (gone.value, gone.words) == ("", "")


def test_nothing_changed_is_no_conflict_and_no_screen_asks_nothing() -> None:
    thing, now = Cooperative(pk=1), [Watched("a", "A", "1", "one")]
    refuse_if_changed(thing, now, seal(thing, now))
    refuse_if_changed(thing, now, None)


def test_every_difference_is_told_also_what_came_and_went() -> None:
    thing = Cooperative(pk=1)
    before = [Watched("a", "A", "1", "one"), Watched("gone", "Gone", "x", "x")]
    now = [Watched("a", "A", "2", "two"), Watched("new", "New", "y", "y")]
    with pytest.raises(Conflict) as caught:
        refuse_if_changed(thing, now, seal(thing, before))
    told = [(one.label, one.before_words, one.theirs_words) for one in caught.value.differences]
    assert told == [("A", "one", "two"), ("Gone", "x", ""), ("New", "", "y")]
    refuse_if_changed(thing, now, caught.value.token)  # the form that comes back has seen it


@pytest.mark.parametrize("token", ["", "x", "a:b:c"])
def test_forged_memory_is_refused(token: str) -> None:
    with pytest.raises(Refused) as caught:
        refuse_if_changed(Cooperative(pk=1), [], token)
    assert not isinstance(caught.value, Conflict)


def test_memory_of_another_thing_is_refused() -> None:
    with pytest.raises(Refused):
        refuse_if_changed(Cooperative(pk=1), [], seal(Member(pk=1), []))
    refuse_if_changed(None, [], seal(None, []))


class Sample(PageForm):
    """One field of each kind that posts in its own way."""

    name = forms.CharField(required=False)
    wants = forms.BooleanField(required=False)
    days = forms.MultipleChoiceField(choices=[("1", "one"), ("2", "two")], required=False)


def test_form_comes_back_with_what_was_typed_and_what_they_wrote() -> None:
    thing = Cooperative(pk=1)
    before = [
        Watched("name", "Name", "a", "a"),
        Watched("wants", "Wants", "on", "yes"),
        Watched("days", "Days", "1", "one"),
    ]
    now = [
        Watched("name", "Name", "b", "b"),
        Watched("wants", "Wants", "", "no"),
        Watched("days", "Days", "1,2", "one, two"),
    ]
    data = QueryDict(mutable=True)
    data.update({"name": "mine", "wants": "on", "days": "1"})
    form = Sample(data)
    form.watch(thing, before)
    data[conflicts.FIELD] = form.initial[conflicts.FIELD]
    form = Sample(data)
    form.watch(thing, now)
    assert form.is_valid()
    assert form.attempt(lambda: refuse_if_changed(thing, now, form.cleaned_data[conflicts.FIELD])) is None
    assert [(row.yours, row.taken) for row in form.conflict] == [
        ("mine", False),
        ("oui", True),
        ("one", True),
    ]
    assert form["name"].value() == "mine"
    assert not form["wants"].value()
    assert form["days"].value() == ["1", "2"]
    again = Sample(form.data)
    again.watch(thing, now)
    assert again.is_valid()
    refuse_if_changed(thing, now, again.cleaned_data[conflicts.FIELD])


def test_empty_list_is_put_back_empty() -> None:
    data = QueryDict("days=1&days=2", mutable=True)
    put(data, "days", Sample.base_fields["days"], "")
    assert data.getlist("days") == []
