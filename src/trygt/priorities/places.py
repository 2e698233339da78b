"""Where in the grid: a theme and a life phase by their keys, and what a scheme calls them."""

from collections.abc import Iterable

from trygt.schemes.definition import Scheme
from trygt.schemes.definition.profile import Named
from trygt.texts import in_language

Place = tuple[str, str]
"""(theme, phase)."""
ALL_AGES = "ALL"
"""The phase of figures that speak of all ages."""


def name_of(named: Iterable[Named], key: str) -> str:
    """What a theme or phase is called; the key itself where the scheme has dropped it."""
    return next((in_language(item.name) for item in named if item.key == key), key)


def words_of(scheme: Scheme, place: Place) -> str:
    """A place in words: theme and life phase."""
    theme, phase = place
    vocabulary = scheme.vocabulary
    return f"{name_of(vocabulary.themes, theme)}: {name_of(vocabulary.phases, phase)}"


def every_place(scheme: Scheme) -> list[Place]:
    """All places of a scheme's grid, row by row."""
    vocabulary = scheme.vocabulary
    return [(theme.key, phase.key) for theme in vocabulary.themes for phase in vocabulary.phases]
