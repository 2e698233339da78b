"""Loading figures: table by table, level by level, online or from a folder, by one and the same path.

A source that fails costs nothing that was known. What was loaded a short while ago is not asked for
again, so that a load that was cut off goes on where it stopped.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from trygt import clock
from trygt.figures.definition import TableDefinition, library
from trygt.figures.models import GroupMember, Outcome, Retrieval
from trygt.figures.readings import make
from trygt.figures.sources import klass
from trygt.figures.sources.asking import Fetched, TableQuery
from trygt.figures.sources.failures import NotSaved, QuietHours, SourceFailed
from trygt.figures.sources.fetching import Fetch
from trygt.figures.sources.pace import Once
from trygt.figures.taking import ADAPTERS, note_failure, take_in, take_in_places
from trygt.places.models import Code, CommunityKind

GROUP = re.compile(r"\D*(\d{1,2})")
FRESH = timedelta(hours=12)


@dataclass(frozen=True)
class Step:
    """What became of one level of one table. `sentence` says why it failed, or what was left out."""

    table: str
    level: str
    outcome: Outcome
    sentence: str = ""


def load(
    fetch: Fetch,
    tables: Iterable[TableDefinition] | None = None,
    *,
    again: bool = False,
    believe: bool = False,
    tell: Callable[[Step], None] = lambda _step: None,
) -> list[Step]:
    """Ask for tables, take in what comes, and make the readings of all that changed.

    `again` asks also for what was loaded in the last twelve hours; `believe` takes in jumps that
    would be doubted, when a person has seen that they are true.
    """
    steps, touched, fetch = [], set[str](), Once(fetch)
    try:
        for table in library().tables if tables is None else tables:
            for step in _table(fetch, table, again=again, believe=believe):
                if step.outcome == Outcome.TAKEN:
                    touched |= {one.key for s in table.series for one in s.spelled_out()}
                steps.append(step)
                tell(step)
    finally:  # also when it is cut off: what was taken in is not asked for again
        if touched:
            make(touched)
    return steps


def load_places() -> int:
    """Take in what came with the list of communities, and make its readings. Returns how many."""
    return make({"population", "area"}) if take_in_places() else 0


def load_groups(fetch: Fetch, year: int) -> int:
    """Take in which KOSTRA group each municipality is in this year; says how many it placed.

    Raises SourceFailed; what was known before stays.
    """
    pairs = klass.kostra_groups(fetch)
    numbers = dict(
        Code.objects.filter(valid_to=None, community__kind=CommunityKind.MUNICIPALITY).values_list(
            "code", "community_id"
        )
    )
    rows: dict[int, GroupMember] = {}
    for pair in pairs:
        ends = (
            (pair.source, pair.target, pair.target_name),
            (pair.target, pair.source, pair.source_name),
        )
        for code, group, name in ends:  # which way the table points has changed before
            if code in numbers and (found := GROUP.fullmatch(group)):
                rows[numbers[code]] = GroupMember(
                    community_id=numbers[code],
                    group=f"EKG{int(found[1]):02d}",
                    name=name[:200],
                    year=year,
                )
    GroupMember.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["community", "year"],
        update_fields=["group", "name"],
    )
    return len(rows)


def _table(fetch: Fetch, table: TableDefinition, *, again: bool, believe: bool) -> Iterator[Step]:
    """Each level by itself, so that one that fails leaves the others; FHI answers all at once."""
    levels = [list(table.levels)] if table.source == "fhi" else [[one] for one in table.levels]
    for some in levels:
        name = "" if table.source == "fhi" else some[0]
        if not again and _fresh(table, name):
            continue
        query = TableQuery(
            source=table.source,
            table=table.table,
            bank=table.bank,
            title=table.title,
            select={code: list(choices) for code, choices in table.select.items()},
            lists=dict(table.lists),
            levels={level: table.levels[level] for level in some},
        )
        try:
            for fetched in ADAPTERS[table.source].fetch_table(query, fetch):
                yield _take(table, name, fetched, believe=believe)
        except (NotSaved, QuietHours) as not_asked:
            yield Step(table.key, name, Outcome.NOT_ASKED, str(not_asked))
        except SourceFailed as failed:
            note_failure(table, name, str(failed))
            yield Step(table.key, name, Outcome.FAILED, str(failed))


def _take(table: TableDefinition, level: str, fetched: Fetched, *, believe: bool) -> Step:
    kept = take_in(table, fetched, believe=believe)
    return Step(table.key, level, Outcome(kept.outcome), " ".join(kept.faults[:3]))


def _fresh(table: TableDefinition, level: str) -> bool:
    newest = Retrieval.objects.filter(table=table.key, level=level).first()
    return bool(
        newest and newest.outcome != Outcome.FAILED and newest.noted_at > clock.now() - FRESH
    )
