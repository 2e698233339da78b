"""The journal in words, a page at a time."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from trygt.cases.acting import ACTS
from trygt.cases.models import Case
from trygt.cases.roles import NAMES, On
from trygt.journal.models import Entry
from trygt.journal.queries import entries
from trygt.web.workspace.details import details
from trygt.web.workspace.labels import DONE


@dataclass(frozen=True)
class Line:
    """A journal line in words."""

    at: datetime
    actor: str
    role: str
    done: str
    details: tuple[tuple[str, str], ...]


class Journal:
    """The journal in words, newest first. Only the lines asked for are read."""

    def __init__(self, case: Case) -> None:
        self._case, self._entries = case, entries(case.stream).reverse()

    def __len__(self) -> int:
        return self._entries.count()

    def __getitem__(self, part: slice) -> list[Line]:
        return [_line(self._case, entry) for entry in self._entries[part]]


def _line(case: Case, entry: Entry) -> Line:
    act = ACTS.get(entry.verb)
    return Line(
        at=entry.at,
        actor=entry.actor.name if entry.actor else _("The clock"),
        role=str(NAMES[On(entry.role)]) if entry.role in list(On) else entry.role,
        done=str(act.done if act else DONE.get(entry.verb, entry.verb)),
        details=tuple(details(case, entry.details)),
    )
