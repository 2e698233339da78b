"""The wall of a community, as the picture takes it: ideas below, then the law, then good practice."""

from collections.abc import Iterable

from trygt.cases.models import Case
from trygt.profile import walls
from trygt.texts import in_language
from trygt.web.ui.pictures import Course, Stone, Wall, wall
from trygt.web.workspace.profile.addresses import place_of

LAID: dict[str, str] = {"open": "hole"}
"""What the picture calls what it names otherwise."""


def wall_of(case: Case, built: walls.Wall, *, links: bool) -> Wall:
    """The picture; with links each stone leads to its question."""
    ideas = tuple(_base(case, base, links) for base in built.foundation)
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


def _base(case: Case, base: walls.Base, links: bool) -> Stone:
    href = place_of(case, *base.missing, 1 if base.missing[0].repeat else 0) if base.missing else ""
    return Stone(base.idea.key, in_language(base.idea.name), base.lays, href if links else "")


def _stones(case: Case, stones: Iterable[walls.Stone], links: bool) -> Iterable[Stone]:
    for stone in stones:
        href = place_of(case, stone.section, stone.question, 0) if links else ""
        yield Stone(
            stone.question.key,
            in_language(stone.question.title),
            LAID.get(stone.lays, stone.lays),
            href,
        )
