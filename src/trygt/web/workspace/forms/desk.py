"""Forms of what certifiers gather: notes, findings, the visit's list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trygt.council import acts, queries
from trygt.council.findings import STEP, standing, submitted_evidence, visit_list
from trygt.council.models import VisitItem
from trygt.council.models.desk import Kind, Outcome, Status
from trygt.schemes.definition import Scheme
from trygt.texts import in_language
from trygt.web.workspace.forms.base import OWN_PAGES, ActForm, form_of
from trygt.web.workspace.forms.council import places
from trygt.web.workspace.forms.fields import long_text, yes_or_no

OWN_PAGES |= {
    "add_finding": "council_findings",
    "close_finding": "council_findings",
    "plan_visit": "council_visit",
    "drop_visit_item": "council_visit",
    "record_visit": "council_visit",
}


def all_places(scheme: Scheme) -> list[Any]:
    """Steps and ideas, then sections with their questions, as grouped choices."""
    rated = [(f"{STEP}{key}", in_language(i.name)) for key, i in queries.items(scheme).items()]
    return [("", _("The work as a whole")), (_("Steps and ideas"), rated), *places(scheme)]


class AboutSomething(ActForm):
    """About one place in the profile, a step or idea, or the whole.

    A page that is about one place says so with the initial value `fixed`.
    """

    about = forms.ChoiceField(label=_("What it is about"), required=False)

    def prepare(self) -> None:
        """Offer every place, or carry the page's own."""
        field: Any = self.fields["about"]
        field.choices = all_places(self.case.scheme)
        if self.initial.get("fixed"):
            field.widget = forms.HiddenInput()


@form_of(acts.note)
class WriteNote(AboutSomething):
    """Who may read it comes first."""

    shared = yes_or_no(
        _("Who may read it?"),
        _("Shared: the community reads it too"),
        _("Internal: only certifiers and the scheme's owner"),
    )
    text = long_text(_("Note"))

    field_order = ("shared", "about", "text")


@form_of(acts.add_finding)
class AddFinding(AboutSomething):
    """What was found, and what shows it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=forms.RadioSelect)
    text = long_text(_("What you found"))
    evidence = forms.ChoiceField(label=_("What shows it"), required=False)

    field_order = ("kind", "about", "text", "evidence")

    def prepare(self) -> None:
        """Offer the evidence that was submitted; on the page of one question only that question's."""
        super().prepare()
        field: Any = self.fields["evidence"]
        about = self.initial.get("about") if self.initial.get("fixed") else None
        pieces = submitted_evidence(self.case).items()
        if not acts.add_finding.allows(self.case, self.by):
            pieces = {}.items()
        field.choices = [("", _("Nothing"))] + [
            (key, item["title"])
            for key, item in pieces
            if about is None or item["question"] == about
        ]


@form_of(acts.close_finding)
class CloseFinding(ActForm):
    """Which one, and why it does not stand any more."""

    finding = forms.TypedChoiceField(label=_("Finding"), coerce=int)
    status = forms.ChoiceField(
        label=_("Why it is closed"),
        choices=[
            (Status.SETTLED, _("Settled: it is as it should be now")),
            (Status.WITHDRAWN, _("Withdrawn: I was wrong about it")),
        ],
        widget=forms.RadioSelect,
    )
    words = long_text(_("In words"), rows=3)

    def prepare(self) -> None:
        """Offer those that stand, to those who may close them."""
        field: Any = self.fields["finding"]
        may = acts.close_finding.allows(self.case, self.by)
        field.choices = [(one.pk, str(one)) for one in standing(self.case)] if may else []


@form_of(acts.plan_visit)
class PlanVisit(AboutSomething):
    """What to look for."""

    text = long_text(_("What to look for"), rows=3)


@form_of(acts.drop_visit_item)
class DropVisitItem(ActForm):
    """Which one."""

    item = forms.TypedChoiceField(label=_("What is taken off"), coerce=int)

    def prepare(self) -> None:
        """Offer what nobody has noted anything about."""
        field: Any = self.fields["item"]
        listed = visit_list(self.case, self.by)
        field.choices = [(one.pk, str(one)) for one in listed if not one.sightings.all()]


@form_of(acts.record_visit)
class RecordVisit(ActForm):
    """For each item what was seen, a note, and the revision of one's own row this is written on."""

    def prepare(self) -> None:
        """Begin with one's own rows."""
        self.items: list[VisitItem] = list(visit_list(self.case, self.by))
        for item in self.items:
            rows = {row.person_id: row for row in item.sightings.all()}
            mine = rows.get(self.by.pk)
            self.fields[f"outcome_{item.pk}"] = forms.ChoiceField(
                label=_("What did you see?"),
                choices=[*Outcome.choices, ("", _("Not looked at yet"))],
                initial=mine.outcome if mine else "",
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"note_{item.pk}"] = long_text(_("Note"), rows=2, required=False, most=5000)
            self.fields[f"note_{item.pk}"].initial = mine.note if mine else ""
            self.fields[f"revision_{item.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput,
                min_value=0,
                required=False,
                initial=mine.revision if mine else 0,
            )

    def rows(self) -> list[tuple[VisitItem, Any, Any, Any]]:
        """Each item with its three fields."""
        return [
            (item, *(self[f"{name}_{item.pk}"] for name in ("outcome", "note", "revision")))
            for item in self.items
        ]

    def inputs(self) -> dict[str, Any]:
        """What was sent. An item that was not on the sender's page is left alone."""
        given = self.cleaned_data
        seen = {
            item.pk: acts.Seen(
                given[f"outcome_{item.pk}"],
                given[f"note_{item.pk}"],
                given[f"revision_{item.pk}"] or 0,
            )
            for item in self.items
            if f"note_{item.pk}" in self.data
        }
        return {"seen": seen}
