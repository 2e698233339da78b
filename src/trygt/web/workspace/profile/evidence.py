"""Evidence beside an answer. What happens to a file never touches the answer itself."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from trygt.cases.acting import Refused
from trygt.files.queries import respond
from trygt.profile.models import Evidence, EvidenceLink
from trygt.profile.rights import may_read_evidence
from trygt.profile.saving import add_evidence, remove_evidence
from trygt.web.workspace.finding import case_or_404, login_required, me
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
    place = place_of(case, where, asked, slot)
    if request.method == "GET":
        return redirect(place)
    page = SectionPage(request, case, where, slot)
    form = EvidenceForm(request.POST, request.FILES, by=me(request), anchor=anchor_of(asked, slot))
    # Who may not write sends no file into the store either.
    if page.writes(asked) and form.is_valid():
        try:
            add_evidence(case.community, question, slot, me(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The evidence is added."))
            return redirect(place)
    page.overrides[question, slot] = Override(evidence_form=form)
    return show(request, page, 422 if page.writes(asked) else 409)


@login_required
@require_http_methods(["POST"])
def remove(request: HttpRequest, case_id: int, link_id: int) -> HttpResponse:
    """Take evidence away from an answer."""
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
    return redirect(place_of(case, where, asked, link.slot))


@login_required
@require_GET
def fetch(request: HttpRequest, case_id: int, evidence_id: int) -> FileResponse:
    """Send the file, to those who may read it."""
    case = case_or_404(request, case_id)
    found = (
        Evidence.objects.filter(pk=evidence_id, file__isnull=False).select_related("file").first()
    )
    if found is None or found.file is None or not may_read_evidence(me(request), case, found):
        raise Http404
    return respond(found.file, inline="show" in request.GET)
