"""The wall of a community, as the picture takes it: ideas below, then the law, then good practice."""

from collections.abc import Iterable

from trygt.cases.models import Case
from trygt.profile import walls
from trygt.texts import in_language
from trygt.web.ui.pictures import Course, Stone, Wall, wall
from trygt.web.workspace.profile.addresses import place_of

LAID = {"full": "full", "half": "half", "hole": "hole", "open": "hole", "out": "out"}


def wall_of(case: Case, built: walls.Wall, *, links: bool) -> Wall:
    """The picture; with links each stone leads to its question."""
    ideas = tuple(Stone(idea.key, in_language(idea.name), "full", "") for idea in built.foundation)
    courses = [Course("ideas", "", "foundation", ideas)] if ideas else []
    for kind in ("law", "practice"):
        for column in built.columns:
            stones = column.lower if kind == "law" else column.upper
            if stones:
                laid = tuple(_stones(case, stones, links))
                courses.append(
                    Course(f"{column.theme}-{kind}", in_language(column.name), kind, laid)
                )
    return wall(courses)


def _stones(case: Case, stones: Iterable[walls.Stone], links: bool) -> Iterable[Stone]:
    for stone in stones:
        href = place_of(case, stone.section, stone.question, 0) if links else ""
        yield Stone(stone.question.key, in_language(stone.question.title), LAID[stone.lays], href)
