"""Forms of the law references: changing one, and saying that it was compared with the law."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.laws.models import LawReference
from trygt.people.models import Person
from trygt.web.workspace.forms.fields import a_day, long_text

LAW_FIELDS: Mapping[str, Promise] = {
    "title": _("Title"),
    "section": _("Section of the law"),
    "summary": _("Summary"),
    "url": _("Address on the web"),
    "valid_from": _("Holds from"),
    "valid_to": _("Held to"),
    "status": _("Status"),
    "checked_by": _("Checked by"),
    "checked_on": _("Checked on"),
    "compared": _("Compared with"),
}
TEXTS = {"title": 200, "summary": 2000}  # most characters in one language


def languages_of(law: LawReference) -> list[tuple[str, str]]:
    """Codes and names of Trygt's languages, and of others the reference has words in."""
    names = {code: str(name) for code, name in settings.LANGUAGES}
    return list((names | {code: names.get(code, code) for code in law.title}).items())


class ChangeLawForm(forms.Form):
    """What a reference is to say. Languages it has stay; others may be added."""

    done = _("The reference is changed.")

    def __init__(self, law: LawReference, data: Any = None) -> None:
        super().__init__(data, auto_id="change-%s")
        self.law = law
        for code, name in languages_of(law):
            self._text("title", code, name, forms.TextInput())
            self._text("summary", code, name, forms.Textarea(attrs={"rows": 4}))
        self.fields["section"] = forms.CharField(
            label=LAW_FIELDS["section"], max_length=60, required=False
        )
        self.fields["url"] = forms.URLField(
            label=LAW_FIELDS["url"], max_length=500, required=False, assume_scheme="https"
        )
        for name in ("valid_from", "valid_to"):
            self.fields[name] = a_day(LAW_FIELDS[name])
        for name in ("section", "url", "valid_from", "valid_to"):
            self.initial[name] = getattr(law, name)
        self.fields["why"] = long_text(_("Why it is changed"), rows=3, most=2000)

    def _text(self, name: str, code: str, language: str, widget: forms.Widget) -> None:
        there = getattr(self.law, name).get(code, "")
        field = f"{name}_{code}"
        self.fields[field] = forms.CharField(
            label=f"{LAW_FIELDS[name]}: {language}",
            max_length=TEXTS[name],
            required=bool(there),
            widget=widget,
        )
        self.initial[field] = there

    def inputs(self) -> dict[str, Any]:
        """Keyword inputs for the act, once valid."""
        given = self.cleaned_data
        texts = {
            name: {
                code: words
                for code, _name in languages_of(self.law)
                if (words := given[f"{name}_{code}"])
            }
            for name in TEXTS
        }
        rest = ("section", "url", "valid_from", "valid_to", "why")
        return texts | {name: given[name] for name in rest}


class VerifyLawForm(forms.Form):
    """Who compared the reference with the law, when, and with what."""

    done = _("The check is noted.")
    checked_by = forms.CharField(label=_("Who compared it"), max_length=120)
    checked_on = a_day(_("When"), required=True)
    compared = long_text(
        _("What it was compared with"),
        rows=3,
        most=2000,
        help_text=_("The text of the law, where you read it, and as of which day."),
    )

    def __init__(self, law: LawReference, data: Any = None, *, by: Person) -> None:
        initial = {"checked_by": by.name, "checked_on": clock.today()}
        super().__init__(data, auto_id="verify-%s", initial=initial)
        self.law = law

    def inputs(self) -> dict[str, Any]:
        """Keyword inputs for the act, once valid."""
        return dict(self.cleaned_data)
