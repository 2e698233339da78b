"""What in a sound answer cannot be true. Pure: told what is expected and what was good before.

`check_table` is asked once for each answer, `check_run` once for each series in it. A severe fault
means that the value, or the table, is not taken: the last good one stays. Others are told.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from django.utils.translation import gettext as _

from trygt.figures.sources.tables import Number, Table

# So many times more, or less, than before is a mistake of someone's until a person says otherwise.
ABSURD = 5
# Smaller counts jump by chance.
LARGE_COUNT = 100
# A source may write its own time as if it were UTC; that is two hours at most.
CLOCKS_DIFFER = timedelta(hours=3)


class Kind(StrEnum):
    """What sort of number a series holds; decides what is absurd."""

    COUNT = "count"
    POPULATION = "population"
    OTHER = "other"


@dataclass(frozen=True)
class Fault:
    """What is wrong, where. `cell` names the dimensions' codes, "" for the whole table."""

    where: str
    table: str
    cell: str
    sentence: str
    severe: bool

    def __str__(self) -> str:
        parts = {"where": self.where, "table": self.table, "cell": self.cell}
        place = (
            _("%(where)s, table %(table)s, %(cell)s")
            if self.cell
            else _("%(where)s, table %(table)s")
        )
        return f"{place % parts}: {self.sentence}"


def check_table(
    where: str,
    table: Table,
    *,
    now: datetime,
    expected: Mapping[str, Collection[str]] | None = None,
    units: Mapping[str, str] | None = None,
    updated_before: datetime | None = None,
    table_id: str = "",
) -> list[Fault]:
    """Faults of a whole answer.

    `expected`: dimension → the codes asked for by name (none for those asked for by an expression);
    `units`: code of a metric → the unit it had or should have; `updated_before`: the source's date
    of what we have. All moments aware.
    """
    name = table_id or table.table_id

    def fault(cell: str, sentence: str, severe: bool = True) -> Fault:
        return Fault(where, name, cell, sentence, severe)

    faults = []
    if table.updated and table.updated > now + CLOCKS_DIFFER:
        words = _("it was updated %(day)s, which is still to come; a clock is wrong")
        faults.append(fault("", words % {"day": _written(table.updated)}))
    if table.updated and updated_before and table.updated < updated_before:
        words = _("it was updated %(day)s, and we have figures from %(before)s already")
        days = {"day": _written(table.updated), "before": _written(updated_before)}
        faults.append(fault("", words % days))
    dimensions = {dimension.code: dimension for dimension in table.dimensions}
    for code, wanted in (expected or {}).items():
        dimension = dimensions.get(code)
        if dimension is None:
            faults.append(fault(code, _("this dimension is not in the answer")))
            continue
        severe = dimension != table.geo  # a place less is a gap, another category a mistake
        for one in sorted(set(wanted) - set(dimension.codes)):
            faults.append(fault(f"{code} {one}", _("this code is not in the answer"), severe))
        for one in sorted(set(dimension.codes) - set(wanted)):
            faults.append(fault(f"{code} {one}", _("this code was not asked for"), severe))
    have = table.metric.units if table.metric else {}
    for one, unit in (units or {}).items():
        if one in have and not _same(have[one].base, unit):
            words = _("the unit is now “%(unit)s”, and was “%(before)s”")
            cell = f"{table.metric.code} {one}" if table.metric else one
            faults.append(fault(cell, words % {"unit": have[one].base, "before": unit}))
    return faults


def check_run(
    where: str,
    table: str,
    cell: str,
    points: Mapping[str, Number | None],
    *,
    kind: Kind = Kind.OTHER,
    before: Mapping[str, Number | None] | None = None,
    time: str = "Tid",
    yearly: bool = True,
    may_be_negative: bool = False,
) -> dict[str, list[Fault]]:
    """Faults of one series, by the period they are about; periods without any are not there.

    `points`: period → value as it came, None where a flag says why; `before`: what was good last.
    `cell` names the series ("Region K-4003, ContentsCode Personer1"), `time` the dimension of time.
    `yearly`: a period missing between two others is told; the gap is the smallest step there is.
    """
    found: dict[str, list[Fault]] = {}
    good = {period: value for period, value in (before or {}).items() if value is not None}

    def tell(period: str, sentence: str, severe: bool) -> None:
        place = f"{cell}, {time} {period}" if cell else f"{time} {period}"
        found.setdefault(period, []).append(Fault(where, table, place, sentence, severe))

    counted = kind in {Kind.COUNT, Kind.POPULATION}
    usual = _usual(points, good) if counted else None
    for period, value in points.items():
        if value is None:
            continue
        if value < 0 and counted and not may_be_negative:
            tell(period, _("a count below zero: %(value)s") % {"value": value}, True)
        elif value == 0 and kind == Kind.POPULATION:
            tell(period, _("nobody lives here, it says"), True)
        elif counted:
            last, known = _last_good(period, good, usual)
            if last is not None and _absurd(value, last, kind):
                words = _("%(value)s is too far from %(last)s to be believed")
                # Without figures from before we only know what is usual in the series.
                severe = known or kind == Kind.POPULATION
                tell(period, words % {"value": value, "last": last}, severe)
    if yearly:
        for period in missing_between(list(points)):
            tell(period, _("this period is missing between others"), False)
    return found


def _usual(points: Mapping[str, Number | None], good: Mapping[str, Number]) -> Number | None:
    """The middle of all values above zero, which one or two absurd ones do not move."""
    values = [
        value for value in (*points.values(), *good.values()) if value is not None and value > 0
    ]
    return median(values) if len(values) > 2 else None


def _last_good(
    period: str, good: Mapping[str, Number], usual: Number | None
) -> tuple[Number | None, bool]:
    """What a value is held against, and whether it was good before: the same period's value, the
    newest before it, or what is usual."""
    if period in good:
        return good[period], True
    earlier = [one for one in good if one < period]
    return (good[max(earlier)], True) if earlier else (usual, False)


def _absurd(value: Number, last: Number, kind: Kind) -> bool:
    small, large = sorted((value, last))
    least = 1 if kind == Kind.POPULATION else LARGE_COUNT
    return large >= least and small >= 0 and large >= ABSURD * small


_PERIOD = re.compile(r"(\d{4})(?:([MKQ])(\d{1,2}))?(?:[_-](\d{4}))?")
_PARTS = {"M": 12, "K": 4, "Q": 4}


def missing_between(periods: Sequence[str]) -> list[str]:
    """Periods that are not there though others before and after them are: ["2019", "2021"] → [].

    The step between two is the smallest that occurs, so at least three are needed. Years, months,
    quarters and spans of years ("2022_2024") are understood; other periods are never missing.
    """
    read = {}
    for period in periods:
        found = _PERIOD.fullmatch(period)
        if not found:
            return []
        parts = _PARTS.get(found[2], 1)
        read[int(found[1]) * parts + (int(found[3]) - 1 if found[3] else 0)] = found
    numbers = sorted(read)
    steps = [after - one for one, after in zip(numbers, numbers[1:], strict=False)]
    if len(steps) < 2:
        return []
    pattern = read[numbers[0]]
    return [
        _named(number, pattern)
        for number in range(numbers[0], numbers[-1], min(steps))
        if number not in read
    ]


def _named(number: int, like: re.Match[str]) -> str:
    """A period by its number, written like another one."""
    parts = _PARTS.get(like[2], 1)
    year, part = divmod(number, parts)
    if like[2]:
        return f"{year}{like[2]}{part + 1:0{len(like[3])}d}"
    if like[4]:
        joint = like[0][4]
        return f"{year}{joint}{year + int(like[4]) - int(like[1])}"
    return str(year)


def _same(unit: str, other: str) -> bool:
    return unit.strip().casefold() == other.strip().casefold()


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
