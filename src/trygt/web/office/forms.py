"""Forms of the office."""

from typing import Any

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt.figures.models import Unplaced
from trygt.places.models import Community
from trygt.web.workspace.forms.fields import long_text

NOBODY = "none"


class PlacingForm(forms.Form):
    """Which of the communities a number stands for, and why."""

    field_order = ("chosen", "reason")
    reason = long_text(_("Reasons"), rows=3, most=2000)

    def __init__(self, row: Unplaced, data: Any = None) -> None:
        super().__init__(data, prefix=f"place-{row.pk}")
        self.row = row
        self.candidates = {str(one.pk): one for one in row.candidates.all()}
        choices = [(key, one.name) for key, one in self.candidates.items()]
        self.fields["chosen"] = forms.ChoiceField(
            label=now_("Which community is meant?"),
            choices=[*choices, (NOBODY, now_("None of them: leave its figures out"))],
            widget=forms.RadioSelect,
        )
        self.order_fields(self.field_order)

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return f"number-{self.row.pk}"

    @property
    def community(self) -> Community | None:
        """The community that was chosen; None leaves the figures out."""
        return self.candidates.get(self.cleaned_data["chosen"])
