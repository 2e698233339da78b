"""Joining evidence and answers: from an answer one chooses pieces, from a piece one chooses answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from trygt.cases.acting import Refused
from trygt.profile import library
from trygt.profile.saving import attach_evidence
from trygt.schemes.definition import Question
from trygt.web.workspace.finding import login_required, me
from trygt.web.workspace.library import pages
from trygt.web.workspace.profile.addresses import anchor_of, place_of
from trygt.web.workspace.profile.evidence import box
from trygt.web.workspace.profile.pages import (
    SectionPage,
    community_case_or_404,
    number,
    question_or_404,
)


@login_required
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, case_id: int, question: str, slot: int) -> HttpResponse:
    """Choose pieces of the library to show for an answer, beside it or on a page of its own."""
    case = community_case_or_404(request, case_id)
    asked, where = question_or_404(case, question, slot)
    page = SectionPage(request, case, where, slot)
    fault = ""
    if request.method == "POST":
        chosen = [number(text) for text in request.POST.getlist("evidence")]
        try:
            if not chosen:
                raise Refused(_("Choose at least one piece of evidence."))
            pieces = library.pieces_of(case.community, chosen)
            added = attach_evidence(case.community, question, slot, pieces, me(request))
        except Refused as refused:
            fault = str(refused)
        else:
            if request.headers.get("HX-Request"):
                return box(request, page, asked, slot, words=_attached(added))
            messages.success(request, _attached(added))
            return redirect(place_of(case, where, asked, slot))
    return _list(request, page, asked, slot, fault)


def _attached(number: int) -> str:
    return ngettext(
        "The evidence is shown for this answer.",
        "%(n)s pieces of evidence are shown for this answer.",
        number,
    ) % {"n": number}


def _list(
    request: HttpRequest, page: SectionPage, asked: Question, slot: int, fault: str
) -> HttpResponse:
    """The pieces this answer does not have yet, searched."""
    search = request.GET.get("q", "").strip()
    there = {link.evidence_id for link in page.evidence.get((asked.key, slot), ())}
    every = [p for p in library.shelf(page.case.community) if p.evidence.pk not in there]
    found = library.searched(every, search)
    inline = bool(request.headers.get("HX-Request"))
    context = {
        "case": page.case,
        "section": page.section,
        "question": asked,
        "slot": slot,
        "anchor": anchor_of(asked, slot),
        "place": place_of(page.case, page.section, asked, slot),
        "rows": [pages.Row(piece, ()) for piece in found[: pages.MOST_TO_CHOOSE]],
        "found": len(found),
        "every": len(every),
        "search": search,
        "inline": inline,
        "fault": fault,
        "may_write": page.writes(asked),
    }
    name = "picker" if inline else "choose"
    response = render(
        request, f"workspace/library/{name}.html", context, status=422 if fault else 200
    )
    if fault and inline:
        response["HX-Retarget"] = f"#{anchor_of(asked, slot)}-picker"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest, case_id: int, evidence_id: int) -> HttpResponse:
    """Choose further answers to show a piece for."""
    case = community_case_or_404(request, case_id)
    evidence = pages.piece_or_404(case, evidence_id)
    search = request.GET.get("q", "").strip()
    offered = pages.places(case, me(request), search)
    context: dict[str, Any] = {"case": case, "evidence": evidence, "search": search}
    if request.method == "POST":
        try:
            added = library.attach(evidence, _places(request), me(request))
        except Refused as refused:
            context["fault"] = str(refused)
        else:
            messages.success(request, _used(added))
            return redirect("library_piece", case.pk, evidence.pk)
    context |= {
        "offered": offered,
        "used": {f"{link.question}/{link.slot}" for link in evidence.links.all()},
        "chosen": set(request.POST.getlist("answer")),
    }
    status = 422 if "fault" in context else 200
    return render(request, "workspace/library/answers.html", context, status=status)


def _places(request: HttpRequest) -> list[tuple[str, int]]:
    """The answers that were chosen. Raises `Refused` when none was."""
    chosen = [text.rpartition("/") for text in request.POST.getlist("answer")]
    if not chosen:
        raise Refused(_("Choose at least one answer."))
    return [(key, number(slot)) for key, _slash, slot in chosen]


def _used(number: int) -> str:
    return ngettext(
        "It is shown for one more answer.", "It is shown for %(n)s more answers.", number
    ) % {"n": number}
