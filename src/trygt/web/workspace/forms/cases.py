"""Forms of the acts of the case itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trygt.cases import acts
from trygt.cases.milestones import milestones
from trygt.texts import in_language
from trygt.web.workspace.forms.base import ActForm, form_of
from trygt.web.workspace.forms.fields import long_text


class MilestoneForm(ActForm):
    """Chooses one of the milestones that people tick."""

    ticked = False
    milestone = forms.ChoiceField(label=_("Milestone"))

    def prepare(self) -> None:
        """Offer the milestones that are ticked by hand and reached so far."""
        offered = [
            item
            for item in milestones(self.case)
            if not item.milestone.act
            and (
                bool(item.tick) == self.ticked
                or item.milestone.key == self.initial.get("milestone")
            )
        ]
        field: Any = self.fields["milestone"]
        field.choices = [(item.milestone.key, in_language(item.milestone.name)) for item in offered]


@form_of(acts.tick_milestone)
class TickMilestone(MilestoneForm):
    """What shows that a milestone is reached."""

    evidence = long_text(
        _("What shows it"),
        help_text=_("Refer to plans, decisions and pages rather than writing anew."),
        most=4000,
        required=False,
    )
    alternative = forms.BooleanField(
        label=_("We meet this step another way"),
        help_text=_("Then give your reasons above. The certifiers will judge them."),
        required=False,
    )


@form_of(acts.untick_milestone)
class UntickMilestone(MilestoneForm):
    """Takes back a tick."""

    ticked = True


@form_of(acts.share_with_county)
class ShareWithCounty(ActForm):
    """Whether the county may follow."""

    allowed = forms.BooleanField(
        label=_("The county's contact may read status and reports"), required=False
    )


@form_of(acts.end_case)
class EndCase(ActForm):
    """Why the case ends."""

    reason = long_text(_("Reasons"), most=4000)
