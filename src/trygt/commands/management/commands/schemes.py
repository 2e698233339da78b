"""`trygt schemes check [FOLDER]` and `trygt schemes lock`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trygt.schemes import lock, queries
from trygt.schemes.reading import Fault


class Command(BaseCommand):
    """Check scheme files, and publish the shipped ones."""

    help = "Check scheme files, or lock the shipped ones as published."
    requires_migrations_checks = False
    requires_system_checks = []  # files are checked, not the installation

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two words: check, with a folder perhaps, and lock."""
        acts = parser.add_subparsers(dest="act", required=True)
        check = acts.add_parser("check", help="Say everything that is wrong, file by file.")
        check.add_argument("folder", nargs="?", type=Path, help="One version's folder; else all.")
        acts.add_parser("lock", help="Publish: these versions never change from now on.")

    def handle(self, *, act: str, folder: Path | None = None, **options: Any) -> None:
        """Do it."""
        if act == "check":
            self._check(folder)
        else:
            self._lock()

    def _check(self, folder: Path | None) -> None:
        if folder is not None and not folder.is_dir():
            raise CommandError(f"{folder} is no folder; name the folder that holds scheme.yaml.")
        if folder is not None:
            found = {folder: lock.faults(folder)}
        else:
            found = lock.library_faults()
            for other in queries.folders().values():
                if other not in found:
                    found[other] = lock.faults(other)
        for where, faults in found.items():
            self._say(where, faults)
        wrong = sum(map(len, found.values()))
        if wrong:
            raise CommandError(f"{wrong} to mend.")

    def _say(self, folder: Path, faults: list[Fault]) -> None:
        name = f"{folder.resolve().parent.name}/{folder.resolve().name}"
        if not faults:
            self.stdout.write(f"{name}: in order")
        for fault in faults:
            self.stdout.write(f"{name}/{fault}")

    def _lock(self) -> None:
        try:
            added = lock.lock()
        except lock.CannotLock as refused:
            raise CommandError(f"Nothing is locked.\n{refused}") from None
        for name in added:
            self.stdout.write(f"{name}: published")
        if not added:
            self.stdout.write("Every version is published already.")
