"""The agenda: drafted from the case, written as lines, kept as points.

A line is a point; minutes in brackets at its end say how long it takes: “Falls at home (20)”.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from trygt.cases.acting import Refused
from trygt.cases.models import Case
from trygt.council import queries
from trygt.council.models import Kind, Meeting, Point
from trygt.priorities.grids import grid
from trygt.profile.queries import latest_snapshot, submitted_values
from trygt.texts import in_language

MOST_POINTS = 40
_WITH_MINUTES = re.compile(r"^(?P<title>.+?)\s*\((?P<minutes>\d{1,3})(\s*min\w*\.?)?\)$")


@dataclass(frozen=True)
class Line:
    """A point as it is written."""

    title: str
    minutes: int | None = None

    def __str__(self) -> str:
        return f"{self.title} ({self.minutes})" if self.minutes else self.title


def lines_of(text: str) -> list[Line]:
    """The points in a text, each once. Raises `Refused` for too many."""
    found: dict[str, Line] = {}
    for raw in text.splitlines():
        if not (line := raw.strip(" -–•\t")):
            continue
        timed = _WITH_MINUTES.match(line)
        title = (timed["title"] if timed else line)[:300]
        found.setdefault(title, Line(title, int(timed["minutes"]) if timed else None))
    if len(found) > MOST_POINTS:
        raise Refused(_("An agenda has %(most)s points at most.") % {"most": MOST_POINTS})
    return list(found.values())


def text_of(points: Iterable[Point]) -> str:
    """The agenda as text, a line each."""
    return "\n".join(str(Line(point.title, point.minutes)) for point in points)


def draft(case: Case, kind: str) -> str:
    """What the case gives to talk about, in its language: the scheme's own points around it."""
    rules = case.scheme.meeting
    fixed = list(rules.agenda) if rules and kind == Kind.CERTIFICATION else []
    own = [in_language(point, case.language) for point in fixed]
    found = [line for source in SOURCES for line in source(case)]
    before, after = own[:-1], own[-1:]
    return "\n".join([*before, *found, *after][:MOST_POINTS])


def open_questions(case: Case) -> list[str]:
    """What the certifiers asked and nobody has answered."""
    return [_line(str(question)) for question in queries.unanswered(case)]


def focus_areas(case: Case) -> list[str]:
    """The focus areas of the latest submission."""
    snapshot, title = latest_snapshot(case), grid().focus.title
    if snapshot is None:
        return []
    values = submitted_values(snapshot)
    return [
        _line(text)
        for (key, _slot), text in sorted(values.items())
        if key == title and isinstance(text, str)
    ]


# Where an agenda comes from, in its order: another source is another function of the case.
SOURCES: tuple[Callable[[Case], list[str]], ...] = (focus_areas, open_questions)


def _line(text: str) -> str:
    return " ".join(text.split())[:300]


def lay(meeting: Meeting, wanted: list[Line]) -> None:
    """Make these the meeting's points. What is written under a point stays with its title.

    Raises `Refused` when a point would go that has minutes or tasks.
    """
    there = {point.title: point for point in meeting.points.all()}
    titles = {line.title for line in wanted}
    for title, point in there.items():
        if title in titles:
            continue
        if point.revision or point.tasks.exists():
            raise Refused(
                _("“%(title)s” has minutes already and stays on the agenda.") % {"title": title}
            )
        point.delete()
    for place, line in enumerate(wanted, 1):
        point = there.get(line.title) or Point(meeting=meeting, title=line.title)
        point.place, point.minutes = place, line.minutes
        point.save()


def merged(mine: list[Line], seen: list[Line], now: list[Line]) -> list[Line]:
    """My agenda, with what others added since I saw it and without what they took out."""
    before, mine_titles = {line.title for line in seen}, {line.title for line in mine}
    there = {line.title for line in now}
    kept = [line for line in mine if line.title in there or line.title not in before]
    return kept + [line for line in now if line.title not in before | mine_titles]
