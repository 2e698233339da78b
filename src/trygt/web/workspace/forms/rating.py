"""Forms of rating: alone, then together."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trygt.council import acts, queries
from trygt.texts import in_language
from trygt.web.workspace.forms.base import OWN_PAGES, ActForm, form_of
from trygt.web.workspace.forms.fields import long_text

OWN_PAGES |= {"rate": "council_rating", "agree_ratings": "council_rating"}


class RatingForm(ActForm):
    """One value with words per step and idea."""

    whole = False

    def prepare(self) -> None:
        """Value, words and whether it is met another way, per item."""
        scale: list[Any] = [
            (level.value, f"{level.value} – {in_language(level.name)}")
            for level in self.case.scheme.rating.levels
        ]
        for key, item in queries.items(self.case.scheme).items():
            name = in_language(item.name)
            self.fields[f"value_{key}"] = forms.TypedChoiceField(
                label=name,
                choices=scale if self.whole else [("", _("Not rated yet")), *scale],
                coerce=int,
                empty_value=None,
                required=self.whole,
            )
            self.fields[f"text_{key}"] = long_text(
                _("Words about “%(name)s”") % {"name": name}, rows=3, required=self.whole
            )
            self.fields[f"alternative_{key}"] = forms.BooleanField(
                label=_("Met another way; the words above give the reasons"), required=False
            )

    def ratings(self) -> dict[str, tuple[int, str]]:
        """What is rated, by item."""
        given = self.cleaned_data
        return {
            key: (given[f"value_{key}"], given[f"text_{key}"])
            for key in queries.items(self.case.scheme)
            if given[f"value_{key}"] is not None
        }

    def inputs(self) -> dict[str, Any]:
        """The ratings, and which judge another solution."""
        ratings = self.ratings()
        other = [key for key in ratings if self.cleaned_data[f"alternative_{key}"]]
        return {"ratings": ratings, "alternatives": other}

    def begin_with(self, rows: dict[str, Any]) -> None:
        """Show what is rated so far."""
        for key, rating in rows.items():
            self.fields[f"value_{key}"].initial = rating.value
            self.fields[f"text_{key}"].initial = rating.text
            self.fields[f"alternative_{key}"].initial = rating.alternative


@form_of(acts.rate)
class Rate(RatingForm):
    """One's own ratings, as many as one likes at a time."""

    def prepare(self) -> None:
        """Begin with what is rated so far."""
        super().prepare()
        rows = queries.rating_table(self.case, self.by).rows
        self.begin_with({row.item.key: row.mine for row in rows if row.mine})


@form_of(acts.agree_ratings)
class AgreeRatings(RatingForm):
    """The common ratings; where all chose the same, that is proposed. Under each, what one does not share."""

    whole = True
    basis = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def prepare(self) -> None:
        """Begin with what is agreed, else with what nobody disagrees on."""
        super().prepare()
        self.fields["basis"].initial = queries.basis_of(self.case)
        rows = queries.rating_table(self.case, self.by).rows
        same = {row.item.key: row.mine for row in rows if row.mine and not row.disagreed}
        self.begin_with(same | {row.item.key: row.agreed for row in rows if row.agreed})
        for row in rows:
            self.fields[f"dissent_{row.item.key}"] = self._dissent(row)
        parts = ("value", "text", "alternative", "dissent")
        self.order_fields(f"{part}_{row.item.key}" for row in rows for part in parts)

    def _dissent(self, row: queries.ItemRatings) -> Any:
        name = in_language(row.item.name)
        field = long_text(
            _("My dissent on “%(name)s”, if I have one") % {"name": name}, rows=2, required=False
        )
        said = row.agreed.dissents.all() if row.agreed else ()
        field.initial = next((one.text for one in said if one.person_id == self.by.pk), "")
        return field

    def inputs(self) -> dict[str, Any]:
        """The ratings, one's own dissents, and the ratings that were read."""
        keys = queries.items(self.case.scheme)
        dissents = {key: self.cleaned_data[f"dissent_{key}"] for key in keys}
        basis = self.cleaned_data["basis"] or None
        return super().inputs() | {"dissents": dissents, "basis": basis}
