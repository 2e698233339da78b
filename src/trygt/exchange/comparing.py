"""What a workbook would change, beside what is answered now. Nothing is saved here.

Three states of an answer meet: as it was taken out, as it stands in the file, and as it is now. What
the file did not change is left alone, whoever wrote since. What it changed is a change where nobody
wrote since, and a conflict where someone did.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as now_

from trygt.cases.models import Case
from trygt.exchange.fields import CLEAR, Field, Raw, cells_of_row, fields_of, same
from trygt.exchange.reading import Fault, Read, Row
from trygt.people.models import Person
from trygt.profile import queries
from trygt.profile.kinds import Unreadable, kind_of
from trygt.profile.models import Answer, AnswerRevision
from trygt.profile.rights import Pen, pen_of
from trygt.schemes.definition import Question, Scheme, Section

Place = tuple[str, int]
UNKNOWN = object()


@dataclass(frozen=True)
class Item:
    """One answer the file would change."""

    section: Section
    question: Question
    slot: int
    sheet: str
    row: int
    revision: int
    theirs: Any
    mine: Any
    before: str
    after: str
    moved: bool
    who: Person | None
    when: datetime | None
    both: Any

    @property
    def place(self) -> str:
        """The answer's place in forms and in the journal."""
        return f"{self.question.key}/{self.slot}" if self.slot else self.question.key

    @property
    def can_join(self) -> bool:
        """Whether both answers can stand together."""
        return self.both is not None


@dataclass
class Compared:
    """Everything a workbook would do."""

    changes: list[Item] = field(default_factory=list)
    conflicts: list[Item] = field(default_factory=list)
    foreign: list[Item] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    more: Mapping[str, int] = field(default_factory=dict)
    unchanged: int = 0
    version: str = ""

    @property
    def items(self) -> list[Item]:
        """What may be taken in."""
        return self.changes + self.conflicts


def compare(case: Case, by: Person, found: Read) -> Compared:
    """Set a workbook beside the answers as they are now. Three queries, and those of the pen."""
    scheme, pen = case.scheme, pen_of(by, case.community)
    answers = queries.answers_of(case.community, scheme)
    bases = _bases(case, found.rows.values(), answers)
    compared = Compared(faults=list(found.faults), more=found.more)
    compared.version = _other_version(case, found)
    for place, row in found.rows.items():
        question, answer = scheme.questions[row.key], answers.get(place)
        try:
            item = _item(scheme, row, question, answer, bases[place])
        except Unreadable as unreadable:
            compared.faults += _unreadable(scheme, row, question, unreadable)
            continue
        if item is None:
            compared.unchanged += 1
        elif not _writes(pen, item):
            compared.foreign.append(item)
        else:
            (compared.conflicts if item.moved else compared.changes).append(item)
    _in_order(scheme, compared)
    return compared


def _writes(pen: Pen, item: Item) -> bool:
    return pen.may_write(item.section.key, item.question.key)


def _other_version(case: Case, found: Read) -> str:
    """The version the file was taken out of, where it is another."""
    told = found.about.get("scheme", ""), found.about.get("version", "")
    mine = case.scheme_key, case.scheme_version
    return " ".join(told).strip() if any(told) and told != mine else ""


def _bases(case: Case, rows: Iterable[Row], answers: Mapping[Place, Answer]) -> dict[Place, Any]:
    """Each answer as it was when the file was taken out; `UNKNOWN` where nobody can tell. One query."""
    found: dict[Place, Any] = {}
    asked = []
    for row in rows:
        answer = answers.get(row.place)
        if row.revision == (answer.revision if answer else 0):
            found[row.place] = answer.value if answer else None
        elif row.revision == 0:
            found[row.place] = None
        else:
            found[row.place] = UNKNOWN
            asked.append(row)
    wanted = {(row.key, row.slot, row.revision) for row in asked}
    if wanted:
        made = AnswerRevision.objects.filter(
            community=case.community, question__in={row.key for row in asked}
        ).order_by()
        for key, slot, revision, after in made.values_list("question", "slot", "revision", "after"):
            if (key, slot, revision) in wanted:
                found[key, slot] = after
    return found


def _item(
    scheme: Scheme, row: Row, question: Question, answer: Answer | None, base: Any
) -> Item | None:
    """What the row changes; None where it changes nothing. Raises `Unreadable`."""
    theirs = answer.value if answer else None
    known = base is not UNKNOWN
    begun = base if known else theirs
    mine = _overlaid(scheme, question, row, begun)
    if mine is _NOTHING or mine == theirs:
        return None
    revision = answer.revision if answer else 0
    moved = row.revision != revision if known else answer is not None
    kind = kind_of(question)

    def words(value: Any) -> str:
        return "" if value is None else kind.words(question, value, scheme)

    joins = moved and mine is not None and theirs is not None
    return Item(
        section=scheme.section_of[question.key],
        question=question,
        slot=row.slot,
        sheet=row.sheet,
        row=row.row,
        revision=revision,
        theirs=theirs,
        mine=mine,
        before=words(theirs),
        after=words(mine),
        moved=moved,
        who=answer.author if answer else None,
        when=answer.saved_at if answer else None,
        both=kind.both(question, mine, theirs, scheme) if joins else None,
    )


_NOTHING = object()


def _overlaid(scheme: Scheme, question: Question, row: Row, base: Any) -> Any:
    """The answer with the file's fields laid over it, or `_NOTHING` where they say the same."""
    kind = kind_of(question)
    texts: dict[str, Raw] = dict(kind.form(base))
    changed = False
    fields = _fields(scheme, question, row)
    for name, raw in row.fields.items():
        one = fields.get(name)
        before = texts.get(name, "")
        if one is None or same(one, raw, before):
            continue
        texts[name] = "" if raw == CLEAR else raw
        changed = changed or not same(one, texts[name], before)
    if not changed:
        return _NOTHING
    raw_form = {name: raw if isinstance(raw, list) else [raw] for name, raw in texts.items()}
    return kind.parse(question, raw_form, scheme)


def _fields(scheme: Scheme, question: Question, row: Row) -> dict[str, Field]:
    """The fields the answer has, by name; of a table the cells of the rows that are there."""
    if question.kind == "table":
        numbers = {int(name.removeprefix("row").partition("-")[0]) for name in row.fields}
        cells = (cells_of_row(question, number) for number in sorted(numbers))
        return {one.name: one for of_row in cells for one in of_row}
    return {one.name: one for one in fields_of(question, scheme)}


def _unreadable(
    scheme: Scheme, row: Row, question: Question, unreadable: Unreadable
) -> Iterable[Fault]:
    """The fault of each field, with what was read."""
    for name, sentence in unreadable.errors.items():
        raw = row.fields.get(name, "")
        read = ", ".join(raw) if isinstance(raw, list) else raw
        where = now_("row %(row)s") % {"row": row.row}
        yield Fault("cell", row.sheet, where, read[:200], f"{question.key}: {sentence}")


def _in_order(scheme: Scheme, compared: Compared) -> None:
    """The profile's own order, however the rows of the file were sorted."""
    order = {key: number for number, key in enumerate(scheme.questions)}
    sections = {key: number for number, key in enumerate(scheme.sections)}

    def place(item: Item) -> tuple[int, int, int]:
        return sections[item.section.key], item.slot, order[item.question.key]

    for items in (compared.changes, compared.conflicts, compared.foreign):
        items.sort(key=place)
