"""manage.py verify_documents: whether every document that the database names is there, and still the same."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.models import Document
from interlignes.kit import documents as files


class Command(BaseCommand):
    """For after a restore."""

    help = "Reads every document of meetings and names those that are missing or no longer the same."

    def handle(self, *args: Any, **options: Any) -> None:
        """Name each that does not fit, then fail."""
        documents = Document.objects.order_by("pk")
        bad = [one for one in documents.iterator() if files.fetch(one.digest) is None]
        for one in bad:
            self.stdout.write(
                f"document {one.pk} (meeting {one.meeting_id}): {one.name} is missing or altered"
            )
        if bad:
            raise CommandError(f"{len(bad)} documents are missing or altered")
        self.stdout.write(f"{documents.count()} documents are whole")
