"""`trygt demo`: fill the demo. `trygt demo --people`: who one can be there."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from trygt import clock
from trygt.commands.demo import stories
from trygt.commands.demo.content import words
from trygt.people.models import Tenure
from trygt.people.queries import place_name, role_name


class Command(BaseCommand):
    """Fill the demo, or print its sign-ins."""

    help = "Fill the demo with made-up communities and people, or print the sign-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only one word."""
        parser.add_argument("--people", action="store_true", help="Print the sign-ins.")

    def handle(self, *, people: bool = False, **options: Any) -> None:
        """Do it. Refuses on a real site."""
        config = settings.CONFIG
        if config.email_url or not (config.demo or config.debug):
            raise CommandError("This is a real site; the demo's people would be open doors here.")
        if people:
            self._people()
            return
        told = stories.tell()
        self.stdout.write(f"Told: {', '.join(told)}." if told else "The demo stands already.")

    def _people(self) -> None:
        running = Tenure.objects.on(clock.today()).filter(person__email__endswith=".example.org")
        tenures = running.select_related("post__community", "person")
        head = ("Name", "Post", "Place", "E-mail", "Password")
        password = words("world")["password"]
        rows = [
            (
                tenure.person.name,
                role_name(tenure.post),
                place_name(tenure.post),
                tenure.person.email,
                password,
            )
            for tenure in tenures.order_by("post__community__name", "pk")
        ]
        widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
        for row in [head, tuple("-" * width for width in widths), *rows]:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
