"""`trygt places`: load the lists of communities, or look a number up."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from trygt.places import acts, queries


class Command(BaseCommand):
    """Load communities and find them by number."""

    help = "Load the lists of communities, or find a community by number."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`import` with files (default: those shipped), `find` with a number and a day."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        loading = verbs.add_parser("import")
        for name in ("municipalities", "counties", "changes"):
            loading.add_argument(f"--{name}", type=Path, default=acts.DATA / f"{name}.csv")
        finding = verbs.add_parser("find")
        finding.add_argument("code")
        finding.add_argument("--on", type=date.fromisoformat, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the chosen verb; faults are one sentence and exit code 1."""
        try:
            if options["verb"] == "import":
                self._import(options)
            else:
                self._find(options["code"], options["on"])
        except (acts.BadList, queries.UnknownCode, queries.SplitCode) as fault:
            raise CommandError(str(fault)) from fault

    def _import(self, options: dict[str, Any]) -> None:
        result = acts.import_list(
            options["municipalities"], options["counties"], options["changes"]
        )
        line = _("%(created)s created, %(changed)s changed, %(unchanged)s unchanged")
        self.stdout.write(line % vars(result))

    def _find(self, code: str, on: date | None) -> None:
        community = queries.by_code(code, on)
        county = f", {community.parent}" if community.parent else ""
        self.stdout.write(f"{queries.current_code(community)} {community.name}{county}")
