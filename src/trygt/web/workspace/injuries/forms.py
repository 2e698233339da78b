"""Forms of injury data. Those that match columns are made from the columns themselves."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.injuries import ages, codes
from trygt.injuries.acts import Told
from trygt.injuries.dates import EARLIEST
from trygt.injuries.mapping import (
    AGE,
    MOST_VALUES,
    ROLES,
    WHEN,
    Choices,
    meaning_of,
    options,
)
from trygt.injuries.models import Kind, Unit, Where
from trygt.injuries.reading import Column, Table
from trygt.web.workspace.forms.fields import a_day, long_text

SAMPLE = 5


class UploadForm(forms.Form):
    """A file of injuries."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV with at most 200,000 rows, or Excel (.xlsx) with at most 50,000. At most 20 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class ColumnPart:
    """One column on the page: its role's field, its values' fields, and a sample of what it holds."""

    def __init__(self, form: "ColumnsForm", place: int, column: Column) -> None:
        self.form, self.place, self.column = form, place, column

    @property
    def role(self) -> BoundField:
        """The field that says what the column is."""
        return self.form[f"role-{self.place}"]

    @property
    def values(self) -> list[BoundField]:
        """The fields that say what its values mean."""
        start = f"value-{self.place}-"
        return [self.form[name] for name in self.form.fields if name.startswith(start)]

    @property
    def doubtful(self) -> bool:
        """Whether some value is not understood, so that a person should look."""
        return any(not field.value() for field in self.values)

    @property
    def missing(self) -> int:
        """How many rows have nothing here."""
        return sum(1 for cell in self.column.cells if not self.column.values[cell])

    @property
    def different(self) -> int:
        """How many different values there are."""
        return len(self.column.counts())

    @property
    def sample(self) -> list[tuple[str, int]]:
        """The most common values, of a column with few; what stands in many forms is not shown."""
        counts = self.column.counts()
        if len(counts) > MOST_VALUES and self.form.role_of(self.place) not in {WHEN, AGE}:
            return []
        return [(self.column.values[place], n) for place, n in counts[:SAMPLE]]

    @property
    def not_understood(self) -> list[tuple[str, int]]:
        """The most common values nothing is made of, where they cannot be matched here."""
        role = self.form.role_of(self.place)
        if not role or role == WHEN or options(role):
            return []
        counts = self.column.counts()
        unknown = [(v, n) for p, n in counts if not meaning_of(role, v := self.column.values[p])]
        return unknown[: SAMPLE * 2]


class ColumnsForm(forms.Form):
    """What each column is, and what its values mean."""

    use_required_attribute = False

    def __init__(self, table: Table, choices: Choices, data: Any = None) -> None:
        super().__init__(data)
        self.table, self.kept = table, choices
        for place, column in enumerate(table.columns):
            self.fields[f"role-{place}"] = forms.ChoiceField(
                label=now_("What the column is"),
                choices=[("", now_("Not used")), *ROLES.items()],
                initial=choices.roles[place],
                required=False,
            )
            for value, label in self._to_match(place, column):
                self.fields[f"value-{place}-{value}"] = forms.ChoiceField(
                    label=label,
                    choices=[("", now_("Not understood")), *options(choices.roles[place])],
                    initial=self._meaning(place, value),
                    required=False,
                )

    @property
    def parts(self) -> list[ColumnPart]:
        """The columns as they stand on the page."""
        return [ColumnPart(self, place, c) for place, c in enumerate(self.table.columns)]

    def role_of(self, place: int) -> str:
        """The role a column has as the page is drawn."""
        return self.kept.roles[place]

    def _meaning(self, place: int, value: int) -> str:
        chosen = self.kept.values.get(place, {}).get(value)
        text = self.table.columns[place].values[value]
        return chosen or meaning_of(self.kept.roles[place], text) or ""

    def _to_match(self, place: int, column: Column) -> Iterator[tuple[int, str]]:
        """The values of a column that a person may match: of ages only those in doubt."""
        role = self.kept.roles[place]
        if not options(role):
            return
        counts = column.counts()
        if role == AGE:
            across = set(ages.across_phases(column.values))
            counts = [
                (value, n)
                for value, n in counts
                if column.values[value] in across or not meaning_of(AGE, column.values[value])
            ]
        for value, n in counts[:MOST_VALUES]:
            yield value, f"{column.values[value]} ({n})"

    def clean(self) -> dict[str, Any]:
        """No role is given twice."""
        given = super().clean() or {}
        roles = [given.get(f"role-{place}", "") for place in range(len(self.table.columns))]
        for place, role in enumerate(roles):
            if role and role in roles[:place]:
                self.add_error(f"role-{place}", now_("Another column is this already."))
        return given

    def choices(self) -> Choices:
        """What was chosen. Values are kept where they differ from what we would make of them."""
        roles = tuple(
            self.cleaned_data[f"role-{place}"] for place in range(len(self.table.columns))
        )
        values: dict[int, dict[int, str]] = {}
        for name, chosen in self.cleaned_data.items():
            if not name.startswith("value-"):
                continue
            place, value = map(int, name.removeprefix("value-").split("-"))
            if roles[place] != self.kept.roles[place]:
                continue  # chosen for what the column was before
            meant = meaning_of(roles[place], self.table.columns[place].values[value])
            given = (chosen or codes.UNKNOWN) if name in self.data else self._meaning(place, value)
            if given and given != (meant or codes.UNKNOWN):
                values.setdefault(place, {})[value] = given
        return Choices(roles, values)


class ToldForm(forms.Form):
    """What the rows themselves cannot say."""

    title = forms.CharField(
        label=_("What shall the data be called?"),
        max_length=120,
        help_text=_("For example: Injuries at the emergency ward."),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("Which register or unit, and who took the data out."),
    )
    period_from = a_day(_("First day of the period"), required=True)
    period_to = a_day(
        _("Last day of the period"),
        required=True,
        help_text=_("The period the data covers, also days on which nobody was injured."),
    )
    where = forms.ChoiceField(
        label=_("What makes an injury yours?"), choices=Where.choices, widget=forms.RadioSelect
    )
    unit = forms.ChoiceField(
        label=_("What is one row?"), choices=Unit.choices, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(
        label=_("How much of it is there?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Data of the FMDS kind has only some of the injuries. When in doubt, choose the first."
        ),
    )
    coverage = long_text(
        _("Coverage in words"),
        rows=2,
        required=False,
        most=500,
        help_text=_(
            "Who reports, and what is missing. Must be filled in if all injuries are there."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """The period ends after it begins and has come; all injuries are claimed with words."""
        given = super().clean() or {}
        first, last = given.get("period_from"), given.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", now_("The period ends before it begins."))
        if first and first.year < EARLIEST:
            self.add_error("period_from", now_("The year cannot be right."))
        if given.get("kind") == Kind.COMPLETE and not given.get("coverage"):
            self.add_error(
                "coverage", now_("Say what “all injuries” means here: who reports what.")
            )
        return given

    def clean_period_to(self) -> date:
        """Not after today."""
        given: date = self.cleaned_data["period_to"]
        if given > clock.today():
            raise forms.ValidationError(now_("This day has not come yet."))
        return given

    def told(self) -> Told:
        """As the act takes it."""
        return Told(**self.cleaned_data)


class WithdrawForm(forms.Form):
    """Why a data set is taken out of use."""

    because = forms.CharField(label=_("Reason"), max_length=300)
