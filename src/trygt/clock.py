"""The one clock and its calendar. Acts and rules ask it, so that tests and the demo can stand at another time."""

import calendar
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The present moment, aware."""
    return _moment.get() or timezone.now()


def today() -> date:
    """The present day where the installation is."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day a moment (aware) falls on where the installation is."""
    return timezone.localtime(moment).date()


def plus_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or the month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let time stand still at `moment` (aware) within the block."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
