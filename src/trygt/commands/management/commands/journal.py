"""`trygt journal verify [STREAM]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trygt.cases.models import Case
from trygt.journal.models import Entry
from trygt.journal.queries import breaks


class Command(BaseCommand):
    """Prove the journal whole."""

    help = "Follow the chains of the journal and name every line that does not fit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word: verify, and perhaps a stream."""
        acts = parser.add_subparsers(dest="act", required=True)
        verify = acts.add_parser("verify", help="Follow one chain, or all.")
        verify.add_argument("stream", nargs="?", help="Such as case:12; all of them if left out.")

    def handle(self, *, act: str, stream: str | None = None, **options: Any) -> None:
        """Print each break; end with 1 if there is any."""
        entries = Entry.objects.filter(stream=stream) if stream else Entry.objects.all()
        lines = entries.count()
        streams = entries.order_by().values("stream").distinct().count()
        if stream and not lines:
            raise CommandError(f"{stream} has no lines.")
        found = [f"{item.stream} line {item.number} {item.what}" for item in breaks(stream)]
        if not stream:
            found += [f"{name} has no lines at all" for name in _without_lines()]
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise CommandError(f"{len(found)} breaks in {lines} lines of {streams} streams.")
        self.stdout.write(f"All is whole: {lines} lines in {streams} streams.")


def _without_lines() -> list[str]:
    """Cases the journal does not know, which every act that opens one makes impossible."""
    known = set(Entry.objects.filter(number=1).values_list("stream", flat=True))
    return [
        case.stream for case in Case.objects.only("pk").order_by("pk") if case.stream not in known
    ]
