"""Forms of the council's page: a term the board has decided, what is said of a member, an end."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.council.members import MEMBER, ROLES, About, Term, languages_of
from trygt.people.models import Person
from trygt.places.models import Community
from trygt.schemes.members import council_of_body
from trygt.texts import in_language
from trygt.web.ui.languages import name_of
from trygt.web.workspace.forms.fields import a_day, long_text


class AboutForm(forms.Form):
    """What a member knows, the languages they work in, and whether the public list shows them."""

    competence = long_text(
        _("Competence"), rows=3, most=1000, help_text=_("In a sentence or two. Shown to everyone.")
    )
    areas = forms.MultipleChoiceField(
        label=_("Areas of competence"), widget=forms.CheckboxSelectMultiple, required=False
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages they work in"), widget=forms.CheckboxSelectMultiple
    )
    county = forms.ModelChoiceField(
        Community.objects.living().filter(kind="county").order_by("name"),
        label=_("County they come from"),
        help_text=_("Two certifiers of one case come from different counties where that can be."),
        required=False,
        empty_label=_("Not known"),
    )
    shown = forms.BooleanField(
        label=_("Shown in the public list"),
        help_text=_("Name, role, competence, languages and term. Never an address."),
        required=False,
        initial=True,
    )

    def __init__(self, body: str, data: Any = None, *, term: Term | None = None) -> None:
        super().__init__(data)
        areas: Any = self.fields["areas"]
        areas.choices = [(one.key, in_language(one.name)) for one in council_of_body(body).areas]
        if not areas.choices:
            del self.fields["areas"]
        languages: Any = self.fields["languages"]
        languages.choices = [(code, name_of(code)) for code in languages_of(body)]
        if term and (record := term.membership):
            for name in ("competence", "areas", "languages", "county", "shown"):
                self.initial[name] = getattr(record, name)

    def about(self) -> About:
        """What was written. Only once valid."""
        told = self.cleaned_data
        return About(
            competence=told["competence"],
            areas=told.get("areas", []),
            languages=told["languages"],
            county=told["county"],
            shown=told["shown"],
        )


class AppointForm(AboutForm):
    """Whom the board has appointed, to what, and from when to when."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), help_text=_("Shown to the office alone."))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=list(ROLES.items()),
        widget=forms.RadioSelect,
        initial=MEMBER,
        help_text=_("A leader or deputy who also judges cases is appointed as a member as well."),
    )
    begins = a_day(_("First day"), required=True)
    last_day = a_day(_("Last day"), required=True)
    decided_on = a_day(_("Decided by the board on"), required=True)
    reference = forms.CharField(
        label=_("Reference to the board's decision"),
        help_text=_("Such as the number of the case in the board's minutes."),
        max_length=200,
    )
    field_order = (
        *("name", "email", "role", "begins", "last_day", "decided_on", "reference"),
        *("competence", "areas", "languages", "county", "shown"),
    )

    def __init__(self, body: str, data: Any = None, *, term: Term | None = None) -> None:
        super().__init__(body, data, term=term)
        today = clock.today()
        begins = term.tenure.begins if term else today
        last = clock.plus_months(today, council_of_body(body).term_months) - timedelta(days=1)
        self.initial.update(begins=begins, last_day=last)
        if term:
            person: Person = term.person
            self.initial.update(name=person.name, email=person.email, role=term.role)

    def inputs(self) -> dict[str, Any]:
        """Keyword inputs for `appoint_member`, once valid."""
        told = self.cleaned_data
        plain = ("name", "email", "role", "begins", "decided_on", "reference")
        return {
            **{name: told[name] for name in plain},
            "ends": told["last_day"] + timedelta(days=1),
            "about": self.about(),
        }


class EndForm(forms.Form):
    """The last day of a term that the board ends before its time."""

    last_day = a_day(_("Last day"), required=True)
    reference = forms.CharField(label=_("Reference to the board's decision"), max_length=200)

    def clean_last_day(self) -> Any:
        """Today at the earliest: what was done until now was done by right."""
        day = self.cleaned_data["last_day"]
        if day < clock.today() - timedelta(days=1):
            raise forms.ValidationError(now_("A term can end yesterday at the earliest."))
        return day

    def inputs(self) -> dict[str, Any]:
        """Keyword inputs for `end_term`, once valid."""
        told = self.cleaned_data
        return {"ends": told["last_day"] + timedelta(days=1), "reference": told["reference"]}
