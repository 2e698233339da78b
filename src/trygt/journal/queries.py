"""Reading the journal and proving it whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from trygt.journal.models import Entry


@dataclass(frozen=True)
class Break:
    """A place where a chain does not hold."""

    stream: str
    number: int
    what: str


def entries(stream: str) -> QuerySet[Entry]:
    """A stream's lines, oldest first, with their actors."""
    return Entry.objects.filter(stream=stream).select_related("actor").order_by("number")


def by_token(token: str) -> Entry | None:
    """The line an earlier press of the same button wrote, if any."""
    return Entry.objects.filter(token=token).first()


def breaks(stream: str | None = None) -> Iterator[Break]:
    """Every break in one stream or in all: a changed line, a missing number, a wrong link."""
    found = Entry.objects.order_by("stream", "number")
    if stream:
        found = found.filter(stream=stream)
    name, number, previous = "", 0, ""
    for entry in found.iterator():
        if entry.stream != name:
            name, number, previous = entry.stream, 0, ""
        number += 1
        if entry.number != number:
            yield Break(name, number, "a line is missing")
            number = entry.number
        elif entry.previous != previous:
            yield Break(name, number, "does not follow from the line before")
        if entry.hash != entry.fingerprint():
            yield Break(name, number, "was changed after it was written")
        previous = entry.hash
