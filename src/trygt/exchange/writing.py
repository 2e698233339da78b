"""The whole profile as a workbook: what is answered, what is asked, and how to bring it back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from trygt import clock
from trygt.cases.models import Case
from trygt.exchange import looks
from trygt.exchange.fields import COLUMNS, Field, cells_of_row, fields_of, fits, to_cell
from trygt.exchange.looks import Look
from trygt.profile import queries
from trygt.profile.asking import is_asked, rounds
from trygt.profile.filling import as_value, public_figures
from trygt.profile.kinds import kind_of
from trygt.profile.models import Answer, Handout
from trygt.schemes.definition import ProfilePart, Question, Section, TableQuestion
from trygt.texts import in_language

FORMAT = "trygt-profile-1"
SPARE_ROWS = 5  # empty rows to write on, below those of a table
MOST_COLUMNS_OF_A_TABLE = 8

Words = str | Promise
HEADINGS: dict[str, Words] = {
    "key": _("Key"),
    "slot": _("Round"),
    "section": _("Section"),
    "question": _("Question"),
    "about": _("What to write"),
    "public": _("Public figure"),
    **COLUMNS,
    "revision": _("Version"),
    "who": _("Last written by"),
    "when": _("When"),
    "handed": _("Handed to"),
    "due": _("Due"),
}
"""What stands above each column. The names on the left are what the import reads."""
TABLE_HEADINGS: dict[str, Words] = {
    "key": _("Key"),
    "slot": _("Round"),
    "columns": _("Columns"),
    "section": _("Section"),
    "question": _("Question"),
    "row": _("Row"),
    **{f"c{n}": "" for n in range(1, MOST_COLUMNS_OF_A_TABLE + 1)},
    "revision": _("Version"),
    "who": _("Last written by"),
    "when": _("When"),
}
KINDS: dict[str, Promise] = {
    "text": _("Text"),
    "number": _("Number"),
    "date": _("Date"),
    "figure": _("Figure"),
    "measure": _("Choose an answer"),
}
WIDTHS = {"slot": 8, "section": 20, "question": 46, "about": 22, "public": 26, "answer": 30}
WIDTHS |= {"year": 9, "deadline": 13, "verified": 13, "revision": 9, "when": 16, "due": 12}
WIDTHS |= {"row": 7, "comment": 34, "action": 34, "reason": 34, "source": 24}
ROOM = 18  # width of all other columns, in characters


@dataclass(frozen=True)
class Known:
    """What the rows need, asked for once."""

    answers: Mapping[tuple[str, int], Answer]
    public: Mapping[str, str]
    handouts: Mapping[tuple[str, str], Handout]


def workbook(case: Case) -> bytes:
    """The profile as it stands now, as an .xlsx file in the reader's language. Five queries at most."""
    known, book = _ask(case), Workbook()
    lists = looks.Lists(book)
    _read_me(book, case)
    for part in case.scheme.profile:
        _part(book, lists, case, part, known)
    if any(question.kind == "table" for question in case.scheme.questions.values()):
        _tables(book, lists, case, known)
    lists.hide()
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _ask(case: Case) -> Known:
    scheme, community = case.scheme, case.community
    reasons = [reason.key for reason in scheme.vocabulary.missing]
    figures = {
        key: kind_of(scheme.questions[key]).words(scheme.questions[key], value, scheme)
        for key, figure in public_figures(community, scheme).items()
        if (value := as_value(figure, reasons))
    }
    handouts = {(h.section, h.question): h for h in queries.handouts_of(community)}
    return Known(queries.answers_of(community, scheme), figures, handouts)


def places(case: Case, known: Known, section: Section) -> Iterator[tuple[Question, int]]:
    """The questions of a section that are asked or answered, with one empty round more where there is room."""
    values = {place: answer.value for place, answer in known.answers.items()}
    slots = rounds(section, values)
    if section.repeat:
        slots = rounds(section, values, extra=len(slots) + 1)
    for slot in slots:
        for question in section.questions:
            if (question.key, slot) in values or is_asked(case.scheme, question, slot, values):
                yield question, slot


# The first sheet ---------------------------------------------------------------------------------


def _read_me(book: Workbook, case: Case) -> None:
    sheet = book.worksheets[0]
    sheet.title = looks.title_of(book, now_("Read me"))
    title = f"{in_language(case.scheme.profile_name)}: {case.community.name}"
    looks.put(sheet, 1, 1, title, Look.TITLE)
    facts: list[tuple[str, str, Any]] = [
        ("format", now_("Format"), FORMAT),
        ("scheme", now_("Scheme"), case.scheme_key),
        ("version", now_("Version of the scheme"), case.scheme_version),
        ("community", now_("Community"), case.community.slug),
        ("case", now_("Case"), str(case.pk)),
        ("exported", now_("Taken out"), looks.moment(clock.now())),
        ("language", now_("Language"), get_language() or ""),
    ]
    for row, (name, label, value) in enumerate(facts, 3):
        looks.put(sheet, row, 1, label, Look.HEAD)
        looks.put(sheet, row, 2, value, Look.LOCKED)
        looks.put(sheet, row, 3, name, Look.LOCKED)
    for row, line in enumerate(_how_to(), len(facts) + 4):
        looks.put(sheet, row, 1, line, Look.PLAIN)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
        sheet.row_dimensions[row].height = 15 * (1 + len(line) // 95)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 70
    sheet.column_dimensions["C"].hidden = True
    looks.protect(sheet)


def _how_to() -> Iterator[str]:
    yield now_("How to use this workbook")
    yield now_("Write in the white cells. Grey cells are locked: they tell what the row is about.")
    yield now_("An empty cell changes nothing. To empty an answer, write – (a single dash) in it.")
    yield now_("Choose from the list where there is one. Where several may be chosen, write one on each line.")  # fmt: skip
    yield now_("Rows may be sorted, hidden or deleted. What is not here stays as it is.")
    yield now_("Save as .xlsx and bring the file in again. You see every change before it is made.")
    yield now_("If someone has changed an answer meanwhile, both are shown and you choose.")


# A sheet for each part ---------------------------------------------------------------------------


def _part(book: Workbook, lists: looks.Lists, case: Case, part: ProfilePart, known: Known) -> None:
    rows = [
        (section, question, slot)
        for section in part.sections
        for question, slot in places(case, known, section)
        if question.kind != "table"
    ]
    used = {field.column for _s, q, _n in rows for field in fields_of(q, case.scheme)}
    used |= {"public"} if any(q.key in known.public for _s, q, _n in rows) else set()
    names = [name for name in HEADINGS if name in used or name not in {*COLUMNS, "public"}]
    sheet = book.create_sheet(looks.title_of(book, in_language(part.name)))
    _head(sheet, {name: HEADINGS[name] for name in names})
    at = {name: place for place, name in enumerate(names, 1)}
    for row, (section, question, slot) in enumerate(rows, 3):
        answer = known.answers.get((question.key, slot))
        told = _told(case, known, section, question, slot, answer)
        for name in names:
            if name not in COLUMNS:
                looks.put(sheet, row, at[name], told.get(name, ""), Look.LOCKED)
        kind = kind_of(question)
        texts = kind.form(answer.value if answer else None)
        fields = {field.column: field for field in fields_of(question, case.scheme)}
        for column in (name for name in names if name in COLUMNS):
            if field := fields.get(column):
                _field(sheet, row, at[column], field, texts.get(field.name, ""), lists)
            else:
                looks.put(sheet, row, at[column], "", Look.LOCKED)
    looks.protect(sheet)


def _told(
    case: Case,
    known: Known,
    section: Section,
    question: Question,
    slot: int,
    answer: Answer | None,
) -> dict[str, Any]:
    """The locked cells of a row."""
    handout = known.handouts.get((section.key, question.key)) or known.handouts.get(
        (section.key, "")
    )
    return {
        "key": question.key,
        "slot": slot,
        "section": in_language(section.name),
        "question": in_language(question.title),
        "about": _about(question),
        "public": known.public.get(question.key, ""),
        "revision": answer.revision if answer else 0,
        "who": str(answer.author) if answer else "",
        "when": looks.moment(answer.saved_at) if answer else "",
        "handed": (handout.post.unit or str(handout.post)) if handout else "",
        "due": (handout.due or "") if handout else "",
    }


def _about(question: Question) -> str:
    """What to write: the unit, the kind, or all that can be chosen."""
    if question.kind in {"number", "figure"}:
        return in_language(question.unit)
    if question.kind == "choice":
        head = now_("Choose one or more:") if question.several else now_("Choose one:")
        return "\n".join([head, *(in_language(choice.name) for choice in question.choices)])
    return str(KINDS.get(question.kind, question.kind))


def _head(sheet: Worksheet, headings: Mapping[str, Words]) -> None:
    """A hidden row of stable names, and one of headings in the reader's language."""
    for place, (name, heading) in enumerate(headings.items(), 1):
        looks.put(sheet, 1, place, name, Look.LOCKED)
        looks.put(sheet, 2, place, str(heading), Look.HEAD)
        letter = looks.letter(place)
        sheet.column_dimensions[letter].width = WIDTHS.get(name, ROOM)
        sheet.column_dimensions[letter].hidden = name in {"key", "columns"}
    sheet.row_dimensions[1].hidden = True
    sheet.freeze_panes = "A3"


def _field(
    sheet: Worksheet, row: int, place: int, field: Field, raw: Any, lists: looks.Lists
) -> None:
    """A cell to write in. A text too long for it stays where it is, and the cell says so."""
    cell = to_cell(field, raw)
    if isinstance(cell, str) and not fits(looks.escaped(cell)):
        looks.put(sheet, row, place, "", Look.LOCKED)
        looks.remark(sheet, row, place, now_("The text is too long for a cell. Change it on the page."))  # fmt: skip
        return
    looks.put(sheet, row, place, cell, Look.OPEN)
    if field.shape == "option":
        lists.offer(sheet, row, place, [in_language(option.name) for option in field.options])


# A sheet for all tables --------------------------------------------------------------------------


def _tables(book: Workbook, lists: looks.Lists, case: Case, known: Known) -> None:
    sheet = book.create_sheet(looks.title_of(book, now_("Tables")))
    _head(sheet, TABLE_HEADINGS)
    row = 3
    for section in case.scheme.sections.values():
        for question, slot in places(case, known, section):
            if question.kind == "table":
                row = _table(sheet, row, lists, section, question, slot, known)
    looks.protect(sheet)


def _table(
    sheet: Worksheet,
    row: int,
    lists: looks.Lists,
    section: Section,
    question: TableQuestion,
    slot: int,
    known: Known,
) -> int:
    """A line with the names of the columns, then the rows, with some to spare. The next free row."""
    at = {name: place for place, name in enumerate(TABLE_HEADINGS, 1)}
    answer = known.answers.get((question.key, slot))
    told: dict[str, Any] = {
        "key": question.key,
        "slot": slot,
        "columns": ",".join(column.key for column in question.columns),
        "section": in_language(section.name),
        "question": in_language(question.title),
        "revision": answer.revision if answer else 0,
        "who": str(answer.author) if answer else "",
        "when": looks.moment(answer.saved_at) if answer else "",
    }
    texts = kind_of(question).form(answer.value if answer else None)
    filled = len(answer.value) if answer else 0
    for number in range(min(filled + SPARE_ROWS, max(question.most, filled)) + 1):
        for name, place in at.items():
            looks.put(sheet, row, place, told.get(name, ""), Look.LOCKED if number else Look.HEAD)
        looks.put(sheet, row, at["row"], number, Look.LOCKED if number else Look.HEAD)
        if number:
            for field in cells_of_row(question, number - 1):
                _field(sheet, row, at[field.column], field, texts.get(field.name, ""), lists)
        else:
            for place, column in enumerate(question.columns, 1):
                looks.put(sheet, row, at[f"c{place}"], in_language(column.name), Look.HEAD)
        row += 1
    return row


def name_of(case: Case) -> str:
    """What the file is called."""
    return f"{case.community.slug}-{timezone.localdate(clock.now()).isoformat()}.xlsx"
