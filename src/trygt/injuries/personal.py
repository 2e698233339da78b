"""What must not come in: anything that tells who someone is. Found by column names and by content."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trygt.injuries.codes import plain, understood, words_of
from trygt.injuries.dates import day_of
from trygt.injuries.numbers import holds_identity_number
from trygt.injuries.reading import Column, Table
from trygt.injuries.refusals import Fault, RefusedRows, Why

KINDS: dict[str, Promise] = {
    "identity": gettext_lazy("national identity numbers or patient numbers"),
    "name": gettext_lazy("names of people"),
    "birth date": gettext_lazy("dates of birth"),
    "address": gettext_lazy("addresses or places on the map"),
    "phone": gettext_lazy("telephone numbers"),
    "e-mail": gettext_lazy("e-mail addresses"),
    "free text": gettext_lazy("free text, which may tell who someone is"),
}
BY_CONTENT = gettext_lazy(
    "It seems to hold %(what)s. Delete the column, or what is in those cells, and upload again."
)
BY_NAME = gettext_lazy(
    "By its name it holds %(what)s. Delete the column and upload again. If it holds something else, give it another name."
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
PHONE = re.compile(
    r"(?:\+|\b00)\d{2}[ \d]{6,}|(?<![\d-])(?:\d{3} \d{2} \d{3}|\d{2} \d{2} \d{2} \d{2})(?![\d-])"
    r"|^[49]\d{7}$"
)
TOWN = re.compile(r", ?\d{4} [A-ZÆØÅ][A-ZÆØÅa-zæøå]{2,}")
WORD = r"[A-ZÆØÅÁČĐŊŠŽÄÖÜÉ][\w'’.\-]*"
FULL_NAME = re.compile(rf"^{WORD}(?:,? {WORD}){{1,3}}$")
LONG, MANY_WORDS, LONGEST = 80, 12, 300
WIDEST_YEARS = 30  # dates of injuries do not span a lifetime; dates of birth do


@dataclass(frozen=True)
class Finding:
    """What a column seems to hold, and which of its distinct values show it (none: its name does)."""

    kind: str
    places: frozenset[int] = frozenset()


def refuse_personal(table: Table, file: str) -> None:
    """Let through only a table in which nothing tells who someone is.

    Raises:
        RefusedRows: with a fault for each column, naming rows, never repeating what they hold.
    """
    faults = [
        _fault(table, column, finding, file)
        for column in table.columns
        for finding in _findings(column)
    ]
    if faults:
        raise RefusedRows(faults)


def _fault(table: Table, column: Column, finding: Finding, file: str) -> Fault:
    sentence = str(BY_CONTENT if finding.places else BY_NAME) % {"what": KINDS[finding.kind]}
    rows = table.rows_where(column, set(finding.places))
    return Fault(Why.PERSONAL, sentence, file, _named(column), tuple(rows))


def _named(column: Column) -> str:
    """The column's name, unless someone's number, name or address stands there instead of one."""
    return _("without a proper name") if any(_tests(column.name)) else column.name


def _findings(column: Column) -> Iterator[Finding]:
    """By its name; else by cells, each kind once; else by the column as a whole."""
    if kind := kind_of_header(column.name) or next(_tests(column.name), ""):
        yield Finding(kind)
        return
    found: dict[str, set[int]] = {}
    for place, value in enumerate(column.values):
        for kind in _tests(value):
            found.setdefault(kind, set()).add(place)
    if not found:
        for kind, together in _as_a_whole(column):
            found.setdefault(kind, set()).update(together)
    for kind, places in found.items():
        yield Finding(kind, frozenset(places))


def kind_of_header(name: str) -> str:
    """What a column's name says it holds of a person; "" for nothing."""
    words = plain(name)
    if words in words_of("personal", "no_persons"):
        return ""
    for kind in KINDS:
        if words in words_of("personal", "headers", kind):
            return kind
        if any(
            f" {word} " in f" {words} " or words.endswith(word)
            for word in words_of("personal", "within", kind)
        ):
            return kind
    return ""


def _tests(value: str) -> Iterator[str]:
    """The kinds one value shows by itself."""
    if len(value) < 5:
        return
    if holds_identity_number(value):
        yield "identity"
    elif PHONE.search(value):
        yield "phone"
    if "@" in value and MAIL.search(value):
        yield "e-mail"
    if len(value) > LONGEST:
        yield "free text"
    elif value[0].isalpha() or value[0].isdigit():
        if _street().search(value) or TOWN.search(value):
            yield "address"
        if _begins_with_given_name(value):
            yield "name"


def _begins_with_given_name(value: str) -> bool:
    if not FULL_NAME.match(value):
        return False
    words = value.replace(",", " ").split()
    given = words_of("personal", "given_names")
    return plain(words[0]) in given or ("," in value and plain(words[-1]) in given)


@cache
def _street() -> re.Pattern[str]:
    ends = "|".join(sorted(words_of("personal", "streets"), key=len, reverse=True))
    return re.compile(rf"\b[A-ZÆØÅ][\w.\- ]*(?:{ends})\.? \d{{1,4}} ?[A-Za-z]?\b", re.IGNORECASE)


def _as_a_whole(column: Column) -> Iterator[tuple[str, list[int]]]:
    """The kinds that show only in many values together."""
    filled = [place for place, value in enumerate(column.values) if value]
    if len(filled) < 3:
        return
    rows = sum(n for _place, n in column.counts())
    full = [p for p in filled if FULL_NAME.match(column.values[p])]
    full = [p for p in full if not understood(column.values[p])]
    if len(full) >= 3 and len(full) * 2 >= len(filled) and len(filled) * 5 >= rows:
        yield "name", full
    given = words_of("personal", "given_names")
    alone = [p for p in filled if plain(column.values[p]) in given]
    if len(alone) >= 3 and len(alone) * 2 >= len(filled):
        yield "name", alone
    long = [p for p in filled if _is_long(column.values[p])]
    if len(long) >= 3:
        having = sum(n for place, n in column.counts() if place in set(long))
        if len(long) * 2 > having:  # most of them stand once: nobody chose them from a list
            yield "free text", long
    born = [(p, when) for p in filled if (when := day_of(column.values[p]))]
    if len(born) >= 5 and len(born) * 10 >= len(filled) * 6:
        years = [when.year for _place, when in born]
        if max(years) - min(years) >= WIDEST_YEARS:
            yield "birth date", [place for place, _when in born]


def _is_long(value: str) -> bool:
    return len(value) >= LONG or value.count(" ") >= MANY_WORDS
