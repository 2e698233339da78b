"""The case page, the generic act page, and the way in."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from trygt.cases.acting import ACTS, Act, Done, Refused, buttons
from trygt.cases.acts import first_round, register_interest
from trygt.cases.letters import compose
from trygt.cases.letters import receivers as told_to
from trygt.cases.models import Case
from trygt.cases.roles import READERS, roles_on
from trygt.files.queries import respond
from trygt.followup.acts import begin_renewal, next_round
from trygt.intent import queries as intent
from trygt.journal.queries import by_token
from trygt.outbox.queries import of_stream, waiting
from trygt.people.models import Person
from trygt.places.models import Community
from trygt.schemes.definition import Scheme
from trygt.schemes.queries import newest
from trygt.web.workspace import pages
from trygt.web.workspace.finding import case_or_404, login_required, me, read_or_404
from trygt.web.workspace.forms import FORMS, OWN_PAGES, ActForm, form_for
from trygt.web.workspace.journal import Journal
from trygt.web.workspace.papers import letter_pdf
from trygt.web.workspace.rescued import rescued, texts_for


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
    found = read_or_404(request, case_id)
    lines: Any = Journal(found)
    page: Page[Any] = Paginator(lines, 50).get_page(request.GET.get("page"))
    return render(request, "workspace/journal.html", {"case": found, "page": page})


@login_required
@require_GET
def mail(request: HttpRequest, case_id: int) -> HttpResponse:
    """What was mailed about a case, to whom and when."""
    found = read_or_404(request, case_id)
    page = Paginator(of_stream(found.stream), 50).get_page(request.GET.get("page"))
    mails = [
        (one, ACTS[one.because].label if one.because in ACTS else "") for one in page.object_list
    ]
    return render(request, "workspace/mail.html", {"case": found, "page": page, "mails": mails})


def act_address(case_id: int, name: str) -> str:
    """Where someone who was signed out comes back to."""
    return reverse("act", args=[case_id, name])


@rescued(act_address)
def act(request: HttpRequest, case_id: int, name: str) -> HttpResponse:
    """Any act of the registry: what it means, who will be mailed, what it needs, and the button."""
    found = case_or_404(request, case_id)
    if name not in ACTS or ACTS[name].opens:
        raise Http404
    if request.method == "GET" and name in OWN_PAGES and ACTS[name].allows(found, me(request)):
        return redirect(OWN_PAGES[name], found.pk)
    return _act_page(request, ACTS[name], found)


def _act_page(request: HttpRequest, act: Act, case: Case) -> HttpResponse:
    person, refused = me(request), None
    form = form_for(act)(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        case=case,
        by=person,
        initial=request.GET.dict() | _kept(request),
    )
    if request.method == "POST":
        try:
            if done := _press(request, act, case, form):
                messages.success(request, _("Done: you %(done)s.") % {"done": act.done})
                return redirect(form.afterwards() or reverse("case", args=[done.case.pk]))
        except Refused as reason:
            refused = reason
    refusals = list(act.refusals(case, person))
    if refused and str(refused) not in map(str, refusals):
        form.add_error(None, str(refused))
    may = not any(refusal.rule in {"who", "interest"} for refusal in refusals)
    reads = bool(roles_on(case, person) & READERS)
    receivers = _mailed(case, act, person) if may else []
    context = {
        "case": case,
        "act": act,
        "form": form,
        # What was typed is shown again, but a form's choices are not for those who may not read.
        "shows_form": not refusals or (form.is_bound and (reads or may)),
        "once": uuid.uuid4().hex if refused else request.POST.get("once") or uuid.uuid4().hex,
        "kept": bool(_kept(request)),
        "refusals": [str(refusal) for refusal in refusals],
        "mailed": form.mailed(receivers) if may else [],
        "sample": _sample(case, act, person, receivers) if may else None,
        "then": pages.stage_after(act, case, person),
        "letter": intent.letter_of(case) if reads and case.pk and act.floor == "intent" else None,
    }
    status = 403 if not may else 409 if refused else 422 if request.method == "POST" else 200
    return render(request, "workspace/act.html", context, status=status)


def _kept(request: HttpRequest) -> dict[str, Any]:
    """What was typed here by someone whose session had ended, as the form's first values."""
    if request.method == "POST":
        return {}
    kept = texts_for(request, request.path) or {}
    return {
        name: texts if len(texts) > 1 else texts[0]
        for name, texts in kept.items()
        if texts and name != "once"
    }


def _press(request: HttpRequest, act: Act, case: Case, form: ActForm) -> Done | None:
    """Do the act; None where the form must be mended first. Raises `Refused`."""
    person, once = me(request), request.POST.get("once") or None
    if once and by_token(once):  # sent twice: the act knows what the first did
        return act(case, person, once=once)
    for refusal in act.refusals(case, person):
        raise refusal
    return act(case, person, once=once, **form.inputs()) if form.is_valid() else None


@login_required
def begin(request: HttpRequest, slug: str, scheme_key: str) -> HttpResponse:
    """Open a case for a community."""
    community = get_object_or_404(Community, slug=slug, dissolved_on=None)
    new = first_round(community, _scheme(scheme_key))
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
    found = read_or_404(request, case_id)
    written = intent.letter_of(found)
    if written is None:
        raise Http404
    context = {
        "case": found,
        "letter": written,
        "lines": intent.lines(found, written),
        "handovers": intent.open_handovers(found),
        "buttons": [
            button for button in buttons(found, me(request)) if button.act.floor == "intent"
        ],
    }
    return render(request, "workspace/letter.html", context)


@login_required
@require_GET
def letter_file(request: HttpRequest, case_id: int) -> HttpResponse:
    """The letter as PDF."""
    found = read_or_404(request, case_id)
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
    written = intent.letter_of(read_or_404(request, case_id))
    if written is None or written.resolution is None:
        raise Http404
    return respond(written.resolution)


def _mailed(case: Case, act: Act, person: Person) -> list[Person]:
    """Who will be mailed when this person does this: those told, or those whose mail waits."""
    if not case.pk:
        return []
    if act.name != "send_mail":
        return told_to(case, act.tells, person)
    held = waiting(case.stream).select_related("receiver")
    return list({mail.receiver_id: mail.receiver for mail in held if mail.receiver}.values())


def _sample(
    case: Case, act: Act, person: Person, receivers: list[Person]
) -> tuple[str, str, str] | None:
    """What the first of them will read: language, subject and body, as far as it can be known before."""
    if not case.pk or not act.tells or not receivers:
        return None
    first = receivers[0]
    with translation.override(first.language):
        note = "[…]" if FORMS.get(act.name) else ""
        return first.language, *compose(case, str(act.done), person, first, note)
