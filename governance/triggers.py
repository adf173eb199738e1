"""Triggers that refuse to alter or delete a version of a text, or sealed minutes: what was said and in force stays."""

from django.db.backends.base.base import BaseDatabaseWrapper

from interlignes.kit.append_only import Guard

_TEXTS = (
    Guard("governance_articleversion", "article_version"),
    Guard("governance_proposalversion", "proposal_version"),
)
_MINUTES = (Guard("governance_sealedminutes", "sealed_minutes", unique=("id", "number", "meeting_id")),)


def create(connection: BaseDatabaseWrapper) -> None:
    """Install those of texts."""
    _create(connection, _TEXTS)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Remove those of texts."""
    _drop(connection, _TEXTS)


def create_minutes(connection: BaseDatabaseWrapper) -> None:
    """Install those of sealed minutes."""
    _create(connection, _MINUTES)


def drop_minutes(connection: BaseDatabaseWrapper) -> None:
    """Remove those of sealed minutes."""
    _drop(connection, _MINUTES)


def _create(connection: BaseDatabaseWrapper, guards: tuple[Guard, ...]) -> None:
    for guard in guards:
        guard.create(connection)


def _drop(connection: BaseDatabaseWrapper, guards: tuple[Guard, ...]) -> None:
    for guard in guards:
        guard.drop(connection)
