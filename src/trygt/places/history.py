"""Who goes on when codes change: the rule of identity, as one pure function.

The rule and what it was weighed against: docs/decisions/0004-identity-of-communities.md.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from trygt.places.models import SuccessionKind
from trygt.places.reading import BORDER, BadList, Change, Entry, parts_of

# The list of changes begins in 2017, so what it replaces was in force all through 2016.
RECORD_BEGINS = date(2016, 1, 1)


@dataclass(eq=False)
class Life:
    """One community through time: `spans` are (code, from, to), the last open while it lives."""

    spans: list[tuple[str, date, date | None]]
    official_names: list[str] = field(default_factory=list)
    entry: Entry | None = None
    dissolved_on: date | None = None

    @property
    def code(self) -> str:
        """The newest code."""
        return self.spans[-1][0]

    def call(self, official_name: str) -> None:
        """Note what it is called from now on."""
        if official_name not in self.official_names[-1:]:
            self.official_names.append(official_name)

    def end_code(self, on: date) -> None:
        """Let the newest code end."""
        code, start, _end = self.spans[-1]
        self.spans[-1] = (code, start, on)


@dataclass(frozen=True)
class Passing:
    """That `old`, or a part of it, became part of `new`."""

    old: Life
    new: Life
    on: date
    kind: SuccessionKind


@dataclass
class History:
    """All lives, and what passed between them."""

    lives: list[Life] = field(default_factory=list)
    passings: list[Passing] = field(default_factory=list)


def trace(entries: Iterable[Entry], changes: list[Change], file: str) -> History:
    """The history that ends in `entries`. `file` names the list of changes in faults.

    Raises BadList when the changes do not lead to exactly the codes of `entries`.
    """
    history, bearers = History(), dict[str, Life]()
    for on, rows in groupby(changes, key=lambda change: change.on):
        _turn(history, bearers, on, list(rows), file)
    for entry in entries:
        life = bearers.pop(entry.code, None)
        if life is None:
            if any(entry.code in (change.old, change.new) for change in changes):
                raise _out_of_step(changes, entry.code, file)
            life = Life([(entry.code, RECORD_BEGINS, None)])
            history.lives.append(life)
        life.entry = entry
    if bearers:
        raise _out_of_step(changes, min(bearers), file)
    return history


def _turn(
    history: History, bearers: dict[str, Life], on: date, rows: list[Change], file: str
) -> None:
    """Carry out the changes of one day on the communities that bear codes."""
    for row in rows:
        if row.old not in bearers:
            if any(span[0] == row.old for life in history.lives for span in life.spans):
                raise BadList(file, row.line, "old_code", _("a number in force is expected"))
            bearers[row.old] = Life([(row.old, RECORD_BEGINS, None)])
            history.lives.append(bearers[row.old])
        bearers[row.old].call(row.old_name)
    leaving = {row.old for row in rows}
    standing = ({row.new for row in rows} & bearers.keys()) - leaving
    standing |= {row.new for row in rows if row.old == row.new}
    old = {code: bearers.pop(code) for code in sorted(leaving | standing)}
    goes_on = _carriers(rows, standing)
    for row in rows:
        if row.new not in bearers:
            bearers[row.new] = _bearer(history, old.get(goes_on.get(row.new, "")), row, on)
    for row in rows:
        before, after = old[row.old], bearers[row.new]
        if row.old not in goes_on.values() and before.dissolved_on is None:
            before.end_code(on)
            before.dissolved_on = on
        if before is not after:
            history.passings.append(Passing(before, after, on, _kind(row, rows, goes_on)))


def _bearer(history: History, carrier: Life | None, row: Change, on: date) -> Life:
    """The community that bears the row's new code: the one that goes on, or one that arises."""
    if carrier is None:
        carrier = Life([(row.new, on, None)])
        history.lives.append(carrier)
    elif carrier.code != row.new:
        carrier.end_code(on)
        carrier.spans.append((row.new, on, None))
    if row.kind != BORDER:
        carrier.call(row.new_name)
    return carrier


def _carriers(rows: list[Change], standing: set[str]) -> dict[str, str]:
    """New code → the old code whose community goes on in it. New codes nobody carries are absent.

    `standing`: codes that stay in force. A community goes on where its number does; else where
    all of it goes alone; else where its name does, if only one of that name is there.
    """
    sources, targets = defaultdict[str, list[Change]](list), defaultdict[str, list[Change]](list)
    for row in rows:
        sources[row.new].append(row)
        targets[row.old].append(row)
    goes_on = {code: code for code in standing}
    for new, from_rows in sources.items():
        free = [
            row
            for row in from_rows
            if row.kind != BORDER and row.old not in goes_on.values() and new not in goes_on
        ]
        alone = [row for row in free if len(from_rows) == len(targets[row.old]) == 1]
        named = [row for row in free if set(parts_of(row.old_name)) & set(parts_of(row.new_name))]
        found = alone or named
        if len(found) == 1:
            goes_on[new] = found[0].old
    return goes_on


def _kind(row: Change, rows: list[Change], goes_on: dict[str, str]) -> SuccessionKind:
    """What sort of passing a row is, given who goes on."""
    if row.kind == BORDER:
        return SuccessionKind.BORDER
    whole = sum(other.old == row.old for other in rows) == 1
    if whole and row.old not in goes_on.values():
        return SuccessionKind.MERGED
    return SuccessionKind.SPLIT


def _out_of_step(changes: list[Change], code: str, file: str) -> BadList:
    line = max((c.line for c in changes if code in (c.old, c.new)), default=1)
    text = _("the changes and the list of communities disagree on whether %(code)s is in force")
    return BadList(file, line, "new_code", text % {"code": code})
