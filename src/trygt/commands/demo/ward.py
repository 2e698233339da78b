"""The injuries a made-up community has brought in itself: rows of nobody, counted as any others are."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from trygt import clock
from trygt.commands.demo.content import draw, words
from trygt.commands.demo.walker import Walker
from trygt.injuries.acts import Told, confirm, hold
from trygt.injuries.models import Kind, Unit, Where

YEARS = 3


def bring_in(walker: Walker) -> None:
    """Upload and count the injuries of the last whole years, at the walker's moment."""
    spec, community, by = words("injuries"), walker.case.community, walker.cast.coordinator
    with walker.time():
        newest = clock.today().year - 1
        content = _file(spec, newest)
        waiting = hold(community, ContentFile(content, name=spec["file"]), by)
        told = Told(
            title=spec["title"],
            source=spec["source"],
            period_from=date(newest - YEARS + 1, 1, 1),
            period_to=date(newest, 12, 31),
            where=Where.INJURY,
            unit=Unit.EVENTS,
            kind=Kind.PATTERNS,
            coverage=spec["coverage"],
        )
        confirm(waiting, told, by)


def _file(spec: Mapping[str, Any], newest: int) -> bytes:
    """The rows as a register would give them."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([spec["columns"], *_rows(spec, newest)])
    return out.getvalue().encode()


def _rows(spec: Mapping[str, Any], newest: int) -> Iterator[list[object]]:
    for number, kind in enumerate(spec["kinds"]):
        for row in range(kind["n"]):
            yield _row(kind, spec["severities"], newest, f"{number} {row}")


def _row(
    kind: Mapping[str, Any], severities: Sequence[str], newest: int, name: str
) -> list[object]:
    def lot(about: str, sides: int) -> int:
        return draw("injuries", about, name) % sides

    months, (youngest, oldest) = kind["months"] or range(1, 13), kind["ages"]
    day = date(newest - lot("year", YEARS), months[lot("month", len(months))], 1 + lot("day", 28))
    return [
        f"{day:%d.%m.%Y} {7 + lot('hour', 16):02}:{lot('minute', 60):02}",
        youngest + lot("age", oldest - youngest + 1),
        "K" if lot("sex", 100) < kind["women"] else "M",
        *kind["coded"],
        severities[lot("severity", len(severities))],
    ]
