"""Readings of the journal."""

from interlignes.journal import chain
from interlignes.journal.models import Entry, Head


def verify() -> chain.Report:
    """Check the whole chain, in order and in portions, without holding up those who write meanwhile."""
    head = Head.objects.filter(pk=1).first() or Head(pk=1)
    entries = Entry.objects.order_by("sequence").iterator(chunk_size=500)
    return chain.verify(entries, last=head.sequence, last_hash=head.hash)
