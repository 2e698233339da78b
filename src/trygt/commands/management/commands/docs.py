"""`trygt docs [--check]`: write the generated documents, or say that they are behind the code."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from trygt.commands import acts_reference
from trygt.schemes import reference

BEGIN, END = "<!-- generated -->\n", "<!-- end -->"
FOLDER = settings.HERE.parents[1] / "docs"


class Command(BaseCommand):
    """Keep docs/ in step with the code."""

    help = "Write the documents that are generated from the code."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One switch: only check."""
        parser.add_argument("--check", action="store_true", help="Write nothing; fail if behind.")

    def handle(self, *, check: bool = False, **options: Any) -> None:
        """Render each page in English; write it, or compare."""
        if not FOLDER.is_dir():
            raise CommandError("There is no docs folder: this is not a copy of the repository.")
        behind = []
        with translation.override("en"):
            pages = {"acts.md": acts_reference.render(), "schemes.md": _schemes()}
        for name, text in pages.items():
            path = FOLDER / name
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            behind.append(name)
            if not check:
                path.write_text(text, encoding="utf-8")
                self.stdout.write(f"docs/{name} written")
        if check and behind:
            raise CommandError(f"Behind the code: {', '.join(behind)}. Run ./dev docs.")
        if not behind:
            self.stdout.write("The documents are in step with the code.")


def _schemes() -> str:
    """The page for those who bring a scheme, its reference made anew."""
    text = (FOLDER / "schemes.md").read_text(encoding="utf-8")
    before, _begin, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{reference.render().strip()}\n\n{END}{rest.partition(END)[2]}"
