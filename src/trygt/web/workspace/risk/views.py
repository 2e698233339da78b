"""The grid, one cell, scoring and speaking, the ranking, and all of it on paper."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from trygt.cases.acting import Refused
from trygt.cases.models import Case
from trygt.cases.roles import COMMUNITY_SIDE, roles_on
from trygt.priorities import acts, queries
from trygt.priorities.places import words_of
from trygt.priorities.rights import may_score, readable
from trygt.priorities.scoring import give_scores, say
from trygt.web.workspace.finding import login_required, me
from trygt.web.workspace.forms import form_for
from trygt.web.workspace.forms.priorities import CommentOnCell, ScoreCell
from trygt.web.workspace.offering import Outcome, offer, offered
from trygt.web.workspace.rescued import rescued, texts_for
from trygt.web.workspace.risk import pages
from trygt.web.workspace.risk.cells import CellPage, cell_page

ON_A_CELL = (acts.agree_cell, acts.set_cell_aside, acts.make_focus_area, acts.choose_cells)


@login_required
@require_http_methods(["GET", "POST"])
def grid(request: HttpRequest, case_id: int) -> HttpResponse:
    """Themes and life phases, and how far each cell has come. The owner's side reads the ranking."""
    case, roles = pages.reader_case_or_404(request, case_id)
    if not roles & COMMUNITY_SIDE:
        return redirect("risk_ranking", case.pk)
    outcome = offer(request, case, [acts.open_risk_assessment])
    if outcome.response:
        return outcome.response
    context = pages.base(case, roles, "risk") | pages.grid_page(case, me(request))
    context |= {"offered": outcome.offered, "steers": _steers(request, case)}
    return render(request, "workspace/risk/grid.html", context, status=outcome.status)


def _steers(request: HttpRequest, case: Case) -> bool:
    return acts.choose_cells.allows(case, me(request))


@login_required
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, case_id: int) -> HttpResponse:
    """The grid with a box to tick in every cell."""
    case = pages.community_case_or_404(request, case_id)
    outcome = offer(request, case, [acts.choose_cells])
    if outcome.response:
        return redirect("risk", case.pk)
    roles = roles_on(case, me(request))
    context = pages.base(case, roles, "risk") | pages.grid_page(case, me(request))
    context |= {
        "offered": outcome.offered,
        "refused": [str(r) for r in acts.choose_cells.refusals(case, me(request), roles)],
        "ticked": request.POST.getlist("cells"),
    }
    return render(request, "workspace/risk/choose.html", context, status=outcome.status)


def cell_address(case_id: int, theme: str, phase: str) -> str:
    """Where someone who was signed out comes back to."""
    return reverse("risk_cell", args=[case_id, theme, phase])


@rescued(cell_address)
@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, case_id: int, theme: str, phase: str) -> HttpResponse:
    """Facts, own scores, the others' after one's own, agreeing, the discussion, the focus area."""
    case = pages.community_case_or_404(request, case_id)
    place = pages.place_or_404(case, theme, phase)
    page = cell_page(case, place, me(request))
    outcome = offer(request, case, ON_A_CELL, page.begin())
    if outcome.response:
        done = cell_page(case, place, me(request))
        made = request.POST.get("act") == acts.make_focus_area.name
        there = pages.focus_place(case, done.focus) if made else ""
        return redirect(there) if there else outcome.response
    if isinstance(outcome.refused, acts.StaleAgreement):
        _agree_on_what_stands(request, page, outcome)
    return show(request, page, outcome=outcome, status=outcome.status)


def _agree_on_what_stands(request: HttpRequest, page: CellPage, outcome: Outcome) -> None:
    """Keep what was typed, to be agreed on over what stands now."""
    chosen, typed = outcome.offered["agree_cell"], request.POST.copy()
    typed["revision"] = str(page.begin()["revision"])
    chosen.form = form_for(chosen.act)(
        typed,
        case=page.case,
        by=page.person,
        auto_id="agree_cell_%s",
        initial=page.begin(),
    )
    chosen.form.add_error(None, str(outcome.refused))


@dataclass
class Typed:
    """The cell's own forms, where something was typed in them that is not saved."""

    scores: ScoreCell | None = None
    comment: CommentOnCell | None = None


def show(
    request: HttpRequest,
    page: CellPage,
    *,
    outcome: Outcome | None = None,
    typed: Typed | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page of a cell."""
    case, typed = page.case, typed or Typed()
    outcome = outcome or Outcome(offered(request, case, ON_A_CELL, page.begin()))
    scores = page.open and may_score(case, page.person)
    context: dict[str, Any] = pages.base(case, roles_on(case, page.person), "risk") | {
        "page": page,
        "words": words_of(case.scheme, page.place),
        "offered": outcome.offered,
        "stale": isinstance(outcome.refused, acts.StaleAgreement),
        "score_form": (typed.scores or _score_form(request, page)) if scores else None,
        "comment_form": typed.comment
        or CommentOnCell(initial=_kept(request, page, "risk_comment")),
        "may_score": scores,
        "focus_href": pages.focus_place(case, page.focus),
    }
    return render(request, "workspace/risk/cell.html", context, status=status)


def _kept(request: HttpRequest, page: CellPage, name: str) -> dict[str, str]:
    """What was typed for one of the cell's own forms by someone whose session had ended."""
    path = reverse(name, args=[page.case.pk, *page.place])
    kept = texts_for(request, path) or {}
    return {field: texts[0] for field, texts in kept.items() if texts}


def _score_form(request: HttpRequest, page: CellPage) -> ScoreCell:
    mine = page.judged.mine if page.judged else None
    begin: dict[str, Any] = {"revision": 0}
    if mine:
        unsure = dict.fromkeys(page.rules.criterion, "unsure")
        begin = unsure | mine.values | {"comment": mine.comment, "revision": mine.revision}
    return ScoreCell(rules=page.rules, initial=begin | _kept(request, page, "risk_score"))


@rescued(cell_address)
@require_http_methods(["GET", "POST"])
def score(request: HttpRequest, case_id: int, theme: str, phase: str) -> HttpResponse:
    """Save one's own scores of a cell; a colleague's are never touched."""
    case = pages.community_case_or_404(request, case_id)
    place = pages.place_or_404(case, theme, phase)
    if request.method == "GET":
        return redirect("risk_cell", case.pk, *place)
    page = cell_page(case, place, me(request))
    form = ScoreCell(request.POST, rules=page.rules)
    status = 422
    if form.is_valid():
        given, words = form.values(), form.cleaned_data["comment"]
        revision = form.cleaned_data["revision"]
        try:
            give_scores(case, theme, phase, me(request), given, comment=words, revision=revision)
        except Refused as refused:
            form, status = _again(request, page, refused), 409
        else:
            messages.success(request, _("Your scores are saved. Now you see the others'."))
            return redirect("risk_cell", case.pk, *place)
    return show(request, page, typed=Typed(scores=form), status=status)


def _again(request: HttpRequest, page: CellPage, refused: Refused) -> ScoreCell:
    """The form with what was typed, to be saved on what stands now."""
    mine = page.judged.mine if page.judged else None
    typed = request.POST.copy()
    typed["revision"] = str(mine.revision if mine else 0)
    again = ScoreCell(typed, rules=page.rules)
    again.add_error(None, str(refused))
    return again


@rescued(cell_address)
@require_http_methods(["GET", "POST"])
def comment(request: HttpRequest, case_id: int, theme: str, phase: str) -> HttpResponse:
    """Add to what is said about a cell."""
    case = pages.community_case_or_404(request, case_id)
    place = pages.place_or_404(case, theme, phase)
    if request.method == "GET":
        return redirect("risk_cell", case.pk, *place)
    form = CommentOnCell(request.POST)
    status = 422
    if form.is_valid():
        try:
            say(case, theme, phase, me(request), form.cleaned_data["text"])
        except Refused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, _("Your comment is added."))
            return redirect("risk_cell", case.pk, *place)
    page = cell_page(case, place, me(request))
    return show(request, page, typed=Typed(comment=form), status=status)


def ranking_address(case_id: int) -> str:
    """Where someone who was signed out comes back to."""
    return reverse("risk_ranking", args=[case_id])


@rescued(ranking_address)
@require_http_methods(["GET", "POST"])
def ranking(request: HttpRequest, case_id: int) -> HttpResponse:
    """The order, how firm it is, what other formulas would give; changing it with reasons, adopting it."""
    case, roles = pages.reader_case_or_404(request, case_id)
    outcome = offer(request, case, [acts.choose_formula, acts.move_cell, acts.adopt_priorities])
    if outcome.response:
        return outcome.response
    found = readable(case, roles, request.GET.get("number", ""))
    context = pages.base(case, roles, "risk_ranking") | pages.ranking_page(case, me(request), found)
    context |= {"offered": outcome.offered, "of_the_community": bool(roles & COMMUNITY_SIDE)}
    context["earlier"] = queries.assessments(case.community) if roles & COMMUNITY_SIDE else []
    return render(request, "workspace/risk/ranking.html", context, status=outcome.status)


@login_required
@require_GET
def on_paper(request: HttpRequest, case_id: int) -> HttpResponse:
    """Grid, ranking, formula, who took part, and the facts behind each cell: for the council."""
    case, roles = pages.reader_case_or_404(request, case_id)
    wanted = readable(case, roles, request.GET.get("number", ""))
    context = pages.base(case, roles, "risk_print") | pages.paper(case, me(request), wanted)
    return render(request, "workspace/risk/print.html", context)
