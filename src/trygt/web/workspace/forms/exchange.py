"""Forms of bringing a spreadsheet in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trygt.exchange import acts
from trygt.web.workspace.forms.base import OWN_PAGES, ActForm, form_of

OWN_PAGES |= {acts.import_profile.name: "exchange"}
CHOICE = "choice-"


class SpreadsheetForm(forms.Form):
    """A workbook."""

    file = forms.FileField(
        label=_("Spreadsheet (.xlsx)"),
        help_text=_("The one you took out here, with your changes. Nothing is changed yet."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


@form_of(acts.import_profile)
class ImportProfile(ActForm):
    """Which workbook, and for each answer whose words to keep. The page draws the choices itself."""

    pending = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def inputs(self) -> dict[str, Any]:
        """The workbook's number, and the choices with the revisions they were made against."""
        found: dict[str, tuple[str, int]] = {}
        for name, given in self.data.items():
            kept, _dash, revision = str(given).partition("-")
            if name.startswith(CHOICE) and revision.isdecimal() and len(revision) < 9:
                found[name.removeprefix(CHOICE)] = kept, int(revision)
        return {"pending": self.cleaned_data["pending"], "choices": found}
