"""A trustee alone: the server's key, new for every ballot, or scrutineers who are all needed."""

from interlignes.sealed.randomness import Rng, scalar
from interlignes.sealed.trustees.keys import PublicKey, make_public_key


def make_key(*, rng: Rng, name: str = "") -> tuple[int, PublicKey]:
    """A new private key, to be kept secret, and its public one."""
    private = scalar(rng)
    return private, make_public_key(private, rng=rng, name=name)
