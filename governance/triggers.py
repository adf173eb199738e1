"""Triggers that refuse to alter or delete a version of a text: what was said, and what was in force, stays."""

from django.db.backends.base.base import BaseDatabaseWrapper

from interlignes.kit.append_only import Guard

_GUARDS = (
    Guard("governance_articleversion", "article_version"),
    Guard("governance_proposalversion", "proposal_version"),
)


def create(connection: BaseDatabaseWrapper) -> None:
    """Install them."""
    for guard in _GUARDS:
        guard.create(connection)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Remove them."""
    for guard in _GUARDS:
        guard.drop(connection)
