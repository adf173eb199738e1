"""What is read again and again from the texts of an urn, kept for the process."""

import secrets
from functools import lru_cache

from interlignes.sealed.election import Election, read_election
from interlignes.sealed.randomness import Rng

#: Chance for everything secret.
RNG: Rng = secrets.SystemRandom()


@lru_cache(maxsize=16)
def election_of(text: str) -> Election:
    """The election of an urn, with the table of its public key, which takes 20 ms to make."""
    return read_election(text)
