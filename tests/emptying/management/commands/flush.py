"""Django calls `flush` after each test that commits; the journal's guard stands aside meanwhile."""

from typing import Any

from django.core.management.commands.flush import Command as Flush
from django.db import connections

from trygt.journal import guard


class Command(Flush):
    """Empty every table, the journal's too."""

    def handle(self, **options: Any) -> None:
        """Take the triggers away, empty, and put them back."""
        with connections[options["database"]].schema_editor(atomic=False) as editor:
            guard.remove(None, editor)
        try:
            super().handle(**options)
        finally:
            with connections[options["database"]].schema_editor(atomic=False) as editor:
                guard.install(None, editor)
