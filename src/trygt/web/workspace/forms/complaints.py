"""Forms of complaints, longer deadlines and who looks after a case."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from trygt.cases.acts import choose_officer
from trygt.cases.officers import officers_for
from trygt.council import acts, deciding
from trygt.council.reminders import to_remind
from trygt.people.models import Person
from trygt.web.workspace.forms.base import ActForm, form_of
from trygt.web.workspace.forms.fields import a_day, long_text

MOST = 4000


@form_of(acts.complain)
class Complain(ActForm):
    """Why the community thinks the decision is wrong."""

    grounds = long_text(
        _("Grounds"),
        rows=8,
        help_text=_(
            "Say what is wrong with the decision and what you want instead. Both sides of the case read it."
        ),
    )


@form_of(acts.reject_complaint)
class RejectComplaint(ActForm):
    """Why the decision stands."""

    grounds = long_text(_("Grounds"), help_text=_("They stand in the letter to the community."))


@form_of(acts.set_decision_aside)
class SetDecisionAside(RejectComplaint):
    """Why the decision does not stand."""


@form_of(acts.extend_condition)
class ExtendCondition(ActForm):
    """Which deadline, until when, and why."""

    condition = forms.TypedChoiceField(label=_("Condition"), coerce=int)
    due = a_day(_("New deadline"), required=True)
    reason = long_text(_("Reasons"), most=MOST)

    def prepare(self) -> None:
        """Offer the open ones that were not extended, each with its deadline."""
        field: Any = self.fields["condition"]
        field.choices = [
            (item.pk, f"{item} ({date_format(item.due)})")
            for item in deciding.extendable(self.case)
        ]


@form_of(choose_officer)
class ChooseOfficer(ActForm):
    """Who looks after the case."""

    officer = forms.TypedChoiceField(
        label=_("Case officer"), coerce=int, empty_value=None, required=False
    )

    def prepare(self) -> None:
        """Offer those without an interest; nothing to those who do not choose."""
        if not choose_officer.allows(self.case, self.by):
            return
        field: Any = self.fields["officer"]
        people = [(person.pk, person.name) for person in officers_for(self.case)]
        field.choices = [("", _("Nobody in particular")), *people]
        field.initial = self.case.officer_id

    def mailed(self, told: list[Person]) -> list[tuple[str, list[Person]]]:
        """Only the one who is chosen and the one who has it until now."""
        before = [person for person in told if person.pk == self.case.officer_id]
        others = [person for person in told if person.pk != self.case.officer_id]
        groups = [(str(_("Has it until now")), before), (str(_("If you choose them")), others)]
        return [(when, people) for when, people in groups if people]


@form_of(acts.remind)
class Remind(ActForm):
    """A word of one's own above what Trygt says is due."""

    greeting = long_text(_("A word of your own"), rows=3, required=False, most=2000)

    def mailed(self, told: list[Person]) -> list[tuple[str, list[Person]]]:
        """Those the case waits for now."""
        return super().mailed(to_remind(self.case, self.by))
