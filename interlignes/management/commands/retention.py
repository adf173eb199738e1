"""`manage.py retention`: delete what has been kept long enough, as docs/privacy-register.toml says."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser

from interlignes.kit import clock, register, retention
from members.actions.retention import apply_retention


class Command(BaseCommand):
    """The hourly task does the same; this one also says what it would do."""

    help = (
        "Delete what has been kept for as long as the privacy register says. --dry-run only says what is due."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """--dry-run."""
        parser.add_argument("--dry-run", action="store_true", help="change nothing, say what is due and why")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is due; then, unless told otherwise, let it go."""
        at = clock.now()
        for due in retention.report(at):
            self.stdout.write(_line(due))
        if options["dry_run"]:
            self.stdout.write("Nothing was changed (--dry-run).")
            return
        done = apply_retention(at=at)
        for model, count in sorted(done.items()):
            self.stdout.write(self.style.SUCCESS(f"{model}: {count} done"))
        if not done:
            self.stdout.write("Nothing was due.")


def _line(due: retention.Due) -> str:
    """One table: how many rows, since when the oldest waits, and why."""
    executor, book = due.executor, register.load()
    clock_of = book.clocks[executor.clock]
    what = f"{executor.model}.{', '.join(executor.fields)}" if executor.fields else executor.model
    name = apps.get_model(executor.model)._meta.verbose_name_plural
    since = f", the oldest since {due.oldest:%Y-%m-%d}" if due.oldest else ""
    why = f"{clock_of.period.days} days after {clock_of.after}"
    return (
        f"{what} ({name}): {due.rows} due{since}\n    {executor.clock}, {why}: {book.keeps[executor.clock]}"
    )
