"""Forms of the acts of award and followup."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.award import acts
from trygt.followup import acts as followup
from trygt.followup.queries import reports_due
from trygt.texts import in_language
from trygt.web.workspace.forms.base import ActForm, form_of
from trygt.web.workspace.forms.cases import EndCase
from trygt.web.workspace.forms.fields import a_day, long_text


@form_of(acts.record_celebration)
class RecordCelebration(ActForm):
    """How, when, and what was handed over."""

    kind = forms.ChoiceField(label=_("How it was marked"), widget=forms.RadioSelect)
    on = a_day(_("Date"), required=True)
    handed_over = forms.MultipleChoiceField(
        label=_("Handed over"), widget=forms.CheckboxSelectMultiple, required=False
    )
    note = long_text(_("Note"), rows=3, most=2000, required=False)

    def prepare(self) -> None:
        """Offer the scheme's ways of celebrating."""
        known = self.case.scheme.celebration
        for name, choices in (("kind", known.kinds), ("handed_over", known.handed_over)):
            field: Any = self.fields[name]
            field.choices = [(choice.key, in_language(choice.name)) for choice in choices]


form_of(acts.withdraw_certificate)(EndCase)


@form_of(followup.hand_in_report)
class HandInReport(ActForm):
    """The year's report."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    text = long_text(_("Report"), rows=14, most=40000)
    council_reference = forms.CharField(
        label=_("Reference to the decision"),
        help_text=_("For example case number and date."),
        max_length=200,
        required=False,
    )

    def prepare(self) -> None:
        """Offer the years that are due."""
        field: Any = self.fields["year"]
        due = reports_due(self.case, clock.today()) if hasattr(self.case, "certificate") else []
        field.choices = [(year, str(year)) for year, _day in due]
