"""The text of a resolution is read in the booth itself, with its reasons and papers."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from governance.models import Ballot, Motion
from interlignes.urn.matters import matter_of
from members.models import Member
from tests.governance.conftest import OPENS, STARTS, MakeMeeting, add_item
from tests.governance.test_documents import attach
from tests.governance.test_sealed_ballots import MINUTE, ClientFor, open_sealed
from tests.urn.conftest import MakeBox, make_box

__all__ = ["make_box"]
pytestmark = pytest.mark.django_db


def booth(client_for: ClientFor, person: Member, ballot: Ballot) -> str:
    """The booth a minute after opening."""
    with time_machine.travel(OPENS + MINUTE, tick=False):
        page = client_for(person).get(reverse("urn:booth", args=[ballot.urn.uuid]))  # type: ignore[union-attr]
    return page.content.decode()


def test_text_reasons_and_newest_papers_stand_above_the_paper(
    make_meeting: MakeMeeting,
    alice: Member,
    bruno: Member,
    client_for: ClientFor,
    tmp_path: Path,
    settings: Any,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    meeting = make_meeting(convened=False)
    other = add_item(meeting, bruno, "Autre point")
    item = meeting.items.get(position=1)
    old = attach(meeting, bruno, item=item, title="Bail, projet")
    attach(meeting, bruno, item=item, title="Bail signé", name="bail.txt", content=b"bail", supersedes=old)
    attach(meeting, bruno, title="Rapport de gérance", name="r.txt", content=b"rapport")
    attach(meeting, bruno, item=other, title="Devis", name="d.txt", content=b"devis")
    Motion.objects.filter(item=item).update(text="L’assemblée **loue** le local.", reasons="Il fait jour.")
    meeting.convoked_at = STARTS
    meeting.save()
    page = booth(client_for, alice, open_sealed(meeting, bruno))
    assert "L’assemblée <strong>loue</strong> le local." in page
    assert "Il fait jour." in page
    assert page.index("Il fait jour.") < page.index('id="booth-questions"')
    assert "Bail signé" in page
    assert "Rapport de gérance" in page
    assert "Bail, projet" not in page
    assert "Devis" not in page
    assert 'id="booth-matter" open' in page


def test_long_text_is_folded_until_it_is_asked_for(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    meeting = make_meeting()
    Motion.objects.filter(item__meeting=meeting).update(text="Un mot de plus. " * 50)
    page = booth(client_for, alice, open_sealed(meeting, bruno))
    assert 'id="booth-matter"' in page
    assert 'id="booth-matter" open' not in page
    assert "Relire le texte" in page


def test_who_has_no_paper_reads_no_text_and_a_bare_urn_has_none(
    make_meeting: MakeMeeting,
    make_box: MakeBox,
    alice: Member,
    bruno: Member,
    dora: Member,
    client_for: ClientFor,
) -> None:
    meeting = make_meeting()
    Motion.objects.filter(item__meeting=meeting).update(text="Un secret de polichinelle")
    ballot = open_sealed(meeting, bruno)
    assert "polichinelle" not in booth(client_for, dora, ballot)
    assert "polichinelle" in booth(client_for, alice, ballot)
    assert matter_of(make_box([alice, bruno]).urn, alice) is None
