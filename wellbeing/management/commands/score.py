"""`manage.py score PACK FILE.csv`: one row a person in, one column a scale out.

manage.py score cbi19 answers.csv > scores.csv
"""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wellbeing.rules import packs
from wellbeing.rules.table import TableError, scored


class Command(BaseCommand):
    """Anybody can check a score against the published key. Nothing is stored."""

    help = "Score the answers of a CSV file (columns i1, i2, ...) and print one column a scale."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The pack and the file."""
        parser.add_argument("pack", help=", ".join(packs.CODES))
        parser.add_argument("file", type=Path, help="CSV in UTF-8; an empty cell or NA is a missing answer")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the whole table, or one line that says what is wrong with the file."""
        try:
            pack = packs.load(options["pack"])
        except KeyError:
            raise CommandError(
                f"unknown pack {options['pack']!r}: not one of {', '.join(packs.CODES)}"
            ) from None
        try:
            rows = list(scored(pack, options["file"].read_text(encoding="utf-8-sig")))
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        except UnicodeDecodeError as error:
            raise CommandError(f"{options['file']}: not UTF-8 at byte {error.start}") from None
        except TableError as error:
            raise CommandError(f"{options['file']}: {error}") from None
        csv.writer(self.stdout, lineterminator="\n").writerows(rows)
