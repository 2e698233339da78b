"""The grid as data: whole, in three languages, and what is wrong in one is said."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from trygt.priorities.grids import LIBRARY, Grid, grid

DATA = yaml.safe_load((LIBRARY / "grid.yaml").read_text(encoding="utf-8"))
RANGES = {
    "priority_index": (4, 60),
    "product": (1, 125),
    "modified_hanlon": (12, 300),
    "basic_priority_rating": (4, 100),
    "paho": (8 / 3, 200),
}


def texts(value: Any) -> Iterator[dict[str, str]]:
    """Every text in a grid."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict) and {"nb", "en"} & set(value):
        yield value


def test_the_shipped_grid_speaks_three_languages_and_begins_with_the_handbooks_formula() -> None:
    rules = grid()
    found = list(texts(rules))
    assert len(found) > 30
    assert all(set(text) == {"nb", "nn", "en"} for text in found)
    assert list(rules.criterion) == ["extent", "severity", "preventability", "inequality", "trend"]
    first = rules.formulas[0]
    assert first.key == "priority_index"
    said = [(index, first.band(index)) for index in (60, 35, 34, 20, 19, 4)]
    assert [band.tone for _index, band in said if band] == [
        *("danger", "danger", "warning", "warning", "success", "success")
    ]


@pytest.mark.parametrize("key", RANGES)
def test_every_formula_runs_over_the_range_it_tells(key: str) -> None:
    formula = grid().formula[key]
    for value, end in zip((1, 5), RANGES[key], strict=True):
        index = formula.calculated.of(dict.fromkeys(grid().criterion, value))
        assert index == pytest.approx(end)
        assert f"{end:.2g}" in formula.about["en"] or f"{end:g}" in formula.about["en"]


def test_an_unknown_version_is_no_grid() -> None:
    assert grid("1") == grid()
    with pytest.raises(KeyError):
        grid("0")


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("formulas", 0, "key"), "guess", "there is none called guess"),
        (("formulas", 1, "takes", "frequency", "criterion"), "luck", "takes luck, no criterion"),
        (
            ("formulas", 1, "takes"),
            {"severity": {"criterion": "severity"}},
            "exactly the formula's",
        ),
        (("formulas", 0, "bands", 0, "from"), 10, "from the highest down"),
        (("shares", 0, "from"), 0.05, "from the largest down"),
        (("shares", 4, "from"), 0.0001, "down to 0"),
        (("directions", "rising"), 6, "from 1 to 5"),
        (("criteria", 0, "key"), "size", "lacks extent"),
        (("scorers",), 0, "greater than or equal to 1"),
        (("colour",), "red", "Extra inputs"),
    ],
)
def test_what_is_wrong_in_a_grid_is_said(path: tuple[Any, ...], value: Any, why: str) -> None:
    data = yaml.safe_load(yaml.safe_dump(DATA))
    at = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(ValueError, match=why):
        Grid.model_validate(data)
