"""The councils as everyone may read them: who judges, what they know, until when."""

from collections.abc import Mapping
from dataclasses import dataclass

from trygt.council.members import Shown, bodies, public_members
from trygt.schemes.members import council_of_body
from trygt.schemes.queries import newest
from trygt.texts import in_language
from trygt.web.ui.languages import name_of


@dataclass(frozen=True)
class Line:
    """A member in words."""

    member: Shown
    areas: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Council:
    """A scheme owner's council."""

    body: str
    name: Mapping[str, str]
    members: tuple[Line, ...]


def councils() -> list[Council]:
    """The council of every scheme's owner. One query each."""
    owners = {scheme.owner.key: scheme.owner.name for scheme in newest()}
    return [Council(body, owners[body], tuple(_lines(body))) for body in bodies()]


def _lines(body: str) -> list[Line]:
    names = {area.key: in_language(area.name) for area in council_of_body(body).areas}
    return [
        Line(
            one,
            tuple(names.get(key, key) for key in one.areas),
            tuple(name_of(code) for code in one.languages),
        )
        for one in public_members(body)
    ]
