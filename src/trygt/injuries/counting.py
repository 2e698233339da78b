"""Counting rows into tables, each of one or two margins: from them no row can be put together again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trygt.injuries import codes, icd10
from trygt.injuries.codes import UNKNOWN
from trygt.injuries.dates import EARLIEST, When, is_future, when_of
from trygt.injuries.mapping import AGE, CAUSE, DIAGNOSIS, WHEN, Choices, has_impossible_age
from trygt.injuries.reading import Table

# With fewer injuries in a span of years, its tables side by side would tell who each one is.
FEWEST = 5
NO_THEME = "none"
ALL_YEARS = 0
# Role of a column → the dimension its values are counted in.
DIMENSIONS = {
    AGE: "phase",
    "sex": "sex",
    "intent": "intent",
    "activity": "activity",
    "mechanism": "mechanism",
    "place": "place",
    "severity": "severity",
    CAUSE: "cause",
    DIAGNOSIS: "body",
}
LEFT_OUT: dict[str, Promise] = {
    "date_missing": _("no date"),
    "date_unreadable": _("a date that cannot be understood"),
    "date_early": _("a date before 1990"),
    "date_future": _("a date that has not come yet"),
    "outside_period": _("a date outside the period"),
    "age_impossible": _("an age nobody has"),
}
Key = tuple[str, int, str, str]


@dataclass(frozen=True)
class Period:
    """From one day to another, both included."""

    begins: date
    ends: date

    def holds(self, when: When) -> bool:
        """Whether something happened within it, as far as its date tells."""
        if when.day:
            return self.begins <= when.day <= self.ends
        month = (when.year, when.month) if when.month else None
        if month:
            first, last = self.begins, self.ends
            return (first.year, first.month) <= month <= (last.year, last.month)
        return self.begins.year <= when.year <= self.ends.year


@dataclass(frozen=True)
class Counted:
    """What became of the rows."""

    read: int
    used: int
    left_out: dict[str, int]
    unknown: dict[str, int]
    spans: list[tuple[int, int]]
    counts: dict[Key, int] = field(default_factory=dict)
    first: When | None = None
    last: When | None = None


def count(table: Table, choices: Choices, today: date, period: Period | None = None) -> Counted:
    """Count the rows by year and each dimension, by theme and life phase, by month and by weekday.

    Args:
        table: the rows.
        choices: what its columns and values mean; one column must tell when.
        today: nothing may have happened after it.
        period: what lies outside is left out; None: everything is in.

    Returns:
        Counts by (dimension, first year of a span or 0 for all, category, second category).
        Years with fewer than `FEWEST` injuries are joined with their neighbours into one span.
    """
    whens, reasons = _whens(table, choices, today, period)
    impossible = _impossible_ages(table, choices)
    rows, years, left_out = _rows_used(table, choices, whens, reasons, impossible)
    spans = spans_of(Counter(years), period)
    begins = {year: first for first, last in spans for year in range(first, last + 1)}
    years = [begins[year] for year in years]
    counts: Counter[Key] = Counter()
    counts.update(("all", year, "all", "") for year in years)
    cells = _categories(table, choices, rows)
    for dimension, found in cells.items():
        counts.update((dimension, y, c, "") for y, c in zip(years, found, strict=True))
    _count_themes(counts, cells, years, _causes(table, choices, rows))
    _count_seasons(counts, [whens[place] for place in _cells(table, choices, WHEN, rows)])
    unknown = {d: n for d, found in cells.items() if (n := sum(c == UNKNOWN for c in found))}
    used = [whens[place] for place in set(_cells(table, choices, WHEN, rows))]
    ordered = sorted(
        (w for w in used if w), key=lambda w: (w.year, w.month or 1, w.day or date.min)
    )
    return Counted(
        len(table),
        len(rows),
        dict(left_out),
        unknown,
        spans,
        dict(counts),
        ordered[0] if ordered else None,
        ordered[-1] if ordered else None,
    )


def spans_of(by_year: Mapping[int, int], period: Period | None) -> list[tuple[int, int]]:
    """First and last year of each span: single years, joined until none holds fewer than `FEWEST`."""
    if period:
        first, last = period.begins.year, period.ends.year
    elif by_year:
        first, last = min(by_year), max(by_year)
    else:
        return []
    spans: list[tuple[int, int]] = []
    begun, held = first, 0
    for year in range(first, last + 1):
        held += by_year.get(year, 0)
        if held >= FEWEST:
            spans.append((begun, year))
            begun, held = year + 1, 0
    if begun <= last:  # what is left over goes with the span before it
        begun = spans.pop()[0] if spans else first
        spans.append((begun, last))
    return spans


def _whens(
    table: Table, choices: Choices, today: date, period: Period | None
) -> tuple[list[When | None], list[str]]:
    """For each distinct value of the date column: when it is, and why it cannot be used ("": it can)."""
    column = choices.column(table, WHEN)
    whens = [when_of(value) for value in column.values]
    reasons = []
    for value, when in zip(column.values, whens, strict=True):
        if when is None:
            reasons.append("date_unreadable" if value else "date_missing")
        elif is_future(when, today):
            reasons.append("date_future")
        elif when.year < EARLIEST:
            reasons.append("date_early")
        else:
            reasons.append("" if period is None or period.holds(when) else "outside_period")
    return whens, reasons


def _impossible_ages(table: Table, choices: Choices) -> set[int]:
    if AGE not in choices.roles:
        return set()
    column = choices.column(table, AGE)
    chosen = choices.values.get(choices.roles.index(AGE), {})
    return {
        place
        for place, value in enumerate(column.values)
        if place not in chosen and has_impossible_age(value)
    }


def _rows_used(
    table: Table,
    choices: Choices,
    whens: Sequence[When | None],
    reasons: Sequence[str],
    impossible: set[int],
) -> tuple[list[int], list[int], Counter[str]]:
    """Places of the rows that count, their years, and how many do not, by reason."""
    rows, years = [], []
    left_out: Counter[str] = Counter()
    dates = _cells(table, choices, WHEN)
    ages = _cells(table, choices, AGE) if AGE in choices.roles else dates
    for row, (moment, age) in enumerate(zip(dates, ages, strict=True)):
        reason = reasons[moment] or ("age_impossible" if age in impossible else "")
        when = whens[moment]
        if reason or when is None:
            left_out[reason] += 1
        else:
            rows.append(row)
            years.append(when.year)
    return rows, years, left_out


def _cells(
    table: Table, choices: Choices, role: str, rows: Sequence[int] | None = None
) -> Sequence[int]:
    cells = choices.column(table, role).cells
    return cells if rows is None else [cells[row] for row in rows]


def _categories(table: Table, choices: Choices, rows: Sequence[int]) -> dict[str, list[str]]:
    """For each dimension that a column tells, the category of each row."""
    found = {}
    for role, dimension in DIMENSIONS.items():
        if role in choices.roles:
            meanings = [key or UNKNOWN for key in choices.meanings(table, role)]
            found[dimension] = [meanings[place] for place in _cells(table, choices, role, rows)]
    causes = _causes(table, choices, rows)
    if causes:  # the code tells the intent where nothing else does
        told = found.get("intent", [UNKNOWN] * len(rows))
        found["intent"] = [
            intent if intent != UNKNOWN or cause is None else cause.intent
            for intent, cause in zip(told, causes, strict=True)
        ]
    return found


def _causes(
    table: Table, choices: Choices, rows: Sequence[int]
) -> Sequence[icd10.Cause | None] | None:
    if CAUSE not in choices.roles:
        return None
    causes = [icd10.cause_of(value) for value in choices.column(table, CAUSE).values]
    return [causes[place] for place in _cells(table, choices, CAUSE, rows)]


def themes_of(categories: Mapping[str, str], cause: icd10.Cause | None) -> frozenset[str]:
    """The themes an injury belongs to; it may be several. Violence and self-harm are only themselves."""
    own = {"assault": "VOL", "self-harm": "SEL"}.get(categories.get("intent", ""))
    if own:
        return frozenset({own})
    found = cause.themes if cause else frozenset()
    for dimension, key in categories.items():
        axis = codes.axes().get(dimension)
        if axis and key in axis.categories:
            found |= axis.categories[key].themes
    return found or frozenset({NO_THEME})


def _count_themes(
    counts: Counter[Key],
    cells: Mapping[str, list[str]],
    years: Sequence[int],
    causes: Sequence[icd10.Cause | None] | None,
) -> None:
    telling = [d for d in ("intent", "activity", "mechanism", "place") if d in cells]
    if not telling and causes is None:
        return
    phases = cells.get("phase")
    known: dict[tuple[tuple[str, ...], icd10.Cause | None], frozenset[str]] = {}
    for row, year in enumerate(years):
        told = tuple(cells[dimension][row] for dimension in telling)
        cause = causes[row] if causes else None
        if (told, cause) not in known:
            known[told, cause] = themes_of(dict(zip(telling, told, strict=True)), cause)
        for theme in known[told, cause]:
            counts["theme", year, theme, ""] += 1
            if phases:
                counts["theme_phase", ALL_YEARS, theme, phases[row]] += 1


def _count_seasons(counts: Counter[Key], whens: Sequence[When | None]) -> None:
    """By month and by weekday over all years; what does not tell is unknown."""
    if any(when and when.month for when in whens):
        counts.update(
            ("month", ALL_YEARS, _number(when.month if when else None), "") for when in whens
        )
    if any(when and when.day for when in whens):
        days = (when.day.isoweekday() if when and when.day else None for when in whens)
        counts.update(("weekday", ALL_YEARS, _number(day), "") for day in days)


def _number(found: int | None) -> str:
    return f"{found:02}" if found else UNKNOWN
