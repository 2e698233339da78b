"""The form in which a community chooses whom to be compared with, and what its lines may mean."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt.figures.acts import MOST_COMPARED
from trygt.places import queries as places
from trygt.places.folding import fold
from trygt.places.models import Community
from trygt.web.workspace.forms.fields import long_text

NUMBER = re.compile(r"\b\d{4}\b")
MOST_SUGGESTED = 6


class Removing(forms.MultipleChoiceField):
    """Boxes to tick for what shall go. What is gone already is as good as removed."""

    def valid_value(self, value: object) -> bool:
        """Whatever was offered once."""
        return True


class CompareForm(forms.Form):
    """Names or numbers to add, and which of those chosen before shall go."""

    remove = Removing(
        label=_("Remove"), widget=forms.CheckboxSelectMultiple, required=False, choices=()
    )
    others = long_text(
        _("Add"),
        rows=4,
        required=False,
        most=1000,
        help_text=_("Names or numbers, one on each line."),
    )

    def __init__(self, community: Community, chosen: Sequence[Community], data: Any = None) -> None:
        super().__init__(data)
        self.community, self.chosen = community, chosen
        self.fields["remove"].choices = [(str(one.pk), one.name) for one in chosen]  # type: ignore[attr-defined]
        if not chosen:
            del self.fields["remove"]

    def clean_others(self) -> list[Community]:
        """The communities that are meant, one for each line."""
        lines = list(
            dict.fromkeys(filter(None, map(str.strip, self.cleaned_data["others"].splitlines())))
        )
        if len(lines) > MOST_COMPARED:
            sentence = now_("Choose at most %(most)s; a comparison with more is hard to read.")
            raise ValidationError(sentence % {"most": MOST_COMPARED})
        found = {line: meant(line, self.community) for line in lines}
        doubts = [
            doubt(line, some, self.community)
            for line, some in found.items()
            if len(some) != 1 or not begins(line, some[0])
        ]
        if doubts:
            raise ValidationError(doubts)
        return [some[0] for some in found.values()]

    @property
    def wanted(self) -> list[Community]:
        """Those chosen before that stay, and the new ones."""
        gone = set(self.cleaned_data.get("remove", ()))
        kept = [one for one in self.chosen if str(one.pk) not in gone]
        return [*kept, *self.cleaned_data["others"]]


def meant(line: str, community: Community) -> list[Community]:
    """The communities a line may mean: by its number, by its whole name, or else by what it holds."""
    if number := NUMBER.search(line):
        try:
            found = [places.by_code(number[0])]
        except places.SplitCode as split:
            found = split.candidates
        except places.UnknownCode:
            found = []
    else:
        found = list(places.search(line).prefetch_related("names"))
    fitting = [
        one for one in found if (one.kind, one.fictional) == (community.kind, community.fictional)
    ]
    whole = [one for one in fitting if fold(line) in names_of(one)]
    return whole or fitting


def names_of(community: Community) -> set[str]:
    """Its name in every language, folded."""
    return {fold(community.name), *(fold(one.name) for one in community.names.all())}


def begins(line: str, community: Community) -> bool:
    """Whether the line is a number, or begins one of its names; what stands inside one may mean another."""
    return bool(NUMBER.search(line)) or any(n.startswith(fold(line)) for n in names_of(community))


def doubt(line: str, found: Sequence[Community], community: Community) -> str:
    """Why a line leads to no one community, with those it may mean."""
    if found:
        names = ", ".join(map(_described, found[:MOST_SUGGESTED]))
        sentence = now_("“%(line)s” may be %(names)s. Write the whole name or the number.")
        return sentence % {"line": line, "names": names}
    alike = Community.objects.living().filter(kind=community.kind, fictional=community.fictional)
    folded = {fold(name): name for name in alike.values_list("name", flat=True)}
    near = [folded[one] for one in get_close_matches(fold(line), list(folded), n=3)]
    if near:
        sentence = now_("No community is called “%(line)s”. Did you mean %(names)s?")
        return sentence % {"line": line, "names": ", ".join(near)}
    return now_("No community is called “%(line)s”.") % {"line": line}


def _described(community: Community) -> str:
    """A name that cannot be mistaken: with its number and county."""
    about = [places.current_code(community), community.parent.name if community.parent else ""]
    return f"{community.name} ({', '.join(filter(None, about))})"
