"""From columns to meaning: what each column and value is proposed to be, and what a person chose instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trygt.injuries import codes, icd10
from trygt.injuries.ages import ImplausibleAge, phase_of_text
from trygt.injuries.dates import when_of
from trygt.injuries.reading import Column, Table

WHEN, AGE, CAUSE, DIAGNOSIS = "when", "age", "cause", "diagnosis"
ROLES: dict[str, Promise] = {
    WHEN: _("When it happened"),
    AGE: _("Age or age group"),
    "sex": _("Sex"),
    "intent": _("Accident, violence or self-harm (contact cause)"),
    "activity": _("Activity"),
    "mechanism": _("Mechanism"),
    "place": _("Type of place"),
    "severity": _("Severity"),
    CAUSE: _("External cause (ICD-10 V, W, X, Y)"),
    DIAGNOSIS: _("Diagnosis (ICD-10 S, T)"),
}
MOST_VALUES = 60  # values shown and matched one by one; a coded column has fewer
DIFFERENT_AGES, OLD = 8, 60
ENOUGH = 0.8  # of the filled cells must be understood for a column to be proposed by content


@dataclass(frozen=True)
class Choices:
    """A role for each column ("": not used), and a category for values where a person chose one."""

    roles: tuple[str, ...]
    values: Mapping[int, Mapping[int, str]] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it: columns and values by their places, never what they say."""
        values = {str(c): {str(v): key for v, key in m.items()} for c, m in self.values.items()}
        return {"roles": list(self.roles), "values": values}

    @classmethod
    def from_stored(cls, kept: Mapping[str, Any]) -> "Choices":
        """What `stored` gave."""
        values = {int(c): {int(v): key for v, key in m.items()} for c, m in kept["values"].items()}
        return cls(tuple(kept["roles"]), values)

    def column(self, table: Table, role: str) -> Column:
        """The column with a role. ValueError where no column has it."""
        return table.columns[self.roles.index(role)]

    def meanings(self, table: Table, role: str) -> list[str | None]:
        """The category of each distinct value of the column with a role; None: not understood."""
        place = self.roles.index(role)
        chosen = self.values.get(place, {})
        return [
            chosen.get(number) or meaning_of(role, value)
            for number, value in enumerate(table.columns[place].values)
        ]


def meaning_of(role: str, text: str) -> str | None:
    """The category a value means in a role; "unknown" for nothing written, None: not understood."""
    if not text:
        return codes.UNKNOWN
    if role == AGE:
        return codes.phase_or_none(text)
    if role == CAUSE:
        cause = icd10.cause_of(text)
        return cause.group if cause else None
    if role == DIAGNOSIS:
        return icd10.body_of(text)
    return codes.axes()[role].find(text)


def options(role: str) -> list[tuple[str, str]]:
    """The categories a value of a role may be given, with their names. None for dates and codes."""
    if role in {WHEN, CAUSE, DIAGNOSIS, ""}:
        return []
    dimension = "phase" if role == AGE else role
    return [(key, codes.name_of(dimension, key)) for key in codes.order_of(dimension)]


def has_impossible_age(text: str) -> bool:
    """Whether it is an age nobody has."""
    try:
        phase_of_text(text)
    except ImplausibleAge:
        return True
    return False


def proposed(table: Table) -> Choices:
    """A role for each column, by its name where we know it, else by what its cells hold.

    A role is given once: to the first column whose name tells it, else the one understood best.
    """
    by_name = [role_of_header(column.name) for column in table.columns]
    roles = [role if role not in by_name[:n] else "" for n, role in enumerate(by_name)]
    best: dict[str, tuple[float, int]] = {}
    for place, column in enumerate(table.columns):
        if roles[place]:
            continue
        for role in ROLES:
            share = _share_understood(column, role)
            if role not in roles and share > max(best.get(role, (0.0, 0))[0], ENOUGH):
                best[role] = (share, place)
    for role, (_share, place) in sorted(best.items(), key=lambda item: -item[1][0]):
        if not roles[place]:
            roles[place] = role
    return Choices(tuple(roles))


def role_of_header(name: str) -> str:
    """The role a column's name tells; "" where it is not known."""
    words = codes.plain(name)
    for role in (WHEN, AGE, CAUSE, DIAGNOSIS):
        if words in codes.words_of("codes", "roles", role):
            return role
    return next((axis.key for axis in codes.axes().values() if words in axis.headers), "")


def is_counted(table: Table) -> bool:
    """Whether a column's name tells that each row already stands for several injuries."""
    told = codes.words_of("codes", "counted")
    return any(codes.plain(column.name) in told for column in table.columns)


def _share_understood(column: Column, role: str) -> float:
    counts = column.counts()
    total = sum(n for _place, n in counts)
    coded = role not in {WHEN, AGE, CAUSE, DIAGNOSIS}
    if not total or (coded and len(counts) > MOST_VALUES):
        return 0.0
    if role == AGE and not _spreads_as_ages([column.values[place] for place, _n in counts]):
        return 0.0
    known = sum(n for place, n in counts if _tells(role, column.values[place]))
    return known / total


def _spreads_as_ages(values: Sequence[str]) -> bool:
    """Whether values are as many and as far apart as ages: a few small numbers may be any code."""
    numbers = [int(value) for value in values if value.isdigit()]
    return not numbers or (len(numbers) >= DIFFERENT_AGES and max(numbers) >= OLD)


def _tells(role: str, text: str) -> bool:
    """Whether a value alone speaks for a role. Bare small numbers may be codes of anything."""
    if role == WHEN:
        when = when_of(text)
        return when is not None and when.day is not None
    if text.isdigit() and role != AGE:
        return False
    return meaning_of(role, text) is not None
