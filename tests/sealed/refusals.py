"""Saying that an archive is refused, for which reason and where."""

import pytest

from interlignes.sealed.reasons import Invalid, Reason
from interlignes.sealed.verify import verify
from tests.sealed.making import Chance


def refused(content: bytes, reason: Reason, *, ballot: int | None = None, trustee: int | None = None) -> None:
    """The verifier refuses the file for exactly this reason, and says where."""
    with pytest.raises(Invalid) as caught:
        verify(content, rng=Chance(1))
    error = caught.value
    assert (error.reason, error.ballot, error.trustee) == (reason, ballot, trustee), str(error)
