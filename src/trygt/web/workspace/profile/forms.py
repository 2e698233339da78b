"""One form per answer, made from the question's kind; what it means is the profile floor's to say."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trygt.cases.acting import Refused
from trygt.people.models import Person
from trygt.profile.evidence import NOTHING_GIVEN, refuse_passed
from trygt.profile.kinds import ABOUT, NEED_NAMES, Unreadable, field_of, kind_of, rows_shown
from trygt.profile.models import Evidence
from trygt.schemes.definition import Column, Need, Question, Scheme, TableQuestion
from trygt.texts import in_language
from trygt.web.workspace.forms.fields import a_day, taken_in


def line(label: str, hint: str = "", **attrs: str) -> forms.CharField:
    """A line to write on."""
    return forms.CharField(label=label, help_text=hint, widget=forms.TextInput(attrs=attrs))


def lines(label: str, rows: int, hint: str = "") -> forms.CharField:
    """A field for several lines."""
    return forms.CharField(
        label=label,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows, "class": "ds-input"}),
    )


def day(label: str, hint: str = "") -> forms.CharField:
    """A date; browsers without a calendar show a line."""
    return forms.CharField(
        label=label, help_text=hint, widget=forms.TextInput(attrs={"type": "date"})
    )


def hint_of(question: Question) -> str:
    """What helps to answer: the question's help and example."""
    texts = [in_language(text) for text in (question.help, question.example) if text]
    return " ".join(texts)


def fields_of(
    question: Question, scheme: Scheme, texts: Mapping[str, Any]
) -> dict[str, forms.Field]:
    """The fields of a question's form; `texts` is what they start with or were sent with."""
    title, hint = in_language(question.title), hint_of(question)
    if isinstance(question, TableQuestion):
        return table(question, rows_shown(question, texts))
    if question.kind == "figure":
        return figure(question, scheme, title, hint)
    if question.kind == "measure":
        return measure(scheme, title, hint)
    return {"value": single(question, title, hint)}


def single(question: Question, title: str, hint: str) -> forms.Field:
    """The one field of a question that has only one."""
    match question.kind:
        case "choice":
            offered = [(choice.key, in_language(choice.name)) for choice in question.choices]
            return chosen(title, offered, hint, several=question.several)
        case "number":
            unit = f"{hint} ({in_language(question.unit)})".strip()
            return line(title, unit, inputmode="decimal")
        case "date":
            return day(title, hint)
        case "text" if question.lines > 1:
            return lines(title, question.lines, hint)
    return line(title, hint)


def chosen(
    title: str, offered: list[tuple[str, str]], hint: str = "", *, several: bool = False
) -> forms.Field:
    """A list to choose from. One choice can be taken back."""
    if several:
        boxes = forms.CheckboxSelectMultiple(attrs={"class": "ds-input"})
        return forms.MultipleChoiceField(label=title, choices=offered, help_text=hint, widget=boxes)
    dots = forms.RadioSelect(attrs={"class": "ds-input"})
    offered = [*offered, ("", _("Not answered"))]
    return forms.ChoiceField(label=title, choices=offered, help_text=hint, widget=dots)


def figure(question: Any, scheme: Scheme, title: str, hint: str) -> dict[str, forms.Field]:
    """Value, year and source, or why it is missing."""
    unit = _("Unit: %(unit)s. Usual source: %(source)s, %(often)s.") % {
        "unit": in_language(question.unit),
        "source": in_language(question.source),
        "often": in_language(question.frequency),
    }
    reasons = [("", "–"), *((m.key, in_language(m.name)) for m in scheme.vocabulary.missing)]
    return {
        "value": line(title, f"{hint} {unit}".strip(), inputmode="decimal"),
        "year": line(_("Year"), inputmode="numeric"),
        "comment": lines(_("Comment"), 2),
        "source": line(_("Source, if another")),
        "missing": forms.ChoiceField(label=_("If the figure is missing, why?"), choices=reasons),
    }


def measure(scheme: Scheme, title: str, hint: str) -> dict[str, forms.Field]:
    """The scheme's scale, and what an answer may have to bring with it."""
    scale = [(option.key, in_language(option.name)) for option in scheme.vocabulary.scale]
    asked = {need for o in scheme.vocabulary.scale for need in o.needs + o.needs_if_required}
    fields: dict[str, forms.Field] = {"answer": chosen(title, scale, hint)}
    for need in Need:
        if need in asked:
            label = str(NEED_NAMES[need])
            shape = {Need.OWNER: line, Need.DEADLINE: day}.get(need)
            fields[need.value] = shape(label) if shape else lines(label, 2)
    about: dict[str, forms.Field] = {
        name: day(str(label)) if name == "verified" else line(str(label))
        for name, label in ABOUT.items()
    }
    return fields | {"comment": lines(_("Comment"), 2)} | about


def table(question: TableQuestion, rows: int) -> dict[str, forms.Field]:
    """One field per cell."""
    return {
        field_of(row, column): cell(column) for row in range(rows) for column in question.columns
    }


def cell(column: Column) -> forms.Field:
    """One cell of a table question."""
    label = in_language(column.name)
    match column.kind:
        case "number":
            return line(label, inputmode="decimal")
        case "date":
            return day(label)
        case "choice":
            offered = [("", "–"), *((c.key, in_language(c.name)) for c in column.choices)]
            return forms.ChoiceField(label=label, choices=offered)
    return line(label)


# What stands open in an answer's form; the rest is one press away, and open once it is used.
AT_ONCE = {"value", "year", "answer", "comment"}


class AnswerForm(forms.Form):
    """The form of one answer. `value` is what to save, once valid."""

    use_required_attribute = False

    @property
    def at_once(self) -> list[BoundField]:
        """The fields most answers need."""
        return [field for field in self.visible_fields() if field.name in AT_ONCE]

    @property
    def rows(self) -> list[list[BoundField]]:
        """The fields of a table question, row by row."""
        columns = self.question.columns if isinstance(self.question, TableQuestion) else ()
        fields, width = self.visible_fields(), max(len(columns), 1)
        return [fields[start : start + width] for start in range(0, len(fields), width)]

    @property
    def further(self) -> list[BoundField]:
        """The fields some answers need."""
        return [f for f in self.visible_fields() if f.name not in AT_ONCE and f.name not in ABOUT]

    @property
    def further_open(self) -> bool:
        """Whether any of the further fields is used or at fault."""
        return any(field.value() or field.errors for field in self.further)

    @property
    def about(self) -> list[BoundField]:
        """What a measure may say of itself: its place in a plan, its unit, when it was verified."""
        return [field for field in self.visible_fields() if field.name in ABOUT]

    @property
    def about_open(self) -> bool:
        """Whether any of those is used or at fault."""
        return any(field.value() or field.errors for field in self.about)

    def __init__(
        self, question: Question, slot: int, scheme: Scheme, *, value: Any = None, raw: Any = None
    ) -> None:
        kind = kind_of(question)
        data = _as_data(raw) if raw is not None else None
        prefix = question.key.replace(".", "-")
        initial = kind.form(value)
        super().__init__(data, initial=initial, auto_id=f"{prefix}-{slot}-%s")
        self.question, self.scheme, self.kind, self.raw = question, scheme, kind, raw
        self.value: Any = None
        self.fields.update(fields_of(question, scheme, initial if raw is None else raw))
        for place, field in enumerate(self.fields.values()):
            field.required = question.required and place == 0

    def full_clean(self) -> None:
        """Let the kind read what was typed; there is no second set of rules here."""
        self._errors = ErrorDict()
        if not self.is_bound:
            return
        self.cleaned_data = {}
        try:
            self.value = self.kind.parse(self.question, self.raw, self.scheme)
        except Unreadable as unreadable:
            for name, sentence in unreadable.errors.items():
                self.add_error(name if name in self.fields else None, str(sentence))


def _as_data(raw: Mapping[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, texts in raw.items():
        data.setlist(name, texts)
    return data


class EvidenceForm(forms.Form):
    """Something that shows an answer is true."""

    title = forms.CharField(label=gettext_lazy("What it shows"), max_length=200, required=False)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, picture or office document. No personal data."),
        required=False,
    )
    document = forms.CharField(
        label=gettext_lazy("Plan or document"), max_length=200, required=False
    )
    place = forms.CharField(label=gettext_lazy("Chapter or page"), max_length=100, required=False)
    url = forms.URLField(
        label=gettext_lazy("Address on the web"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    valid_to = a_day(
        gettext_lazy("Valid to"),
        help_text=gettext_lazy("Leave it empty if it does not expire. You are reminded before."),
    )

    def __init__(self, *args: Any, by: Person, anchor: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{anchor}-evidence-%s", **kwargs)
        self.by = by
        self.existing: Evidence | None = None  # what has the same file already

    def clean_valid_to(self) -> Any:
        """What is new is valid today."""
        try:
            refuse_passed(self.cleaned_data["valid_to"])
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return self.cleaned_data["valid_to"]

    def clean(self) -> dict[str, Any]:
        """Something must be given. The file is taken in last, so that other faults leave none behind."""
        given = super().clean() or {}
        if self.errors:
            return given
        if not any(given.get(name) for name in ("file", "document", "url")):
            raise forms.ValidationError(str(NOTHING_GIVEN), code="nothing")
        try:
            given["file"] = taken_in(given.get("file"), self.by)
        except forms.ValidationError as refused:
            self.add_error("file", refused)
        return given
