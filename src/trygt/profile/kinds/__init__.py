"""What each kind of question takes, shows and still lacks. The only place that knows the kinds.

Values are plain JSON: text, choice and date are strings (several choices a list), a number is a
number, a figure is {value, year, source, missing, comment}, a measure is {answer, action, owner,
deadline, reason, comment, document, place, unit, verified}, a table is a list of {column: cell};
keys without content are left out. What is half filled in can always be saved: `blockers` says what
is missing before submission.
"""

from trygt.profile.kinds.base import (
    COMMENT_LENGTH,
    NOT_ANSWERED,
    OUT_OF_LIST,
    Kind,
    Raw,
    Unreadable,
    Value,
    Words,
    day_words,
    joined,
    read_date,
    read_number,
)
from trygt.profile.kinds.fields import (
    ABOUT,
    NEED_NAMES,
    NEEDED,
    FieldsKind,
    FigureKind,
    MeasureKind,
    needs,
    option_of,
)
from trygt.profile.kinds.single import ChoiceKind, DateKind, NumberKind, TextKind
from trygt.profile.kinds.table import TableKind, cell_words, field_of, rows_in, rows_shown
from trygt.schemes.definition import Question

__all__ = [
    "ABOUT",
    "COMMENT_LENGTH",
    "KINDS",
    "NEEDED",
    "NEED_NAMES",
    "NOT_ANSWERED",
    "OUT_OF_LIST",
    "FieldsKind",
    "Kind",
    "Raw",
    "Unreadable",
    "Value",
    "Words",
    "cell_words",
    "day_words",
    "field_of",
    "joined",
    "kind_of",
    "needs",
    "option_of",
    "read_date",
    "read_number",
    "rows_in",
    "rows_shown",
]

KINDS: dict[str, Kind] = {
    "text": TextKind(),
    "choice": ChoiceKind(),
    "number": NumberKind(),
    "date": DateKind(),
    "figure": FigureKind(),
    "measure": MeasureKind(),
    "table": TableKind(),
}


def kind_of(question: Question) -> Kind:
    """How this question behaves."""
    return KINDS[question.kind]
