"""manage.py verify_documents: whether every document and every sealed minutes is there, and still the same."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.models import Document, SealedMinutes
from interlignes.kit import documents as files


class Command(BaseCommand):
    """For after a restore."""

    help = "Reads every document of meetings and all sealed minutes; names what is missing or no longer the same."

    def handle(self, *args: Any, **options: Any) -> None:
        """Name each that does not fit, then fail."""
        documents = Document.objects.order_by("pk")
        bad = [one for one in documents.iterator() if files.fetch(one.digest) is None]
        for one in bad:
            self.stdout.write(
                f"document {one.pk} (meeting {one.meeting_id}): {one.name} is missing or altered"
            )
        wrong = list(wrong_minutes())
        for words in wrong:
            self.stdout.write(words)
        if bad or wrong:
            raise CommandError(f"{len(bad)} documents are missing or altered, {len(wrong)} sealed minutes")
        self.stdout.write(
            f"{documents.count()} documents and {SealedMinutes.objects.count()} sealed minutes are whole"
        )


def wrong_minutes() -> Iterator[str]:
    """What is wrong in the register of minutes: a gap, a document that is no longer the one that was sealed."""
    for place, one in enumerate(SealedMinutes.objects.order_by("number").iterator(), start=1):
        if one.number != place:
            yield f"minutes number {place}: missing from the register"
            return
        if hashlib.sha256(one.pdf).hexdigest() != one.sha256:
            yield f"minutes number {one.number}: altered"
