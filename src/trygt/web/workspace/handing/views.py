"""The coordinator's page of parts, the page of personal links, and confirming one's own part."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from trygt.cases.acting import ACTS, Refused
from trygt.cases.models import Case
from trygt.cases.roles import On, roles_on
from trygt.profile import links as profile_links
from trygt.profile.acts import (
    confirm_part,
    give_link,
    hand_out_section,
    remind_of_parts,
    renew_link,
    revoke_link,
    take_back_section,
)
from trygt.profile.rights import works
from trygt.web.workspace.finding import login_required, me, roles_or_404
from trygt.web.workspace.forms.base import ActForm
from trygt.web.workspace.forms.profile import Parts, PartsForm, departments
from trygt.web.workspace.handing import pages
from trygt.web.workspace.offering import offer
from trygt.web.workspace.profile.pages import community_case_or_404, number
from trygt.web.workspace.rescued import rescued

PRESSED: dict[str, type[ActForm]] = {
    hand_out_section.name: Parts,
    take_back_section.name: PartsForm,
    remind_of_parts.name: PartsForm,
}
LINK_ACTS = (give_link, renew_link, revoke_link)
COORDINATORS = frozenset({On.COORDINATOR})


def back(case_id: int) -> str:
    """Where someone who was signed out comes back to."""
    return reverse("handing", args=[case_id])


@rescued(back)
@require_http_methods(["GET", "POST"])
def handing(request: HttpRequest, case_id: int) -> HttpResponse:
    """Every part: who has it, how far it has come, how long is left; several handed out at once."""
    case = community_case_or_404(request, case_id)
    if request.method == "GET":
        ticked = request.GET if "sections" in request.GET or "questions" in request.GET else None
        return _show(request, case, Parts(initial={}, case=case, by=me(request)), ticked=ticked)
    chosen = request.POST.get("act", "")
    form = PRESSED.get(chosen, PartsForm)(request.POST, case=case, by=me(request))
    if chosen in PRESSED and form.is_valid():
        try:
            once = request.POST.get("once") or None
            ACTS[chosen](case, me(request), once=once, **form.inputs())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Done: you %(done)s.") % {"done": ACTS[chosen].done})
            return redirect(request.get_full_path())
    return _show(request, case, form, status=422)


def _show(
    request: HttpRequest,
    case: Case,
    form: ActForm,
    *,
    ticked: QueryDict | None = None,
    status: int = 200,
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else ticked
    shown = form if isinstance(form, Parts) else Parts(request.POST, case=case, by=me(request))
    leads = On.COORDINATOR in roles_on(case, me(request))
    context = pages.listing(case, request.GET.dict(), typed) | {
        "case": case,
        "form": shown,
        "faults": form if form.is_bound else None,
        "once": uuid.uuid4().hex,
        "leads": leads,
        "hands_out": leads and case.stage in hand_out_section.stages,
        "departments": departments(case).exists(),
    }
    return render(request, "workspace/handing/handing.html", context, status=status)


@rescued(lambda case_id: reverse("handing_links", args=[case_id]))
@require_http_methods(["GET", "POST"])
def links(request: HttpRequest, case_id: int) -> HttpResponse:
    """Who has a personal link, when it was last used; giving, renewing and revoking."""
    case = community_case_or_404(request, case_id)
    roles_or_404(request, case, COORDINATORS)
    outcome = offer(request, case, LINK_ACTS)
    if outcome.response:
        return outcome.response
    made = profile_links.links_of(case.community)
    context = {
        "case": case,
        "offered": outcome.offered,
        "open": [link for link in made if works(link)],
        "shut": [link for link in made if not works(link)],
        "usual": profile_links.USUAL_DAYS,
    }
    return render(request, "workspace/handing/links.html", context, status=outcome.status)


@login_required
@require_POST
def confirm(request: HttpRequest, case_id: int) -> HttpResponse:
    """Confirm one's own part with one press."""
    case = community_case_or_404(request, case_id)
    sent = [number(text) for text in request.POST.getlist("parts")]
    try:
        confirm_part(case, me(request), once=request.POST.get("once") or None, parts=sent)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Thank you. Your part is confirmed."))
    return redirect("profile", case.pk)
