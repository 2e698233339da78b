"""Forms of the acts of the risk assessment, and of scoring a cell alone."""

from typing import Any

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt.priorities import acts, queries
from trygt.priorities.grids import LEAST, MOST, Criterion, Grid, grid
from trygt.priorities.places import every_place, words_of
from trygt.texts import in_language
from trygt.web.workspace.forms.base import OWN_PAGES, ActForm, form_of
from trygt.web.workspace.forms.fields import long_text

OWN_PAGES |= {
    acts.open_risk_assessment.name: "risk",
    acts.choose_cells.name: "risk_choose",
    acts.set_cell_aside.name: "risk",
    acts.agree_cell.name: "risk",
    acts.make_focus_area.name: "risk",
    acts.choose_formula.name: "risk_ranking",
    acts.move_cell.name: "risk_ranking",
    acts.adopt_priorities.name: "risk_ranking",
}
SCALE = [(str(value), str(value)) for value in range(LEAST, MOST + 1)]
LONGEST_REASON = 2000


def on_the_scale(criterion: Criterion, help_text: str = "", *, unsure: bool) -> Any:
    """A score from 1 to 5, with what the ends mean; `unsure` also offers that one cannot tell."""
    least, most = in_language(criterion.least), in_language(criterion.most)
    ends = f"{LEAST}: {least}. {MOST}: {most}."
    offered = [*SCALE, ("unsure", now_("I cannot tell"))] if unsure else SCALE
    return forms.ChoiceField(
        label=in_language(criterion.name),
        help_text=f"{ends} {help_text}".strip(),
        choices=offered,
        widget=forms.RadioSelect,
    )


class ScoreCell(forms.Form):
    """One person's scores of a cell, and the revision they were given on."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rules: Grid, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="score_%s", **kwargs)
        self.rules = rules
        for key, criterion in rules.criterion.items():
            self.fields[key] = on_the_scale(criterion, unsure=True)
        self.fields["comment"] = long_text(
            _("Why, in a few words"), rows=3, required=False, most=4000
        )

    def values(self) -> dict[str, int | None]:
        """The score of each criterion, once valid; None: cannot tell."""
        given = {key: self.cleaned_data[key] for key in self.rules.criterion}
        return {key: None if text == "unsure" else int(text) for key, text in given.items()}


class CommentOnCell(forms.Form):
    """Something to say about a cell."""

    text = long_text(_("What do you want to say?"), rows=3, most=4000)


class CellForm(ActForm):
    """An act on one cell: where it is stands hidden."""

    theme = forms.CharField(max_length=60, widget=forms.HiddenInput)
    phase = forms.CharField(max_length=60, widget=forms.HiddenInput)


@form_of(acts.make_focus_area)
class MakeFocusArea(CellForm):
    """Only which cell."""


@form_of(acts.set_cell_aside)
class SetCellAside(CellForm):
    """Which cell, and perhaps why."""

    words = long_text(_("A word on why"), rows=2, required=False, most=4000)


@form_of(acts.agree_cell)
class AgreeCell(CellForm):
    """The common scores with their reasons, and the revision they were agreed on."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def prepare(self) -> None:
        """A score and a reason for each criterion; the page gives what is known with `hints`."""
        assessment = queries.current(self.case.community)
        self.rules = assessment.grid if assessment else grid()
        hints = self.initial.get("hints", {})
        for key, criterion in self.rules.criterion.items():
            hint = hints.get(key, "")
            self.fields[f"value_{key}"] = on_the_scale(criterion, hint, unsure=False)
            self.fields[f"why_{key}"] = forms.CharField(
                label=now_("Reasons: %(name)s") % {"name": in_language(criterion.name)},
                max_length=LONGEST_REASON,
                required=False,
            )

    def inputs(self) -> dict[str, Any]:
        """The scores and reasons by criterion."""
        given = self.cleaned_data
        return {
            "theme": given["theme"],
            "phase": given["phase"],
            "revision": given["revision"],
            "values": {key: int(given[f"value_{key}"]) for key in self.rules.criterion},
            "why": {key: given[f"why_{key}"] for key in self.rules.criterion},
        }


@form_of(acts.choose_cells)
class ChooseCells(ActForm):
    """Cells of the grid; the page draws their boxes in the grid itself."""

    cells = forms.MultipleChoiceField(label=_("Cells"))

    def prepare(self) -> None:
        """Offer every place of the scheme's grid."""
        field: Any = self.fields["cells"]
        scheme = self.case.scheme
        field.choices = [
            (" ".join(place), words_of(scheme, place)) for place in every_place(scheme)
        ]

    def inputs(self) -> dict[str, Any]:
        """The chosen places."""
        return {"cells": [tuple(given.split(" ", 1)) for given in self.cleaned_data["cells"]]}


@form_of(acts.choose_formula)
class ChooseFormula(ActForm):
    """Another formula than the one in use, and why."""

    formula = forms.ChoiceField(label=_("Formula"), widget=forms.RadioSelect)
    reason = long_text(_("Reasons"), rows=3, most=4000)

    def prepare(self) -> None:
        """Offer the formulas not in use."""
        field: Any = self.fields["formula"]
        assessment = queries.current(self.case.community)
        rules, used = (assessment.grid, assessment.formula_key) if assessment else (grid(), "")
        field.choices = [
            (item.key, f"{in_language(item.name)}: {in_language(item.written)}")
            for item in rules.formulas
            if item.key != used
        ]


@form_of(acts.move_cell)
class MoveCell(ActForm):
    """Which cell, where to, and why."""

    cell = forms.ChoiceField(label=_("Cell"))
    place = forms.IntegerField(
        label=_("New place"),
        min_value=1,
        required=False,
        help_text=_("Leave it empty to put the cell back where the formula has it."),
    )
    reason = long_text(_("Reasons"), rows=3, most=4000)

    def prepare(self) -> None:
        """Offer the cells of the ranking."""
        field: Any = self.fields["cell"]
        assessment = queries.current(self.case.community)
        ranking = queries.ranking_of(assessment) if assessment else None
        field.choices = [
            (" ".join(row.place), f"{row.standing}. {words_of(self.case.scheme, row.place)}")
            for row in (ranking.rows if ranking else ())
        ]

    def inputs(self) -> dict[str, Any]:
        """Theme and phase, the place and the reasons."""
        theme, phase = self.cleaned_data["cell"].split(" ", 1)
        place, reason = self.cleaned_data["place"], self.cleaned_data["reason"]
        return {"theme": theme, "phase": phase, "place": place, "reason": reason}


@form_of(acts.adopt_priorities)
class AdoptPriorities(ActForm):
    """A few words that go with the ranking."""

    words = long_text(
        _("A few words to go with it"),
        rows=3,
        required=False,
        most=4000,
        help_text=_("For instance who adopted it, and when."),
    )
