"""The grid as data: criteria, formulas with their bands, and how figures become scores."""

from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import Field, model_validator

from trygt.methods import scores
from trygt.schemes.definition import Key, Mark, Part, Text

LIBRARY = Path(__file__).parent / "library"
LEAST, MOST = 1, 5
DATA_CRITERIA = ("extent", "trend")
"""What figures can say something about; the rest is for people to judge."""


class Criterion(Part):
    """One thing a cell is scored on, from 1 to 5."""

    key: Key
    """Stable name; scores hang on it."""
    name: Text
    """What people read."""
    least: Text
    """What 1 means."""
    most: Text
    """What 5 means."""


class Band(Part):
    """A band of an index, said in words; the colour only repeats them."""

    from_: float = Field(alias="from")
    """The lowest index of the band."""
    tone: Literal["danger", "warning", "success"]
    """The colour that goes with it."""
    name: Text
    """What people read."""


class Taken(Part):
    """The criterion that stands in one place of a formula, brought from 1–5 to the scale used there."""

    criterion: Key
    """Which criterion."""
    times: float = Field(1, gt=0)
    """What its score is multiplied with."""
    plus: float = 0
    """What is added afterwards."""


class Formula(Part):
    """How the agreed scores of a cell become one index."""

    key: str
    """The name of a formula of `methods.scores`."""
    name: Text
    """What people read."""
    written: Text
    """The formula with the criteria's names."""
    about: Text
    """What it weighs, and from where to where it runs."""
    mark: Mark = Mark.INFERRED
    """How sure we are of it."""
    sources: tuple[str, ...] = ()
    """Short codes of the sources it was found in."""
    takes: dict[str, Taken]
    """What stands in each place of the formula."""
    bands: tuple[Band, ...] = ()
    """Bands from the highest down; none where nobody has said any."""

    @cached_property
    def calculated(self) -> scores.Formula:
        """The formula over our own criteria, each moving on 1–5, for ranking and its stability."""
        base = scores.FORMULAS[self.key]
        taken = [self.takes[place.name] for place in base.criteria]

        def calculate(*given: float) -> float:
            places = (v * t.times + t.plus for v, t in zip(given, taken, strict=True))
            # Rounded, so that what is equal on paper is not told apart by the machine's last bit.
            return round(base.calculate(*places), 9)

        ours = tuple(scores.Criterion(t.criterion, LEAST, MOST) for t in taken)
        return scores.Formula(self.key, ours, calculate)

    def band(self, index: float) -> Band | None:
        """The band an index falls in."""
        return next((band for band in self.bands if index >= band.from_), None)


class Share(Part):
    """From which share of the cell's people affected in a year an extent is proposed."""

    from_: float = Field(alias="from", ge=0, le=1)
    """The lowest share, 0–1."""
    score: int = Field(ge=LEAST, le=MOST)
    """The extent proposed."""


class Focus(Part):
    """The questions of a scheme a focus area is written to, and the section they are asked in."""

    title: Key
    """Its name."""
    theme: Key
    """Its theme, a choice."""
    phases: Key
    """Its life phases, several may be chosen; none means all ages."""
    why: Key
    """Why it has been given priority."""


class Grid(Part):
    """One version of how cells are scored and ranked."""

    version: str
    """Kept with each assessment made with it."""
    mark: Mark
    """How sure we are of it all."""
    sources: tuple[str, ...] = ()
    """Short codes of the sources it was found in."""
    scorers: int = Field(ge=1)
    """Fewest people who score a cell alone before it is agreed."""
    differ: int = Field(ge=1)
    """From which distance between lowest and highest score people are said to differ."""
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    """What a cell is scored on, in order."""
    formulas: tuple[Formula, ...] = Field(min_length=1)
    """The formulas offered; an assessment begins with the first."""
    shares: tuple[Share, ...]
    """From share affected a year to extent, from the largest down."""
    directions: dict[Literal["rising", "unclear", "falling"], int]
    """From the direction a trend takes to the trend proposed."""
    focus: Focus
    """Where a focus area is written."""

    @model_validator(mode="after")
    def hangs_together(self) -> Self:
        """Formulas take known criteria, scales run downwards and stay within 1–5."""
        faults = [*self._formula_faults(), *self._scale_faults()]
        if faults:
            raise ValueError("\n".join(faults))
        return self

    def _formula_faults(self) -> Iterator[str]:
        known = {criterion.key for criterion in self.criteria}
        for key in DATA_CRITERIA:
            if key not in known:
                yield f"criteria: lacks {key}, which figures speak of"
        for formula in self.formulas:
            base = scores.FORMULAS.get(formula.key)
            if base is None:
                yield f"formulas: there is none called {formula.key}"
            elif set(formula.takes) != {place.name for place in base.criteria}:
                yield f"{formula.key}: takes must fill exactly the formula's places"
            if unknown := {taken.criterion for taken in formula.takes.values()} - known:
                yield f"{formula.key}: takes {', '.join(sorted(unknown))}, no criterion"
            starts = [band.from_ for band in formula.bands]
            if starts != sorted(starts, reverse=True):
                yield f"{formula.key}: bands must run from the highest down"

    def _scale_faults(self) -> Iterator[str]:
        starts = [share.from_ for share in self.shares]
        if starts != sorted(starts, reverse=True) or starts[-1:] != [0]:
            yield "shares: must run from the largest down to 0"
        for name, score in self.directions.items():
            if not LEAST <= score <= MOST:
                yield f"directions: {name} must be from {LEAST} to {MOST}"

    @cached_property
    def criterion(self) -> dict[str, Criterion]:
        """The criteria by key, in order."""
        return {criterion.key: criterion for criterion in self.criteria}

    @cached_property
    def formula(self) -> dict[str, Formula]:
        """The formulas by key, in order."""
        return {formula.key: formula for formula in self.formulas}


def read(path: Path) -> Grid:
    """The grid in a file. Raises `ValueError` (pydantic's, which is one) with what is wrong."""
    return Grid.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


@cache
def grid(version: str = "") -> Grid:
    """A version of the grid, the newest unless told otherwise. Raises `KeyError` for an unknown one."""
    newest = read(LIBRARY / "grid.yaml")
    if version in {"", newest.version}:
        return newest
    older = LIBRARY / f"grid-{version}.yaml"
    if not older.is_file():
        raise KeyError(version)
    return read(older)
