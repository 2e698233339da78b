"""Forms of the library of evidence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trygt.people.models import Person
from trygt.profile.evidence import NOTHING_GIVEN
from trygt.profile.models import Evidence
from trygt.web.workspace.forms.fields import a_day
from trygt.web.workspace.profile.forms import EvidenceForm

MOST_FILES = 20


class SeveralFiles(forms.ClearableFileInput):
    """A control that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, as a list. Whether each is taken in is asked one by one."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """What was sent; empty files come through to be named with their reason."""
        files = [file for file in data or [] if file]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("Send at most %(most)s files at a time.") % {"most": MOST_FILES}
            )
        return files


class AddForm(EvidenceForm):
    """One or several files, or a reference, for the library."""

    file = FilesField(
        label=_("Files"),
        help_text=_(
            "PDF, pictures or office documents. No personal data. With several files each becomes a piece named after its file."
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Something must be given. The files are taken in by the view, each by itself."""
        given = forms.Form.clean(self) or {}
        if not self.errors and not any(given.get(name) for name in ("file", "document", "url")):
            raise forms.ValidationError(str(NOTHING_GIVEN), code="nothing")
        return given


class VersionForm(EvidenceForm):
    """A new version of a piece: exactly what is given here."""

    title = None
    reason = forms.CharField(
        label=_("Why is there a new version?"),
        max_length=300,
        help_text=_("For example: adopted anew in June."),
    )
    field_order = ("file", "document", "place", "url", "valid_to", "reason")

    def __init__(self, *args: Any, by: Person, evidence: Evidence, **kwargs: Any) -> None:
        there = {"document": evidence.document, "place": evidence.place, "url": evidence.url}
        kwargs["initial"] = there | (kwargs.get("initial") or {})
        super().__init__(*args, by=by, anchor="version", **kwargs)


class ChangeForm(forms.Form):
    """What a piece is called, where it stands in a plan, and how long it is valid."""

    title = forms.CharField(label=_("What it shows"), max_length=200)
    document = forms.CharField(label=_("Plan or document"), max_length=200, required=False)
    place = forms.CharField(label=_("Chapter or page"), max_length=100, required=False)
    valid_to = a_day(
        _("Valid to"), help_text=_("Leave it empty if it does not expire. You are reminded before.")
    )

    def __init__(self, data: Any = None, *, evidence: Evidence, typed: Any = None) -> None:
        there = {
            name: getattr(evidence, name) for name in ("title", "document", "place", "valid_to")
        }
        super().__init__(data, initial=there | (typed or {}), auto_id="change-%s")
