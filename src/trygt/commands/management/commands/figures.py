"""`trygt figures`: load figures, see what failed, make readings anew, choose where a number belongs."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from trygt import __version__, clock
from trygt.figures import queries
from trygt.figures.definition import TableDefinition, library
from trygt.figures.loading import Step, load, load_groups, load_places
from trygt.figures.models import Outcome
from trygt.figures.readings import make
from trygt.figures.registers import differences
from trygt.figures.sources.failures import SourceFailed
from trygt.figures.sources.fetching import Fetch, Online
from trygt.figures.sources.pace import Polite
from trygt.figures.sources.saved import Recording, Saved


class Command(BaseCommand):
    """Load figures from their sources or from a folder of saved answers."""

    help = "Load figures, list what failed or waits for a choice, make the readings anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The verbs load, make and waiting."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        loading = verbs.add_parser("load", help="Fetch tables and take in what is new.")
        loading.add_argument("tables", nargs="*", help="Keys of tables; all unless told.")
        loading.add_argument("--from", dest="saved", type=Path, help="A folder of saved answers.")
        loading.add_argument("--save", type=Path, help="Keep every answer in this folder.")
        loading.add_argument(
            "--again", action="store_true", help="Also what was loaded in the last twelve hours."
        )
        loading.add_argument(
            "--believe", action="store_true", help="Take in jumps that would be doubted."
        )
        groups = verbs.add_parser("groups", help="Fetch KOSTRA groups, to compare with.")
        registers = verbs.add_parser("registers", help="Whether the list of communities is right.")
        for verb in (groups, registers):
            verb.add_argument("--from", dest="saved", type=Path, help="A folder of saved answers.")
            verb.add_argument("--save", type=Path, help="Keep every answer in this folder.")
        verbs.add_parser("make", help="Make every reading anew.")
        verbs.add_parser("waiting", help="Numbers of places that a person must place.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the chosen verb. Exit code 1 where a source failed; what was known stays."""
        if options["verb"] == "make":
            self.stdout.write(_("%(count)s readings made") % {"count": make()})
        elif options["verb"] == "groups":
            self._groups(options)
        elif options["verb"] == "registers":
            self._registers(options)
        elif options["verb"] == "waiting":
            for row in queries.to_be_placed():
                self.stdout.write(f"{row.table} {row.code}: {row.sentence}")
        else:
            self._load(options)

    def _groups(self, options: dict[str, Any]) -> None:
        try:
            count = load_groups(_fetch(options), clock.today().year)
        except SourceFailed as failed:
            raise CommandError(str(failed)) from failed
        self.stdout.write(_("%(count)s municipalities have their group") % {"count": count})

    def _registers(self, options: dict[str, Any]) -> None:
        try:
            found = list(differences(_fetch(options), clock.today()))
        except SourceFailed as failed:
            raise CommandError(str(failed)) from failed
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise CommandError(_("The list of communities differs from the registers."))
        self.stdout.write(_("The list of communities agrees with the registers."))

    def _load(self, options: dict[str, Any]) -> None:
        tables = [_table(key) for key in options["tables"]] or list(library().tables)
        load_places()
        bar = _Bar(
            self.stdout.write, sum(1 if t.source == "fhi" else len(t.levels) for t in tables)
        )
        try:
            steps = load(
                _fetch(options),
                tables,
                again=options["again"],
                believe=options["believe"],
                tell=bar.step,
            )
        except SourceFailed as failed:
            raise CommandError(str(failed)) from failed
        failed = sum(step.outcome == Outcome.FAILED for step in steps)
        line = _("%(taken)s taken in, %(same)s unchanged, %(failed)s failed")
        taken = sum(step.outcome == Outcome.TAKEN for step in steps)
        values = {"taken": taken, "same": len(steps) - taken - failed, "failed": failed}
        self.stdout.write(line % values)
        if failed:
            raise CommandError(_("What was known before stays. Try again later."))


def _table(key: str) -> TableDefinition:
    for table in library().tables:
        if table.key == key:
            return table
    known = ", ".join(table.key for table in library().tables)
    raise CommandError(
        _("There is no table %(key)s; there are %(known)s.") % {"key": key, "known": known}
    )


def _fetch(options: dict[str, Any]) -> Fetch:
    if options["saved"]:
        return Saved(options["saved"])
    who = f"Trygt/{__version__} (+{settings.CONFIG.address}; {settings.CONFIG.mail_from})"
    fetch: Fetch = Polite(Online(who, clock.now), clock.now, time.sleep)
    return Recording(fetch, options["save"]) if options["save"] else fetch


class _Bar:
    """How far, one line a step; a bar where someone is watching."""

    def __init__(self, write: Callable[[str], object], total: int) -> None:
        self.write, self.total, self.done = write, total, 0

    def step(self, step: Step) -> None:
        """Tell of one step."""
        self.done += 1
        filled = round(20 * self.done / max(self.total, self.done))
        bar = f"[{'=' * filled}{' ' * (20 - filled)}] " if sys.stdout.isatty() else ""
        level = f" {step.level}" if step.level else ""
        said = f": {step.sentence}" if step.sentence else ""
        self.write(f"{bar}{self.done}/{self.total} {step.table}{level}, {step.outcome.label}{said}")
