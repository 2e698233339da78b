"""Views of reading: the desk, one place of it, the findings, the visit."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from trygt.cases.roles import JUDGES
from trygt.council import acts, findings
from trygt.council.models.desk import Kind
from trygt.texts import in_language
from trygt.web.council import desk, pages
from trygt.web.council.finding import case_for
from trygt.web.workspace.finding import login_required, me
from trygt.web.workspace.forms.desk import RecordVisit
from trygt.web.workspace.offering import offer
from trygt.web.workspace.rescued import rescued

REVIEWING = (
    *("appoint_certifiers", "declare_impartiality", "replace_certifier", "ask_question"),
    *("note", "conclude_review", "return_profile"),
)
HERE = (acts.add_finding, acts.ask_question, acts.note, acts.plan_visit)


@login_required
@require_GET
def review(request: HttpRequest, case_id: int) -> HttpResponse:
    """What was submitted, part by part, beside evidence, figures and what certifiers gathered."""
    case = case_for(request, case_id, JUDGES)
    person = me(request)
    show, words = request.GET.get("show", ""), request.GET.get("q", "")[:100]
    context = pages.base(case, person, "council_case", REVIEWING)
    return render(request, "council/review.html", context | desk.desk(case, person, show, words))


def _about_page(case_id: int, place: str) -> str:
    return reverse("council_about", args=[case_id, place])


def _findings_page(case_id: int) -> str:
    return reverse("council_findings", args=[case_id])


def _visit_page(case_id: int) -> str:
    return reverse("council_visit", args=[case_id])


@rescued(_about_page)
@require_http_methods(["GET", "POST"])
def about(request: HttpRequest, case_id: int, place: str) -> HttpResponse:
    """One question, section, step or idea: everything about it, and writing about it."""
    case = case_for(request, case_id, JUDGES)
    if place not in findings.subjects(case.scheme):
        raise Http404
    asked_of = HERE if not place.startswith(findings.STEP) else (HERE[0], *HERE[2:])
    outcome = offer(request, case, asked_of, initial={"about": place, "fixed": True})
    if outcome.response:
        return outcome.response
    context = pages.base(case, me(request), "council_case")
    context |= desk.about(case, me(request), place) or {}
    context |= {"offered": outcome.offered, "sent": request.POST.get("act", "")}
    return render(request, "council/about.html", context, status=outcome.status)


@rescued(_findings_page)
@require_http_methods(["GET", "POST"])
def all_findings(request: HttpRequest, case_id: int) -> HttpResponse:
    """Strengths, improvements and deviations, and writing and closing them."""
    case = case_for(request, case_id, JUDGES)
    initial = {"finding": request.GET.get("finding", "")}
    outcome = offer(request, case, [acts.add_finding, acts.close_finding], initial)
    if outcome.response:
        return outcome.response
    person, names = me(request), findings.subjects(case.scheme)
    rows = [(one, names.get(one.about)) for one in findings.findings(case, person)]
    if not any(one.status == "open" for one, _name in rows) and not outcome.refused:
        outcome.offered.pop("close_finding", None)
    context = pages.base(case, person, "council_findings") | {
        "kinds": [
            (kind, kind.label, [row for row in rows if row[0].kind == kind]) for kind in Kind
        ],
        "offered": outcome.offered,
        "sent": request.POST.get("act", ""),
        "chosen": initial["finding"],
    }
    return render(request, "council/findings.html", context, status=outcome.status)


@rescued(_visit_page)
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, case_id: int) -> HttpResponse:
    """What to look at on the visit, ticked on the spot; works on a phone that loses its connection."""
    case = case_for(request, case_id, JUDGES)
    offered = [acts.record_visit, acts.plan_visit, acts.drop_visit_item]
    outcome = offer(request, case, offered)
    if outcome.response:
        return outcome.response
    person, names = me(request), findings.subjects(case.scheme)
    noting = outcome.offered.pop("record_visit", None)
    shown = cast("RecordVisit", noting.form) if noting else RecordVisit(case=case, by=person)
    rows: list[Any] = [
        {
            "item": item,
            "name": in_language(names[item.about]) if item.about in names else "",
            "others": [row for row in item.sightings.all() if row.person_id != person.pk],
            "fields": fields,
        }
        for item, *fields in shown.rows()
    ]
    if all(row["item"].sightings.all() for row in rows) and not outcome.refused:
        outcome.offered.pop("drop_visit_item", None)
    context = pages.base(case, person, "council_visit") | {
        "rows": rows,
        "noting": noting,
        "offered": outcome.offered,
        "sent": request.POST.get("act", ""),
        "person": person,
    }
    return render(request, "council/visit.html", context, status=outcome.status)
