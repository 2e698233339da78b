"""What others see: no hidden count can be found from all that is shown, by any subtraction or search."""

import random
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.injuries.world import Place, as_csv, fmds_rows, take_in
from trygt.injuries import queries
from trygt.injuries.queries import OPEN_TO_OTHERS, Shown
from trygt.injuries.showing import Dimension, shield_dimension

pytestmark = [pytest.mark.django_db, pytest.mark.anywhere]
Cell = tuple[str, ...]


@dataclass
class Reader:
    """One who knows every sum that is shown and searches for what is hidden."""

    cells: dict[Cell, int] = field(default_factory=dict)
    known: dict[Cell, int | None] = field(default_factory=dict)
    sums: list[tuple[Cell, list[Cell]]] = field(default_factory=list)

    def sees(self, cell: Cell, count: int | None) -> Cell:
        """A cell of some table, perhaps shielded."""
        self.cells.setdefault(cell, len(self.cells))
        if self.known.get(cell) is None:
            self.known[cell] = count
        return cell

    def knows_sum(self, whole: Cell, parts: list[Cell]) -> None:
        """That a cell is the sum of others."""
        self.sums.append((whole, parts))

    def found(self, least: int) -> list[Cell]:
        """Hidden cells that can have one value alone, if hidden counts are `least` or more."""
        size = len(self.cells)
        rows = np.zeros((len(self.sums), size))
        for at, (whole, parts) in enumerate(self.sums):
            rows[at, self.cells[whole]] = -1
            for part in parts:
                rows[at, self.cells[part]] += 1
        low = [least if self.known[c] is None else self.known[c] for c in self.cells]
        high = [np.inf if self.known[c] is None else self.known[c] for c in self.cells]
        sums = LinearConstraint(rows, 0, 0)
        alone = []
        for cell in (cell for cell, count in self.known.items() if count is None):
            ends = []
            for sign in (1, -1):
                aim = np.zeros(size)
                aim[self.cells[cell]] = sign
                done = milp(
                    aim, constraints=sums, bounds=Bounds(low, high), integrality=np.ones(size)
                )
                ends.append(None if done.x is None else round(done.x[self.cells[cell]]))
            if ends[0] is not None and ends[0] == ends[1]:
                alone.append(cell)
        return alone


def reader_of(shown: Shown) -> Reader:
    """All that a data set shows to others, with all they know of how it hangs together."""
    reader = Reader()
    all_ = reader.sees(("all",), shown.data.rows_used)
    years = {y: reader.sees(("all", str(y)), n) for y, n in shown.all.items()}
    reader.knows_sum(all_, list(years.values()))
    for dimension in shown.dimensions:
        key = dimension.key
        totals = {}
        for line in dimension.lines:
            totals[line.key] = reader.sees((key, line.key), line.total)
            parts = [reader.sees((key, line.key, str(y)), n) for y, n in line.by_year.items()]
            if parts:
                reader.knows_sum(totals[line.key], parts)
        if dimension.adds_up:
            reader.knows_sum(all_, list(totals.values()))
            for y in dimension.years:
                lines: list[Cell] = [(key, line.key, str(y)) for line in dimension.lines]
                reader.knows_sum(years[y], lines)
    for theme, cells in shown.by_phase.lines.items() if shown.by_phase else ():
        parts = [reader.sees(("grid", theme, phase), n) for phase, n in cells.items()]
        reader.knows_sum(("theme", theme), parts)
    return reader


@pytest.mark.parametrize("seed", [0, 5, 9])
def test_no_hidden_count_can_be_found(place: Place, seed: int) -> None:
    dice = random.Random(seed)
    rows = fmds_rows(dice.choice([8, 15, 30, 60, 120, 300]), seed)
    if seed % 3 == 0:  # one common place and theme, the rest rare
        rows = [
            [*row[:3], "Ulykke", "Lek", "Fall", *row[6:]] if dice.random() < 0.8 else row
            for row in rows
        ]
    shown = queries.show(take_in(place, as_csv(rows)), shielded=True)
    reader = reader_of(shown)
    small = [cell for cell, n in reader.known.items() if n is not None and 0 < n < 5]
    assert small == []
    assert any(n is None for n in reader.known.values())
    assert reader.found(least=0) == []


def test_the_reader_finds_what_is_badly_hidden() -> None:
    reader = Reader()
    parts = [reader.sees((name,), n) for name, n in (("a", None), ("b", 40), ("c", 7))]
    reader.knows_sum(reader.sees(("all",), 50), parts)
    assert reader.found(least=0) == [("a",)]


@pytest.mark.parametrize("seed", range(12))
def test_knowing_that_nothings_are_shown_does_not_help(seed: int) -> None:
    """In a table that is not withheld, a hidden count is at least one, and a reader may know it."""
    dice = random.Random(seed)
    years = [2020, 2021, 2022]
    cells = {
        (year, key): dice.choice([0, 0, 1, 2, 3, 4, 6, 9, 30])
        for year in years
        for key in ("male", "female", "unknown")
    }
    totals = {year: sum(n for (y, _k), n in cells.items() if y == year) for year in years}
    all_ = sum(totals.values())
    table = shield_dimension(Dimension.of("sex", cells, years, all_), 5)
    reader = Reader()
    whole = reader.sees(("all",), all_)
    for y in years:
        reader.sees(("all", str(y)), totals[y])
    for line in table.lines:
        total = reader.sees((line.key,), line.total)
        parts = [reader.sees((line.key, str(y)), n) for y, n in line.by_year.items()]
        if parts:
            reader.knows_sum(total, parts)
    if table.lines:
        reader.knows_sum(whole, [(line.key,) for line in table.lines])
    for y in table.years:
        reader.knows_sum(("all", str(y)), [(line.key, str(y)) for line in table.lines])
    assert reader.found(least=1) == []


def test_what_themes_are_made_of_is_not_shown_beside_them(place: Place) -> None:
    shown = queries.show(take_in(place, as_csv(fmds_rows(300))), shielded=True)
    keys = {dimension.key for dimension in shown.dimensions}
    assert keys <= set(OPEN_TO_OTHERS)
    assert not keys & {"place", "activity", "mechanism", "intent", "cause"}


def test_two_sets_of_one_source_are_not_open_together(place: Place) -> None:
    take_in(place, as_csv(fmds_rows(60)), period_to=date(2022, 12, 31))
    wider = take_in(place, as_csv(fmds_rows(60)))
    other = take_in(place, as_csv(fmds_rows(60)), source="Another")
    assert set(queries.open_to_others(place.case.community)) == {wider, other}


def test_a_higher_limit_hides_more(place: Place) -> None:
    data = take_in(place, as_csv(fmds_rows(120)))
    hidden = [
        sum(n is None for n in reader_of(queries.show(data, shielded=True, limit=k)).known.values())
        for k in (3, 5, 10)
    ]
    assert hidden == sorted(hidden)
    for k in (3, 5, 10):
        known = reader_of(queries.show(data, shielded=True, limit=k)).known
        assert not [n for n in known.values() if n is not None and 0 < n < k]


def test_clues_for_others_are_shielded(place: Place) -> None:
    take_in(place, as_csv(fmds_rows(60)))
    own = queries.clues(place.case.community)
    others = queries.clues(place.case.community, shielded=True)
    assert any(clue.count is not None and clue.count < 5 for clue in own.values())
    assert not any(clue.count is not None and clue.count < 5 for clue in others.values())
    assert any(clue.count is None and clue.share is None for clue in others.values())
