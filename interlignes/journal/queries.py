"""Readings of the journal."""

from interlignes.journal import chain
from interlignes.journal.models import Entry


def verify() -> chain.Report:
    """Check the whole chain, reading in order and in portions."""
    return chain.verify(Entry.objects.order_by("sequence").iterator(chunk_size=500))
