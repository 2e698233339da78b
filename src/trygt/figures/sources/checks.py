"""What in a sound answer cannot be true. Pure: told what is expected and what was good before.

`check_table` is asked once for each answer, `check_run` once for each series in it. A severe fault
means that the value is not taken, or the whole table: the last good one stays. Others are told.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

from django.utils.translation import gettext as _

from trygt.figures.sources.failures import where_of
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
    RATE = "rate"
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
        place = ", ".join(filter(None, (where_of(self.where, self.table), self.cell)))
        return f"{place}: {self.sentence}"


def check_table(
    where: str,
    table_id: str,
    table: Table,
    *,
    now: datetime,
    expected: Mapping[str, Collection[str]] | None = None,
    units: Mapping[str, str] | None = None,
    updated_before: datetime | None = None,
    every_period: bool = True,
) -> list[Fault]:
    """Faults of a whole answer.

    `expected`: dimension → the codes asked for by name (none for those asked for by an expression);
    `units`: code of a metric → the unit it had or should have; `updated_before`: the source's date
    of what we have. All moments aware. `every_period`: the table should have no hole in its time.
    """

    def fault(cell: str, sentence: str, severe: bool = True) -> Fault:
        return Fault(where, table_id, cell, sentence, severe)

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
        severe = dimension is not table.geo  # a place less is a gap, another category a mistake
        gone = sorted(set(wanted) - set(dimension.codes))
        strange = sorted(set(dimension.codes) - set(wanted))
        absent, extra = _("this code is not in the answer"), _("this code was not asked for")
        faults += [fault(f"{code} {one}", absent, severe) for one in gone]
        faults += [fault(f"{code} {one}", extra, severe) for one in strange]
    have = table.metric.units if table.metric else {}
    for one, unit in (units or {}).items():
        if one in have and not _same(have[one].base, unit):
            words = _("the unit is now “%(unit)s”, and was “%(before)s”")
            cell = f"{table.metric.code} {one}" if table.metric else one
            faults.append(fault(cell, words % {"unit": have[one].base, "before": unit}))
    if table.time and every_period:
        told = _("this period is missing between others")
        missing = missing_between(table.time.codes)
        faults += [fault(f"{table.time.code} {one}", told, severe=False) for one in missing]
    return faults


@dataclass(frozen=True)
class Series:
    """What is known of a series before its values: where it is from and what they count.

    `cell` names it ("Region K-4003, ContentsCode Personer1"), `time` is the dimension of time.
    """

    where: str
    table: str
    cell: str
    kind: Kind = Kind.OTHER
    time: str = "Tid"
    may_be_negative: bool = False

    def fault(self, period: str, sentence: str, severe: bool) -> Fault:
        """A fault of the value of one period."""
        cell = ", ".join(part for part in (self.cell, f"{self.time} {period}") if part)
        return Fault(self.where, self.table, cell, sentence, severe)


def check_run(
    series: Series,
    points: Mapping[str, Number | None],
    before: Mapping[str, Number | None] | None = None,
) -> dict[str, Fault]:
    """Period → the fault of its value; a period without a fault is not there.

    `points`: period → value as it came, None where a flag says why; `before`: what was good last.
    """
    numbers = [value for value in points.values() if value is not None]
    if series.kind in (Kind.RATE, Kind.OTHER) or not numbers:
        return {}
    good = {period: value for period, value in (before or {}).items() if value is not None}
    known = [*numbers, *good.values()]
    if min(known) > 0 and max(known) < ABSURD * min(known):
        return {}
    middle = median(known) if len(known) > 2 else None
    found = {}
    for period, value in points.items():
        fault = None if value is None else _fault(series, period, value, good, middle)
        if fault:
            found[period] = fault
    return found


def _fault(
    series: Series, period: str, value: Number, good: Mapping[str, Number], middle: Number | None
) -> Fault | None:
    people = series.kind == Kind.POPULATION
    if value < 0 and not series.may_be_negative:
        words = _("a count below zero: %(value)s")
        return series.fault(period, words % {"value": value}, severe=True)
    if value == 0 and people:
        return series.fault(period, _("nobody lives here, it says"), severe=True)
    # The same period's value is the best to hold it against, then the newest before it, then the
    # middle of the series, which one or two absurd values do not move.
    earlier = period if period in good else max((one for one in good if one < period), default="")
    last = good.get(earlier, middle)
    if last is None:
        return None
    small, large = sorted((value, last))
    if small < 0 or large < (1 if people else LARGE_COUNT) or large < ABSURD * small:
        return None
    words = _("%(value)s is too far from %(last)s to be believed")
    # Counts that have no value from before are only told: some series do change that much.
    return series.fault(period, words % {"value": value, "last": last}, people or earlier != "")


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
    steps = [after - one for one, after in pairwise(numbers)]
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
