"""An admission entered by hand is not taken back while shares hang on it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from interlignes.kit.errors import Refused
from members.actions.capital import correct_movement
from members.models import Member
from tests.members.capital.conftest import Subscribe
from tests.members.test_candidacies import NOW, TODAY
from tests.members.test_candidacy_corrections import decided, reopen

pytestmark = pytest.mark.django_db


def test_not_once_she_holds_shares_until_they_are_annulled(
    dora: Member, bruno: Member, subscribe: Subscribe
) -> None:
    candidacy = decided(dora, bruno)
    paid = subscribe(dora, 3, occurred_on=TODAY)
    with pytest.raises(Refused, match="parts"):
        reopen(candidacy, bruno)
    correct_movement(movement=paid, key=uuid4(), reason="Erreur", by=bruno, at=NOW + timedelta(days=1))
    assert reopen(candidacy, bruno, days=2).is_pending
