"""Times people write, in Norway: some do not exist, some are twice."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import Refused


def moment_of(written: datetime) -> datetime:
    """The moment a local time without zone means. Raises `Refused` where the clocks are changed.

    A time that is skipped in spring does not exist; one that comes twice in autumn is asked to be
    changed rather than guessed.
    """
    if written.tzinfo is not None:
        return written
    zone = timezone.get_default_timezone()
    first, second = (written.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != written:
        raise Refused(
            _("That time does not exist: the clocks go forward that night. Choose another time.")
        )
    if first.utcoffset() != second.utcoffset():
        raise Refused(
            _("That time comes twice: the clocks go back that night. Choose another time.")
        )
    return first


def ends_after(starts_at: datetime, ends_at: datetime | None, minutes: int) -> datetime:
    """When a meeting ends: as given, else after `minutes`. Raises `Refused` for what cannot be."""
    if starts_at <= clock.now():
        raise Refused(_("The meeting must be in the future."))
    if ends_at is None:
        return starts_at + timedelta(minutes=minutes)
    if ends_at <= starts_at:
        raise Refused(_("The meeting must end after it starts."))
    if ends_at - starts_at > timedelta(days=7):
        raise Refused(_("A meeting lasts a week at most."))
    return ends_at
