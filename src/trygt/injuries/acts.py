"""Every change to injury data: rows come in for an hour, are counted and thrown away, or just thrown away.

Who may is the door's to ask (`profile.rights.pen_of`); what is bound to a person is bound here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet

from trygt import clock
from trygt.files.acts import checked
from trygt.injuries import codes, refusals
from trygt.injuries.counting import FEWEST, Counted, Period, count
from trygt.injuries.mapping import WHEN, Choices, is_counted, proposed
from trygt.injuries.models import KEPT_FOR, InjuryCount, InjuryData, PendingUpload
from trygt.injuries.personal import refuse_personal
from trygt.injuries.reading import Table, read
from trygt.injuries.refusals import Why, refuse
from trygt.places.models import Community

BATCH = 2000


@dataclass(frozen=True)
class Told:
    """What the person who uploads tells of the data: all that the rows themselves cannot say."""

    title: str
    source: str
    period_from: date
    period_to: date
    where: str
    unit: str
    kind: str
    coverage: str = ""


class Gone(LookupError):
    """The rows are no longer here: counted, cancelled, or an hour has passed."""


def hold(community: Community, upload: File, by: AbstractBaseUser) -> PendingUpload:
    """Read and check a file, and keep its rows for an hour, for this person alone.

    What the same person has waiting in the community is thrown away. The file itself is not kept.

    Raises:
        RefusedFile: not a sound file of an accepted kind.
        RefusedRows: no table of injuries, or something in it tells who someone is.
    """
    with checked(upload) as copy:
        name = copy.name
        table = read(copy.path, copy.kind.ending, name)
    refuse_personal(table, name)
    if is_counted(table):
        raise refuse(Why.SHAPE, refusals.COUNTED, name)
    if len(table) < FEWEST:
        raise refuse(Why.FEW, refusals.TOO_FEW, name)
    with transaction.atomic():
        _throw_away(PendingUpload.objects.filter(community=community, by=by.pk))
        return PendingUpload.objects.create(
            community=community,
            by_id=by.pk,
            at=clock.now(),
            name=name,
            rows=len(table),
            content=table.packed(),
            choices=proposed(table).stored(),
            notes=table.notes,
        )


def choose(pending: PendingUpload, choices: Choices) -> None:
    """Keep what the person says columns and values mean."""
    pending.choices = choices.stored()
    PendingUpload.objects.filter(pk=pending.pk).update(choices=pending.choices)


def table_of(pending: PendingUpload) -> Table:
    """The waiting rows."""
    return Table.unpacked(bytes(pending.content))


def try_out(pending: PendingUpload, table: Table, period: Period | None = None) -> Counted:
    """What counting would give; nothing is stored. A column must tell when."""
    return count(table, Choices.from_stored(pending.choices), clock.today(), period)


def confirm(pending: PendingUpload, told: Told, by: AbstractBaseUser) -> InjuryData:
    """Count the waiting rows, store the counts, and throw the rows away.

    A data set in use with the same source and period is replaced, and stays to be looked up.
    The second of two presses gets what the first made.

    Raises:
        RefusedRows: no column tells when, or too few rows can be used.
        Gone: the rows are no longer here.
    """
    with transaction.atomic():
        mine = PendingUpload.objects.visible_to(by).select_for_update()
        waiting = mine.filter(pk=pending.pk).first()
        if waiting is None:
            return made_of(pending.pk, by)
        if WHEN not in waiting.choices["roles"]:
            raise refuse(Why.SHAPE, refusals.NO_DATE, waiting.name)
        period = Period(told.period_from, told.period_to)
        counted = try_out(waiting, table_of(waiting), period)
        if counted.used < FEWEST:
            raise refuse(Why.FEW, refusals.TOO_FEW, waiting.name)
        data = _store(waiting, told, counted, by)
        _throw_away(PendingUpload.objects.filter(pk=waiting.pk))
        return data


def made_of(upload: int, by: AbstractBaseUser) -> InjuryData:
    """The data set this person made of an upload. Raises `Gone` where there is none."""
    data = InjuryData.objects.filter(upload=upload, by=by.pk).first()
    if data is None:
        raise Gone(upload)
    return data


def _store(
    waiting: PendingUpload, told: Told, counted: Counted, by: AbstractBaseUser
) -> InjuryData:
    data = InjuryData.objects.create(
        community=waiting.community,
        **vars(told),
        grouping=codes.version(),
        rows_read=counted.read,
        rows_used=counted.used,
        left_out=counted.left_out,
        unknown=counted.unknown,
        spans=counted.spans,
        upload=waiting.pk,
        by_id=by.pk,
        at=clock.now(),
    )
    InjuryCount.objects.bulk_create(_rows(data, counted.counts), batch_size=BATCH)
    same = InjuryData.objects.current().filter(
        community=waiting.community,
        source__iexact=told.source,
        period_from=told.period_from,
        period_to=told.period_to,
    )
    same.exclude(pk=data.pk).update(replaced_by=data)
    return data


def _rows(data: InjuryData, counts: Mapping[tuple[str, int, str, str], int]) -> list[InjuryCount]:
    return [
        InjuryCount(data=data, dimension=d, year=year, category=c, other=other, count=n)
        for (d, year, c, other), n in sorted(counts.items())
    ]


def cancel(pending: PendingUpload) -> None:
    """Throw the waiting rows away."""
    _throw_away(PendingUpload.objects.filter(pk=pending.pk))


def withdraw(data: InjuryData, by: AbstractBaseUser, because: str) -> None:
    """Take a data set out of use, with the reason. It can still be looked up; one it replaced is not revived."""
    InjuryData.objects.filter(pk=data.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=clock.now(), withdrawn_by=by.pk, withdrawn_because=because
    )


def forget_pending() -> int:
    """Throw away all rows that have waited for an hour; how many uploads. For the clock. Idempotent."""
    old = PendingUpload.objects.filter(at__lte=clock.now() - KEPT_FOR)
    return _throw_away(old)


def _throw_away(uploads: QuerySet[PendingUpload]) -> int:
    """Delete rows. SQLite overwrites what is deleted (settings: `secure_delete`)."""
    done, _by_model = uploads.delete()
    return done
