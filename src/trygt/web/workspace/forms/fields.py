"""The fields the acts' forms are made of."""

from typing import Any

from django import forms

from trygt.files.acts import RefusedFile, take_in
from trygt.people.models import Person


def long_text(
    label: Any, *, rows: int = 5, required: bool = True, help_text: Any = "", most: int = 20000
) -> Any:
    """Several lines of text, `most` characters at most."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=most,
        required=required,
    )


def a_day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """A date, picked or typed."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget, required=required)


def yes_or_no(label: Any, yes: Any, no: Any) -> forms.TypedChoiceField:
    """Two choices, neither chosen beforehand."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", yes), ("no", no)],
        coerce=lambda given: given == "yes",
        widget=forms.RadioSelect,
    )


def taken_in(upload: Any, by: Person) -> Any:
    """A file that was sent, once the files floor has taken it in; None where none was.

    Raises `forms.ValidationError` with the files floor's sentence.
    """
    if not upload:
        return None
    try:
        return take_in(upload, by)
    except RefusedFile as refused:
        raise forms.ValidationError(str(refused)) from refused
