"""Days of injuries in the forms files have them: ISO, Norwegian, run together, Excel's numbers, or less than a day."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from trygt import clock

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.,Z+]+)?")
NORWEGIAN = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})(?:,? (?:kl\.? ?)?[\d:.]+)?")
TOGETHER = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:\d{4}|\d{6})?")
MONTH = re.compile(r"(\d{4})-(\d{1,2})|(\d{1,2})[./](\d{4})")
YEAR = re.compile(r"(?:19|20)\d{2}")
SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
SERIAL_BEGINS = date(1899, 12, 30)  # so that serial 1 March 1900 and later are right
EARLIEST = 1990


@dataclass(frozen=True)
class When:
    """When an injury happened, as far as the file tells: a year, perhaps a month, perhaps a day."""

    year: int
    month: int | None = None
    day: date | None = None


def day_of(text: str) -> date | None:
    """A whole day written with day, month and year; None for anything else, Excel's numbers too."""
    for pattern, order in ((ISO, (0, 1, 2)), (NORWEGIAN, (2, 1, 0)), (TOGETHER, (0, 1, 2))):
        if found := pattern.fullmatch(text):
            year, month, day = (int(found.groups()[place]) for place in order)
            if year < 100:  # two digits: this century as far as it has come, else the last
                year += 2000 if year <= clock.today().year % 100 else 1900
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def when_of(text: str) -> When | None:
    """What a cell says of when it happened; None where it cannot be understood."""
    if day := day_of(text):
        return When(day.year, day.month, day)
    if found := SERIAL.fullmatch(text):
        day = SERIAL_BEGINS + timedelta(days=int(found[1]))
        return When(day.year, day.month, day)
    if found := MONTH.fullmatch(text):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return When(int(year), int(month)) if 1 <= int(month) <= 12 else None
    if YEAR.fullmatch(text):
        return When(int(text))
    return None


def is_future(when: When, today: date) -> bool:
    """Whether it has not happened yet on the day `today`."""
    if when.day:
        return when.day > today
    return (when.year, when.month or 1) > (today.year, today.month)
