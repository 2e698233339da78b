"""The forms of a thread: beginning one, and writing in one."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt.people.models import Person
from trygt.threads.readers import Reader
from trygt.threads.sight import Audience
from trygt.threads.talking import LONGEST, not_seeing
from trygt.web.workspace.forms.fields import long_text

# An audience as those who may write for it read it: first the community's words, then the council's.
AS_COMMUNITY: dict[Audience, Promise] = {
    Audience.COMMUNITY: _("Only our community"),
    Audience.SHARED: _("Also the certifiers and the scheme's office"),
}
AS_COUNCIL: dict[Audience, Promise] = {
    Audience.COUNCIL: _("Only the certifiers and the scheme's office"),
    Audience.SHARED: _("Also the community"),
}


def audience_words(may: Iterable[Audience]) -> dict[Audience, Promise]:
    """What each audience is called by someone who belongs to these."""
    mine = set(may)
    words = AS_COUNCIL if Audience.COUNCIL in mine else AS_COMMUNITY
    return {audience: name for audience, name in words.items() if audience in mine}


class Writing(forms.Form):
    """Words, and whom they are meant for among those who may read them."""

    text = long_text(_("What you want to say"), rows=3, most=LONGEST)
    mentioned = forms.TypedMultipleChoiceField(
        label=_("Mention a colleague"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "They see it first when they sign in. You can also write @ and the whole name in the text."
        ),
    )

    def __init__(
        self, *args: Any, readers: Sequence[Reader], by: Person, place: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, auto_id=f"{place}-%s", **kwargs)
        self.readers = readers
        offered = [(one.person.pk, _name(one, by, readers)) for one in readers if one.person != by]
        self.fields["mentioned"].choices = offered  # type: ignore[attr-defined]
        if not offered:
            del self.fields["mentioned"]

    @property
    def mention_open(self) -> bool:
        """Whether the list of colleagues has something to show at once."""
        return "mentioned" in self.fields and bool(
            self["mentioned"].value() or self["mentioned"].errors
        )


def _name(reader: Reader, by: Person, among: Sequence[Reader]) -> str:
    """A colleague's name, with the side where it is not one's own."""
    mine = next((one.reads for one in among if one.person == by), reader.reads)
    if reader.reads == mine:
        return reader.person.name
    council = Audience.COUNCIL in reader.reads
    sentence = now_("%(name)s (certifiers and office)") if council else now_("%(name)s (community)")
    return sentence % {"name": reader.person.name}


class NewThread(Writing):
    """A thread to begin: first for whom, then what."""

    field_order = ("audience", "text", "mentioned")
    audience = forms.ChoiceField(label=_("Who may read it?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, may: Sequence[Audience], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = audience_words(may)
        self.fields["audience"].choices = [  # type: ignore[attr-defined]
            (audience.value, name) for audience, name in words.items()
        ]
        self.fields["audience"].help_text = _("It cannot be changed afterwards.")

    def clean(self) -> dict[str, Any]:
        """Nobody is mentioned who will not see it."""
        given = super().clean() or {}
        chosen, audience = given.get("mentioned") or [], given.get("audience")
        if chosen and audience:
            sees = [one.person for one in self.readers if audience in one.reads]
            people = [one.person for one in self.readers if one.person.pk in chosen]
            if set(people) - set(sees):
                self.add_error("mentioned", not_seeing(people, sees))
        return given
