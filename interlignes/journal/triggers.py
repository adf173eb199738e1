"""Triggers that refuse to alter or delete an entry."""

from interlignes.kit.append_only import Guard

_GUARD = Guard("journal_entry", "journal", unique=("sequence", "hash"))
create = _GUARD.create
drop = _GUARD.drop
