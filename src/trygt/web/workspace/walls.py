"""The wall of a case, as the picture takes it."""

from django.urls import reverse

from trygt.cases.models import Case
from trygt.profile import queries as profile
from trygt.web.ui.pictures import Course, Stone, Wall, wall


def wall_of(case: Case, *, links: bool) -> Wall:
    """The case's wall; with links each stone leads to its question."""
    courses = [
        Course(
            key=course.key,
            name=course.name,
            kind=course.kind,
            stones=tuple(
                Stone(
                    key=stone.key,
                    name=stone.name,
                    state=stone.state,
                    href=_address(case, stone.section, stone.key)
                    if links and stone.section
                    else "",
                )
                for stone in course.stones
            ),
        )
        for course in profile.wall(case)
    ]
    return wall(courses)


def _address(case: Case, section: str, question: str) -> str:
    return f"{reverse('profile_section', args=[case.pk, section])}#{question}"
