"""The case page, the generic act page, and the way in."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from trygt.cases.acting import ACTS, Act, Refused
from trygt.cases.acts import register_interest
from trygt.cases.letters import receivers
from trygt.cases.models import Case
from trygt.cases.roles import roles_on
from trygt.files.queries import respond
from trygt.followup.acts import begin_renewal, next_round
from trygt.intent import queries as intent
from trygt.journal.queries import by_token
from trygt.outbox.queries import of_stream
from trygt.places.models import Community
from trygt.schemes.definition import Scheme
from trygt.schemes.queries import newest
from trygt.web.workspace import pages
from trygt.web.workspace.finding import case_or_404, login_required, me
from trygt.web.workspace.forms import form_for
from trygt.web.workspace.papers import letter_pdf


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """My cases, what waits for me, and where to begin."""
    return render(request, "workspace/home.html", pages.home(me(request)))


@login_required
@require_GET
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case: where it stands, what is next, who has it, what has happened."""
    found = case_or_404(request, case_id)
    return render(request, "workspace/case.html", pages.case(found, me(request)))


@login_required
@require_GET
def journal(request: HttpRequest, case_id: int) -> HttpResponse:
    """The whole journal of a case."""
    found = case_or_404(request, case_id)
    page = Paginator(pages.journal(found), 50).get_page(request.GET.get("page"))
    return render(request, "workspace/journal.html", {"case": found, "page": page})


@login_required
@require_GET
def mail(request: HttpRequest, case_id: int) -> HttpResponse:
    """What was mailed about a case, to whom and when."""
    found = case_or_404(request, case_id)
    page = Paginator(of_stream(found.stream), 50).get_page(request.GET.get("page"))
    return render(request, "workspace/mail.html", {"case": found, "page": page})


@login_required
def act(request: HttpRequest, case_id: int, name: str) -> HttpResponse:
    """Any act of the registry: what it means, who will be mailed, what it needs, and the button."""
    found = case_or_404(request, case_id)
    if name not in ACTS or ACTS[name].opens:
        raise Http404
    return _act_page(request, ACTS[name], found)


def _act_page(request: HttpRequest, act: Act, case: Case) -> HttpResponse:
    person = me(request)
    if entry := by_token(request.POST.get("once", "")):
        return redirect("case", int(entry.stream.partition(":")[2]))
    form = form_for(act)(
        request.POST or None,
        request.FILES or None,
        case=case,
        by=person,
        initial=request.GET.dict(),
    )
    status = 200
    if request.method == "POST":
        status = 409 if list(act.refusals(case, person)) else 422
        if status == 422 and form.is_valid():
            try:
                done = act(case, person, once=request.POST.get("once"), **form.inputs())
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Done: you %(done)s.") % {"done": act.done})
                return redirect("case", done.case.pk)
    refusals = list(act.refusals(case, person))
    if any(refusal.rule in {"who", "interest"} for refusal in refusals):
        status = 403
    context = {
        "case": case,
        "act": act,
        "form": form,
        "once": request.POST.get("once") or uuid.uuid4().hex,
        "refusals": [str(refusal) for refusal in refusals],
        "receivers": receivers(case, act.tells, person) if case.pk else [],
        "letter": intent.letter_of(case) if case.pk and act.floor == "intent" else None,
    }
    return render(request, "workspace/act.html", context, status=status)


@login_required
def begin(request: HttpRequest, slug: str, scheme_key: str) -> HttpResponse:
    """Open a case for a community."""
    community = get_object_or_404(Community, slug=slug, dissolved_on=None)
    scheme = _scheme(scheme_key)
    language = community.language if community.language in scheme.languages else scheme.languages[0]
    new = Case(
        community=community, scheme_key=scheme.key, scheme_version=scheme.version, language=language
    )
    if not roles_on(new, me(request)):
        raise Http404
    return _act_page(request, register_interest, new)


@login_required
def renew(request: HttpRequest, case_id: int) -> HttpResponse:
    """Open the next round."""
    return _act_page(request, begin_renewal, next_round(case_or_404(request, case_id)))


def _scheme(key: str) -> Scheme:
    found = next((scheme for scheme in newest() if scheme.key == key), None)
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def letter(request: HttpRequest, case_id: int) -> HttpResponse:
    """The letter of intent with its signature lines."""
    found = case_or_404(request, case_id)
    written = intent.letter_of(found)
    if written is None:
        raise Http404
    context = {
        "case": found,
        "letter": written,
        "lines": intent.lines(found, written),
        "handovers": intent.open_handovers(found),
        "buttons": [
            button
            for button in pages.buttons_of(found, me(request))
            if button.act.floor == "intent"
        ],
    }
    return render(request, "workspace/letter.html", context)


@login_required
@require_GET
def letter_file(request: HttpRequest, case_id: int) -> HttpResponse:
    """The letter as PDF."""
    found = case_or_404(request, case_id)
    written = intent.letter_of(found)
    if written is None:
        raise Http404
    response = HttpResponse(letter_pdf(found, written), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="letter-{found.pk}-{written.version}.pdf"'
    return response


@login_required
@require_GET
def resolution(request: HttpRequest, case_id: int) -> HttpResponse:
    """The council's resolution attached to the letter."""
    written = intent.letter_of(case_or_404(request, case_id))
    if written is None or written.resolution is None:
        raise Http404
    return respond(written.resolution)
