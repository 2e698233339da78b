"""The one clock. Acts and rules ask it, so that tests and the demo can stand at another time."""

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
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let time stand still at `moment` (aware) within the block."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
