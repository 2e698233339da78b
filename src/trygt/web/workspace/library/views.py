"""The library of a community's evidence, one piece of it, and everything that changes a piece."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from trygt.cases.acting import Refused
from trygt.cases.models import Case
from trygt.profile import library
from trygt.profile.models import Evidence
from trygt.profile.rights import may_keep
from trygt.schemes.definition import Stage
from trygt.web.workspace.finding import login_required, me
from trygt.web.workspace.library import pages
from trygt.web.workspace.library.forms import AddForm, ChangeForm, VersionForm
from trygt.web.workspace.library.taking import refuse_copy, take
from trygt.web.workspace.profile.pages import community_case_or_404
from trygt.web.workspace.rescued import rescued, texts_for


@login_required
@require_GET
def shelf(request: HttpRequest, case_id: int) -> HttpResponse:
    """Every piece of the community's evidence."""
    case = community_case_or_404(request, case_id)
    return render(request, "workspace/library/shelf.html", pages.shelf(request, case))


def back_to_adding(case_id: int) -> str:
    """Where someone who was signed out while adding comes back to."""
    return reverse("library_add", args=[case_id])


@rescued(back_to_adding)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, case_id: int) -> HttpResponse:
    """Add files or a reference; what is refused is named, and what was typed stays."""
    case = community_case_or_404(request, case_id)
    if case.stage == Stage.ENDED or not may_keep(me(request), case.community):
        raise Http404
    context: dict[str, Any] = {"case": case}
    if request.method == "GET":
        context["form"] = AddForm(by=me(request), anchor="add", initial=typed(request))
        return render(request, "workspace/library/add.html", context)
    form = context["form"] = AddForm(request.POST, request.FILES, by=me(request), anchor="add")
    if form.is_valid():
        context["taken"] = taken = take(case.community, me(request), dict(form.cleaned_data))
        if not taken.refused:
            messages.success(request, _added(len(taken.added)))
            only = taken.added[0].pk if len(taken.added) == 1 else 0
            return done(request, case, only)
    part = "add_area" if request.headers.get("HX-Request") else "add"
    return render(request, f"workspace/library/{part}.html", context, status=422)


def _added(number: int) -> str:
    return ngettext(
        "The evidence is in the library.", "%(n)s pieces of evidence are in the library.", number
    ) % {"n": number}


def typed(request: HttpRequest, path: str = "") -> dict[str, str]:
    """What was typed for an address before the session ended."""
    kept = texts_for(request, path or request.path) or {}
    return {name: texts[0] for name, texts in kept.items() if texts}


def done(request: HttpRequest, case: Case, evidence_id: int = 0) -> HttpResponse:
    """Lead on to a piece, or to the library; a script is told where to."""
    there = (
        reverse("library_piece", args=[case.pk, evidence_id])
        if evidence_id
        else reverse("library", args=[case.pk])
    )
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": there})
    return redirect(there)


@login_required
@require_GET
def piece(request: HttpRequest, case_id: int, evidence_id: int) -> HttpResponse:
    """One piece: what it is, its versions, where it is used, and what may be done with it."""
    case = community_case_or_404(request, case_id)
    return show(request, case, pages.piece_or_404(case, evidence_id))


def show(
    request: HttpRequest,
    case: Case,
    evidence: Evidence,
    *,
    version: VersionForm | None = None,
    change: ChangeForm | None = None,
    fault: str = "",
) -> HttpResponse:
    """A piece's page, with a form as it was sent and is at fault, or with what was refused."""
    where, person = [case.pk, evidence.pk], me(request)
    typed_version = typed(request, reverse("library_version", args=where))
    typed_change = typed(request, reverse("library_change", args=where))
    context = pages.piece(case, evidence, person) | {
        "version_form": version or VersionForm(by=person, evidence=evidence, initial=typed_version),
        "version_open": bool(version or typed_version),
        "change_form": change or ChangeForm(evidence=evidence, typed=typed_change),
        "change_open": bool(change or typed_change),
        "fault": fault,
    }
    status = 422 if version or change else 409 if fault else 200
    if version and request.headers.get("HX-Request"):
        return render(request, "workspace/library/version_area.html", context, status=status)
    return render(request, "workspace/library/piece.html", context, status=status)


def back_to_piece(case_id: int, evidence_id: int) -> str:
    """Where someone who was signed out while changing a piece comes back to."""
    return reverse("library_piece", args=[case_id, evidence_id])


@rescued(back_to_piece)
@require_http_methods(["GET", "POST"])
def add_version(request: HttpRequest, case_id: int, evidence_id: int) -> HttpResponse:
    """Replace a piece by a new version; what was submitted stays as it was."""
    case = community_case_or_404(request, case_id)
    evidence = pages.piece_or_404(case, evidence_id)
    if request.method == "GET":
        return redirect("library_piece", case.pk, evidence.pk)
    form = VersionForm(request.POST, request.FILES, by=me(request), evidence=evidence)
    if not may_keep(me(request), case.community, evidence):  # nor sends they a file into the store
        return show(request, case, evidence, fault=str(library.NOT_YOURS_TO_CHANGE))
    if form.is_valid():
        refuse_copy(form, case.community, but=[evidence])
    if form.is_valid():
        try:
            library.add_version(evidence, me(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The new version is in use."))
            return done(request, case, evidence.pk)
    return show(request, case, evidence, version=form)


@rescued(back_to_piece)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, case_id: int, evidence_id: int) -> HttpResponse:
    """Change title, place in a plan and how long it is valid."""
    case = community_case_or_404(request, case_id)
    evidence = pages.piece_or_404(case, evidence_id)
    if request.method == "GET":
        return redirect("library_piece", case.pk, evidence.pk)
    form = ChangeForm(request.POST, evidence=evidence)
    if form.is_valid():
        try:
            changed = library.change(evidence, me(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The change is saved."))
            if changed.expired:
                messages.warning(
                    request, _("It is not valid any more. The answers that lean on it say so.")
                )
            return redirect("library_piece", case.pk, evidence.pk)
    return show(request, case, evidence, change=form)


@login_required
@require_http_methods(["POST"])
def prolong(request: HttpRequest, case_id: int, evidence_id: int) -> HttpResponse:
    """Still valid: one more year."""
    return _press(request, case_id, evidence_id, library.prolong, _("It is valid for a year more."))


@login_required
@require_http_methods(["POST"])
def delete(request: HttpRequest, case_id: int, evidence_id: int) -> HttpResponse:
    """Delete what is used nowhere and was never submitted."""
    return _press(
        request, case_id, evidence_id, library.delete, _("The evidence is deleted."), gone=True
    )


def _press(
    request: HttpRequest,
    case_id: int,
    evidence_id: int,
    act: Callable[..., object],
    words: str,
    *,
    gone: bool = False,
) -> HttpResponse:
    """Do what a button without fields says, or show why not."""
    case = community_case_or_404(request, case_id)
    evidence = pages.piece_or_404(case, evidence_id)
    try:
        act(evidence, me(request))
    except Refused as refused:
        return show(request, case, evidence, fault=str(refused))
    messages.success(request, words)
    return redirect("library", case.pk) if gone else redirect("library_piece", case.pk, evidence_id)
