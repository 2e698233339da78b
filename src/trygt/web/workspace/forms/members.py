"""Forms of appointing certifiers and replacing them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from trygt.council import acts, queries
from trygt.council.certifiers import Candidate, candidates, terms_that_ended
from trygt.schemes.members import council_of
from trygt.texts import in_language
from trygt.web.ui.languages import name_of
from trygt.web.workspace.forms.base import ActForm, form_of
from trygt.web.workspace.forms.fields import long_text


class SomeShut(forms.CheckboxSelectMultiple):
    """Boxes of which some cannot be ticked. Who sends one all the same hears why from the act."""

    shut: frozenset[int] = frozenset()

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One box."""
        option = super().create_option(*args, **kwargs)
        if option["value"] in self.shut:
            option["attrs"] = {**option["attrs"], "disabled": True}
        return option


@form_of(acts.appoint_certifiers)
class AppointCertifiers(ActForm):
    """Who is appointed: those suggested are ticked beforehand, and a person confirms."""

    people = forms.TypedMultipleChoiceField(label=_("Certifiers"), coerce=int, widget=SomeShut)

    def prepare(self) -> None:
        """Offer everyone with what matters for choosing; nothing to those who do not appoint."""
        if not acts.appoint_certifiers.allows(self.case, self.by):
            return
        found = candidates(self.case)
        areas = {area.key: in_language(area.name) for area in council_of(self.case.scheme).areas}
        field: Any = self.fields["people"]
        field.choices = [(one.person.pk, _line(one, areas)) for one in found]
        field.widget.shut = frozenset(one.person.pk for one in found if not one.free)
        chosen = [one.person.pk for one in found if one.suggested]
        field.initial = chosen
        field.help_text = " ".join(_advice(queries.missing_certifiers(self.case), chosen))


def _advice(missing: int, chosen: Sequence[int]) -> list[str]:
    lines = [
        now_("Choose exactly %(count)s.") % {"count": missing},
        now_(
            "Those ticked are suggested: no interest, the case's language first, then fewest cases, never two from one county."
        ),
    ]
    if len(chosen) < missing:
        lines.append(now_("There were not enough to suggest as many as are missing."))
    return lines


def _line(one: Candidate, areas: dict[str, str]) -> SafeString:
    """A candidate in a line: name and cases, then what they know, or why they cannot be chosen."""
    cases = ngettext("%(count)s case", "%(count)s cases", one.load) % {"count": one.load}
    known = [
        cases,
        ", ".join(name_of(code) for code in one.languages),
        ", ".join(areas.get(key, key) for key in one.areas),
        str(one.county or ""),
        now_("term until %(day)s") % {"day": date_format(one.last_day)} if one.last_day else "",
    ]
    if not one.free:
        known = [now_("Cannot be chosen: %(why)s") % {"why": ", ".join(one.why())}, cases]
    elif one.suggested:
        known = [now_("Suggested"), *known]
    told = format_html_join(" · ", "{}", ((text,) for text in known if text))
    return format_html('{} <span class="quiet">{}</span>', one.person.name, told)


@form_of(acts.replace_certifier)
class ReplaceCertifier(ActForm):
    """Whose appointment ends, and why."""

    person = forms.TypedChoiceField(label=_("Certifier"), coerce=int)
    reason = long_text(_("Reasons"))

    def prepare(self) -> None:
        """Offer those appointed, and say whose term in the council is over."""
        over = {person.pk: day for person, day in terms_that_ended(self.case)}
        field: Any = self.fields["person"]
        field.choices = [
            (one.person_id, _with_end(one.person.name, over.get(one.person_id)))
            for one in queries.appointments(self.case)
        ]


def _with_end(name: str, ended: Any) -> str:
    if ended is None:
        return name
    return now_("%(name)s (term ended %(day)s)") % {"name": name, "day": date_format(ended)}
