"""Evidence beside an answer. What happens to a file never touches the answer itself."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from trygt.cases.acting import Refused
from trygt.files.models import StoredFile
from trygt.files.queries import respond, respond_preview
from trygt.profile.evidence import version_of
from trygt.profile.models import Evidence, EvidenceLink
from trygt.profile.rights import readable_versions
from trygt.profile.saving import add_evidence, remove_evidence
from trygt.schemes.definition import Question
from trygt.web.workspace.finding import case_or_404, login_required, me
from trygt.web.workspace.library.taking import refuse_copy
from trygt.web.workspace.profile import pages
from trygt.web.workspace.profile.addresses import anchor_of, place_of
from trygt.web.workspace.profile.forms import EvidenceForm
from trygt.web.workspace.profile.pages import Override, SectionPage
from trygt.web.workspace.profile.views import back_to_answer, show
from trygt.web.workspace.rescued import rescued


@rescued(back_to_answer)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, case_id: int, question: str, slot: int) -> HttpResponse:
    """Add a file, a place in a plan or an address. What is wrong stands in the form beside the answer."""
    case = pages.community_case_or_404(request, case_id)
    asked, where = pages.question_or_404(case, question, slot)
    if request.method == "GET":
        return redirect(place_of(case, where, asked, slot))
    page = SectionPage(request, case, where, slot)
    form = EvidenceForm(request.POST, request.FILES, by=me(request), anchor=anchor_of(asked, slot))
    may_write = page.writes(asked)
    # Who may not write sends no file into the store either.
    if may_write and form.is_valid():
        refuse_copy(form, case.community)
    if may_write and form.is_valid():
        try:
            add_evidence(case.community, question, slot, me(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _added(request, page, asked, slot)
    page.overrides[question, slot] = Override(evidence_form=form)
    status = 422 if may_write else 409
    if request.headers.get("HX-Request"):
        return box(request, page, asked, slot, status=status)
    return show(request, page, status)


def _added(request: HttpRequest, page: SectionPage, asked: Question, slot: int) -> HttpResponse:
    words = _("The evidence is added.")
    if request.headers.get("HX-Request"):
        return box(request, page, asked, slot, words=words)
    messages.success(request, words)
    return redirect(place_of(page.case, page.section, asked, slot))


def box(
    request: HttpRequest,
    page: SectionPage,
    asked: Question,
    slot: int,
    *,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    """The evidence of one answer alone, for a page that keeps everything else as it is."""
    context = {"case": page.case, "page": page, "view": page.view(asked, slot), "words": words}
    return render(request, "workspace/profile/answer_evidence.html", context, status=status)


@login_required
@require_http_methods(["POST"])
def remove(request: HttpRequest, case_id: int, link_id: int) -> HttpResponse:
    """Take evidence away from an answer; pressed in the library, one stays there."""
    case = pages.community_case_or_404(request, case_id)
    link = (
        EvidenceLink.objects.filter(pk=link_id, evidence__community=case.community)
        .select_related("evidence")
        .first()
    )
    if link is None:
        raise Http404
    asked, where = pages.question_or_404(case, link.question, link.slot)
    try:
        remove_evidence(case.community, link, me(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The evidence is taken away from this answer."))
    if "library" in request.POST:
        return redirect("library_piece", case.pk, link.evidence_id)
    return redirect(place_of(case, where, asked, link.slot))


@login_required
@require_GET
def fetch(request: HttpRequest, case_id: int, evidence_id: int) -> HttpResponseBase:
    """Send the file, to those who may read this version of it."""
    return respond(_file_or_404(request, case_id, evidence_id), inline="show" in request.GET)


@login_required
@require_GET
def preview(request: HttpRequest, case_id: int, evidence_id: int) -> HttpResponseBase:
    """Send a picture of the file, to those who may read it; where there is none, the file itself."""
    stored = _file_or_404(request, case_id, evidence_id)
    sent = respond_preview(stored)
    if sent is None:
        there = reverse("profile_evidence_file", args=[case_id, evidence_id])
        return redirect(f"{there}?{request.GET.urlencode()}")
    return sent


def _file_or_404(request: HttpRequest, case_id: int, evidence_id: int) -> StoredFile:
    """The file of the version asked for, else of the newest this person may read.

    Certifiers get what was submitted, whatever has become of it since.
    """
    case = case_or_404(request, case_id)
    found = Evidence.objects.filter(pk=evidence_id, community=case.community)
    evidence = found.select_related("file", "added_by").first()
    if evidence is None:
        raise Http404
    readable = readable_versions(me(request), case, evidence)
    wanted = request.GET.get("version", "")
    number = pages.number(wanted) if wanted else max(readable, default=0)
    version = version_of(evidence, number) if number in readable else None
    if version is None or version.file is None:
        raise Http404
    return version.file
