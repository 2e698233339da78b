"""The pages of the certifiers' desk."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from trygt.cases.models import Case
from trygt.cases.roles import JUDGES
from trygt.council import acts, queries
from trygt.files.queries import respond
from trygt.web.council import pages
from trygt.web.council.finding import case_for
from trygt.web.council.merging import merge, read_anew
from trygt.web.workspace.finding import login_required, me
from trygt.web.workspace.forms import form_for
from trygt.web.workspace.offering import Outcome, offer
from trygt.web.workspace.pages import WHEN_READY
from trygt.web.workspace.rescued import rescued

TALKING = ("ask_question", "note")
DECIDING = (
    *("certify", "certify_conditionally", "decide_not_now", "prepare_decision"),
    *("report_condition", "close_condition", "extend_condition"),
    *("complain", "withdraw_complaint", "reject_complaint", "set_decision_aside"),
)


@login_required
@require_GET
def dialogue(request: HttpRequest, case_id: int) -> HttpResponse:
    """Questions and answers, for both sides."""
    case = case_for(request, case_id)
    context = pages.base(case, me(request), "dialogue", TALKING) | pages.dialogue(case, me(request))
    return render(request, "council/dialogue.html", context)


def _rating_page(case_id: int) -> str:
    return reverse("council_rating", args=[case_id])


def _statement_page(case_id: int) -> str:
    return reverse("council_statement", args=[case_id])


@rescued(_rating_page)
@require_http_methods(["GET", "POST"])
def rating(request: HttpRequest, case_id: int) -> HttpResponse:
    """Rating alone; then side by side, and agreeing."""
    case = case_for(request, case_id, JUDGES)
    outcome = offer(request, case, [acts.rate, acts.agree_ratings])
    if outcome.response:
        return outcome.response
    if isinstance(outcome.refused, acts.StaleRatings):
        read_anew(request, case, outcome.offered["agree_ratings"], "basis")
    context = pages.base(case, me(request), "council_rating") | pages.ratings(case, me(request))
    if context["table"].complete and not outcome.refused:
        outcome.offered.pop("rate", None)
    return render(
        request,
        "council/rating.html",
        context | {"offered": outcome.offered.values()},
        status=outcome.status,
    )


@rescued(_statement_page)
@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, case_id: int) -> HttpResponse:
    """Writing the statement together, signing it, giving the recommendation; others read it."""
    case = case_for(request, case_id)
    offered = [acts.sign_statement, acts.give_recommendation, acts.write_statement]
    outcome = offer(request, case, offered)
    if outcome.response:
        return outcome.response
    person = me(request)
    names = {act.name for act in offered}
    context = pages.base(case, person, "council_statement", names) | pages.statement(case, person)
    if any(line.signature and line.person == person for line in context["signers"]):
        outcome.offered.pop("sign_statement", None)
    writes = "write_statement" in outcome.offered
    context |= {"offered": outcome.offered, "clashes": (), "stale": False}
    context["agreed"] = writes and queries.ratings_agreed(case)
    if isinstance(outcome.refused, acts.StaleStatement):
        context |= _both_texts(request, case, outcome)
    return render(request, "council/statement.html", context, status=outcome.status)


def _both_texts(request: HttpRequest, case: Case, outcome: Outcome) -> dict[str, object]:
    """Put what was typed and what stands together in the form, ready to be saved on what stands."""
    chosen = outcome.offered["write_statement"]
    current = queries.current_statement(case)
    if current is None:
        return {}
    put = merge(chosen.form, current)
    chosen.form = form_for(chosen.act)(
        put.fields, case=case, by=me(request), auto_id=f"{chosen.act.name}_%s"
    )
    return {"stale": True, "clashes": put.clashes, "author": current.author}


@login_required
@require_GET
def decision(request: HttpRequest, case_id: int) -> HttpResponse:
    """Recommendation, statement, ratings and memo on one page, and the ways to decide."""
    case = case_for(request, case_id)
    context = pages.base(case, me(request), "council_decision", DECIDING) | pages.decision(
        case, me(request)
    )
    context["buttons"] = [b for b in context["buttons"] if b.ready or b.act.name not in WHEN_READY]
    return render(request, "council/decision.html", context)


@login_required
@require_GET
def condition_file(request: HttpRequest, case_id: int, pk: int) -> FileResponse:
    """The file that shows a condition is met."""
    case = case_for(request, case_id)
    found = queries.conditions(case).filter(pk=pk, file__isnull=False).first()
    if found is None or found.file is None:
        raise Http404
    return respond(found.file, inline="show" in request.GET)
