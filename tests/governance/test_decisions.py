"""Searching the register of decisions."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from governance import queries
from governance.actions.ballots import freeze, settle
from members.models import Member
from tests.governance.conftest import CLOSES, COUNTED, OPENS, MakeBallot

pytestmark = pytest.mark.once


def test_by_word_year_and_outcome(make_ballot: MakeBallot, bruno: Member, client_for: Any) -> None:
    ballot = make_ballot()
    freeze(ballot=ballot, at=OPENS)
    settle(ballot=ballot, at=COUNTED)
    found = queries.decisions(bruno, CLOSES + timedelta(days=1), binding=True)
    assert queries.years_of(found) == [2026]
    cases: list[tuple[str, int | None, str, int]] = [
        ("", None, "", 1),
        ("point juin", 2026, "rejected", 1),
        ("adopte", None, "", 1),
        ("locaux", None, "", 0),
        ("point locaux", None, "", 0),
        ("", 2025, "", 0),
        ("", None, "adopted", 0),
    ]
    for words, year, outcome, number in cases:
        assert queries.search(found, words=words, year=year, outcome=outcome).count() == number
    path, client = reverse("governance:decisions"), client_for(bruno)
    for address in ("", "?q=point&annee=2026&issue=rejected", "?annee=MMXXVI&issue=perhaps&page=2"):
        assert ballot.get_absolute_url() in client.get(path + address).content.decode()
    assert "ne correspond" in client.get(path + "?q=locaux").content.decode()
