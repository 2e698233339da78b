"""Reads json-stat2 in every shape Statistics Norway and FHI send it.

Numbers stay what JSON made of them: whole ones are `int`, others `float`. Python writes a float
with the fewest digits that give the same float back, so a value goes into a database and comes out
as the source wrote it; `Decimal` would cost ten times the memory and gain nothing a figure shows.

Where there is no number, a `Flag` says why. A sign we know the meaning of wins over a number beside
it: what is shielded is never shown. A sign we do not know is a remark beside a number, and stands
for "missing" instead of one; both keep the sign.
"""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from trygt.figures.flags import SIGNS, Flag
from trygt.figures.sources.answers import Doubled, json_in, list_at, object_at, text_at, texts_at
from trygt.figures.sources.failures import BadAnswer
from trygt.figures.sources.tables import (
    GEO,
    METRIC,
    TIME,
    Dimension,
    Note,
    Number,
    Table,
    Unit,
    place_in,
)

# Where an answer does not say which dimension is which, the sources' own names do.
ROLES = {
    TIME: ("tid", "aar", "daar", "time", "year"),
    GEO: ("region", "geo", "fylke", "kommune", "kokkommuneregion0000"),
    METRIC: ("contentscode", "measure_type", "metric"),
}
# An answer that names more cells than this is not one of ours; guards against sparse ones.
MOST_CELLS = 10_000_000
LONGEST_SIGN = 3


def read(content: bytes, where: str) -> Table:
    """A json-stat2 dataset as a table. `where` names source and table. Raises BadAnswer."""
    document = json_in(content, where)
    dimensions, rest = _frame(document, where)
    count = math.prod(len(dimension.codes) for dimension in dimensions)
    if count > MOST_CELLS:
        raise BadAnswer(where, _("values"), _("there are more cells than we ever ask for"))
    cells = _Cells(where, dimensions, count, frozenset(rest["legend"]))
    cells.take_values(document.pop("value", None))
    cells.take_status(document.get("status"))
    cells.explain_gaps()
    return Table(
        dimensions=dimensions, values=cells.values, flags=cells.flags, signs=cells.signs, **rest
    )


def read_frame(content: bytes, where: str) -> Table:
    """A dataset without its values: what SSB calls metadata. Raises BadAnswer."""
    dimensions, rest = _frame(json_in(content, where), where)
    return Table(dimensions=dimensions, **rest)


def _frame(document: Any, where: str) -> tuple[tuple[Dimension, ...], dict[str, Any]]:
    """The dimensions, and what else a table says of itself."""
    if not isinstance(document, dict) or document.get("class") != "dataset":
        raise BadAnswer(where, "class", _("a json-stat2 dataset is expected"))
    roles = _roles(document, where)
    ids = texts_at(document, "id", where)
    sizes = list_at(document, "size", where)
    if not ids or len(ids) != len(sizes) or len(set(ids)) != len(ids):
        raise BadAnswer(where, "id", _("one name and one size for each dimension are expected"))
    described = object_at(document, "dimension", where)
    dimensions = tuple(
        _Category(where, code, object_at(described, code, where)).dimension(roles.get(code, ""))
        for code in ids
    )
    for dimension, size in zip(dimensions, sizes, strict=True):
        if type(size) is not int or size != len(dimension.codes):
            words = _("%(size)s codes are promised, and there are %(n)s")
            sentence = words % {"size": size, "n": len(dimension.codes)}
            raise BadAnswer(where, dimension.code, sentence)
    extension = object_at(document, "extension", where, needed=False)
    px = object_at(extension, "px", where, needed=False)
    flags = object_at(extension, "flags", where, needed=False)
    decimals = px.get("decimals")
    return dimensions, {
        "label": text_at(document, "label", where, "", needed=False),
        "source": text_at(document, "source", where, "", needed=False),
        "updated": moment(document.get("updated"), where),
        "table_id": text_at(px, "tableid", where, "px", needed=False),
        "notes": _notes(document, dimensions, described, where),
        "legend": _legend(flags, where),
        "may_sum": px.get("aggregallowed") is not False,
        "discontinued": extension.get("discontinued") is True,
        "decimals": decimals if type(decimals) is int else None,
    }


def moment(value: Any, where: str, place: str = "updated") -> datetime | None:
    """A moment as sources write it, aware; one without a zone is UTC. Raises BadAnswer."""
    if value is None or value == "":
        return None
    try:
        read_as = datetime.fromisoformat(value)
    except (ValueError, TypeError):
        words = _("a moment such as 2026-02-25T07:00:00Z is expected")
        raise BadAnswer(where, place, words) from None
    return read_as if read_as.tzinfo else read_as.replace(tzinfo=UTC)


def _roles(document: Mapping[str, Any], where: str) -> dict[str, str]:
    """Code of a dimension → its role: as the answer says, or else as the sources name them."""
    said = object_at(document, "role", where, needed=False)
    ids = texts_at(document, "id", where)
    roles: dict[str, str] = {}
    for role, usual in ROLES.items():
        codes = texts_at(said, role, where, needed=False)
        if not codes:
            codes = [code for code in ids if code.casefold() in usual][:1]
        for code in codes:
            if code not in ids:
                sentence = _("there is no dimension %(code)s") % {"code": code}
                raise BadAnswer(where, f"role, {role}", sentence)
            roles.setdefault(code, role)
    return roles


def _legend(flags: Mapping[str, Any], where: str) -> dict[str, str]:
    labels = object_at(flags, "label", where, needed=False)
    signs = [*labels, *texts_at(flags, "index", where, needed=False)]
    return {sign: str(labels.get(sign, "")) for sign in signs}


def _notes(
    document: Mapping[str, Any],
    dimensions: tuple[Dimension, ...],
    described: Mapping[str, Any],
    where: str,
) -> tuple[Note, ...]:
    """Remarks on the table, on dimensions and on single codes; those that must be shown marked."""

    def read_from(owner: Any, key: str, must: Any, dimension: str = "", code: str = "") -> None:
        must = must if isinstance(must, Mapping) else {}
        for n, text in enumerate(list_at(owner, key, where, needed=False)):
            notes.append(Note(str(text), must.get(str(n)) is True, dimension, code))

    notes: list[Note] = []
    extension = object_at(document, "extension", where, needed=False)
    read_from(document, "note", extension.get("noteMandatory"))
    for dimension in dimensions:
        about = described[dimension.code]
        read_from(about, "note", dimension.extension.get("noteMandatory"), dimension.code)
        must = object_at(dimension.extension, "categoryNoteMandatory", where, needed=False)
        on_codes = object_at(about["category"], "note", where, needed=False)
        for code in on_codes:
            read_from(on_codes, code, must.get(code), dimension.code, code)
    return tuple(notes)


class _Category:
    """One dimension's part of an answer."""

    def __init__(self, where: str, code: str, described: dict[str, Any]) -> None:
        self.where, self.code, self.described = where, code, described
        self.category = object_at(described, "category", where)

    def bad(self, sentence: str, code: object = "") -> BadAnswer:
        return BadAnswer(self.where, f"{self.code} {code}".strip(), sentence)

    def dimension(self, role: str) -> Dimension:
        labels = object_at(self.category, "label", self.where, needed=False)
        codes = self.codes(labels)
        return Dimension(
            code=self.code,
            label=text_at(self.described, "label", self.where, self.code, needed=False)
            or self.code,
            role=role,
            codes=codes,
            labels={code: str(labels.get(code, code)) for code in codes},
            units=self.units(),
            parents=self.parents(set(codes)),
            extension=object_at(self.described, "extension", self.where, needed=False),
        )

    def codes(self, labels: dict[str, Any]) -> tuple[str, ...]:
        """The codes in order. Without an index, the order of the labels is theirs."""
        index = self.category.get("index")
        if index is None:
            index = list(labels)
        if isinstance(index, dict):
            index = self.by_position(index)
        if not isinstance(index, list) or not index:
            raise self.bad(_("at least one code is expected"))
        for code in index:
            if not isinstance(code, str):
                raise self.bad(_("a code is text, and this is not"), code)
        if len(set(index)) != len(index):
            raise self.bad(
                _("this code stands twice"), next(c for c in index if index.count(c) > 1)
            )
        return tuple(index)

    def by_position(self, index: dict[str, Any]) -> list[str]:
        if isinstance(index, Doubled):
            raise self.bad(_("this code stands twice"), index.key)
        codes: list[str | None] = [None] * len(index)
        for code, position in index.items():
            sound = type(position) is int and 0 <= position < len(codes)
            if not sound or codes[position] is not None:
                words = _("positions from 0 to %(last)s are expected, each once, not %(position)s")
                raise self.bad(words % {"last": len(codes) - 1, "position": position}, code)
            codes[position] = code
        return [code for code in codes if code is not None]

    def units(self) -> dict[str, Unit]:
        units = {}
        said = object_at(self.category, "unit", self.where, needed=False)
        for code in said:
            unit = object_at(said, code, self.where, needed=False)
            decimals = unit.get("decimals")
            base = unit.get("base") or unit.get("label") or ""
            units[code] = Unit(str(base), decimals if type(decimals) is int else None)
        return units

    def parents(self, codes: set[str]) -> dict[str, str]:
        """Only among the codes that came: an answer may hold a part of a tree."""
        children = object_at(self.category, "child", self.where, needed=False)
        return {
            child: parent
            for parent in children
            if parent in codes
            for child in texts_at(children, parent, self.where)
            if child in codes
        }


class _Cells:
    """The values of an answer with what is said of each. Flags and signs only if there are any."""

    def __init__(
        self, where: str, dimensions: tuple[Dimension, ...], count: int, legend: frozenset[str]
    ) -> None:
        self.where, self.dimensions, self.count, self.legend = where, dimensions, count, legend
        self.values: list[Number | None] = []
        self.flags: list[Flag] | None = None
        self.signs: list[str] | None = None

    def bad(self, at: int, sentence: str) -> BadAnswer:
        return BadAnswer(self.where, place_in(self.dimensions, at), sentence)

    def take_values(self, value: Any) -> None:
        if isinstance(value, dict):
            value = self.by_number(value, _("values"))
        if not isinstance(value, list):
            raise BadAnswer(self.where, _("values"), _("a list is expected here"))
        if len(value) != self.count:
            words = _("%(size)s values are promised, and there are %(n)s")
            sentence = words % {"size": self.count, "n": len(value)}
            raise BadAnswer(self.where, _("values"), sentence)
        self.values = value
        kinds = set(map(type, value))
        for kind in kinds - {int, float, str, type(None)}:
            at = next(at for at, one in enumerate(value) if type(one) is kind)
            raise self.bad(at, _("a number is expected, not %(word)s") % {"word": value[at]})
        if float in kinds:
            for endless in (math.inf, -math.inf):  # 1e999 is JSON
                if endless in value:
                    raise self.bad(value.index(endless), _("the number is too large"))
        if str in kinds:
            self.take_signs_among(value)

    def by_number(self, members: dict[str, Any], place: str) -> list[Any]:
        """A list from an object with the numbers of cells as keys; None where nothing is said."""
        found: list[Any] = [None] * self.count
        for key, member in members.items():
            if not (key.isdecimal() and len(key) < 10 and str(at := int(key)) == key):
                at = self.count
            if at >= self.count:
                words = _("there is no cell number %(key)s") % {"key": key}
                raise BadAnswer(self.where, place, words)
            found[at] = member
        if isinstance(members, Doubled):
            raise self.bad(int(members.key), _("this cell stands twice"))
        return found

    def take_signs_among(self, value: list[Any]) -> None:
        """Text instead of a number, as long as it can be a sign."""
        signs = [one if type(one) is str else None for one in value]
        for sign in {sign for sign in signs if sign}:
            known = sign in SIGNS or sign in self.legend
            if not known and (len(sign) > LONGEST_SIGN or any(c.isdigit() for c in sign)):
                words = _("a number is expected, not %(word)s") % {"word": sign[:40]}
                raise self.bad(signs.index(sign), words)
        self.values = [None if type(one) is str else one for one in value]
        self.mark(signs)

    def take_status(self, status: Any) -> None:
        """One sign for all cells, a list with one for each, or an object by the cell's number."""
        if not status:
            return
        if isinstance(status, str):
            status = [status]
        if isinstance(status, dict):
            status = self.by_number(status, "status")
        if not isinstance(status, list) or len(status) not in (1, self.count):
            words = _("one sign for each of %(n)s cells is expected") % {"n": self.count}
            raise BadAnswer(self.where, "status", words)
        signs = status * self.count if len(status) == 1 else status
        if not set(map(type, signs)) <= {str, type(None)}:
            at = next(at for at, sign in enumerate(signs) if not isinstance(sign, str | None))
            raise self.bad(at, _("a sign is text, and this is not"))
        self.mark(signs)

    def mark(self, signs: list[str | None]) -> None:
        """Let the signs we know flag their cells, and keep the others."""
        flag_of = {sign: SIGNS.get(sign or "", Flag.GOOD) for sign in {*signs}}
        if any(flag_of.values()):
            flags = list(map(flag_of.__getitem__, signs))
            self.values = [
                None if flag else value for value, flag in zip(self.values, flags, strict=True)
            ]
            self.flags = self.flags and [a or b for a, b in zip(flags, self.flags, strict=True)]
            self.flags = self.flags or flags
        unknown = {sign: "" if flag else sign or "" for sign, flag in flag_of.items()}
        if any(unknown.values()):
            kept = list(map(unknown.__getitem__, signs))
            self.signs = self.signs and [a or b for a, b in zip(kept, self.signs, strict=True)]
            self.signs = self.signs or kept

    def explain_gaps(self) -> None:
        """No number, and nothing known that says why: missing."""
        if None in self.values:
            flags = self.flags or [Flag.GOOD] * self.count
            self.flags = [
                flag or (Flag.MISSING if value is None else flag)
                for value, flag in zip(self.values, flags, strict=True)
            ]
