"""Forms of the acts of the letter of intent."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from trygt.intent import acts, queries
from trygt.intent.models import Order
from trygt.web.workspace.forms.base import ActForm, form_of
from trygt.web.workspace.forms.fields import taken_in


class TakesFile(ActForm):
    """A form with one file, which the files floor checks. The other fields keep what was typed."""

    resolution = forms.FileField(
        label=_("The council's resolution"),
        help_text=_("PDF, picture or office document. You can also add it later."),
        required=False,
    )

    def clean_resolution(self) -> Any:
        """Let the files floor take the file in, or say why not."""
        return taken_in(self.cleaned_data.get("resolution"), self.by)


@form_of(acts.prepare_letter)
class PrepareLetter(TakesFile):
    """How the letter is to be written and signed."""

    language = forms.ChoiceField(label=_("Language of the letter"))
    order = forms.ChoiceField(
        label=_("Order of signing"), choices=Order.choices, widget=forms.RadioSelect
    )
    contact = forms.CharField(
        label=_("Contact person in the community"), max_length=200, required=False
    )
    resolution_reference = forms.CharField(
        label=_("Reference to the decision"),
        help_text=_("For example case number and date."),
        max_length=200,
        required=False,
    )
    field_order = ("language", "order", "contact", "resolution", "resolution_reference")

    def prepare(self) -> None:
        """Offer the scheme's languages, the community's own first chosen."""
        names = dict(settings.LANGUAGES)
        field: Any = self.fields["language"]
        field.choices = [(code, names.get(code, code)) for code in self.case.scheme.languages]
        field.initial = self.case.language
        self.fields["order"].initial = Order.SIDE_BY_SIDE


@form_of(acts.attach_resolution)
class AttachResolution(TakesFile):
    """The decision behind the letter."""

    reference = forms.CharField(
        label=_("Reference to the decision"), max_length=200, required=False
    )


class Signing(ActForm):
    """Signs exactly the version shown."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        label=_("I have read the letter and sign it on behalf of my post.")
    )

    def prepare(self) -> None:
        """Carry the fingerprint of the letter that is shown."""
        letter = queries.letter_of(self.case)
        self.fields["fingerprint"].initial = letter.fingerprint if letter else ""

    def inputs(self) -> dict[str, Any]:
        """The fingerprint alone; the tick is for the signer."""
        return {"fingerprint": self.cleaned_data["fingerprint"]}


form_of(acts.sign_letter)(Signing)
form_of(acts.countersign_letter)(Signing)
