"""The council's page at the office: who sits, the calendar of terms, history; appointing, changing, ending."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from trygt import clock
from trygt.cases.models import Case
from trygt.council import members
from trygt.council.certifiers import JUDGING, load_of, missing_in
from trygt.council.members import Calendar, Term
from trygt.people.acts import NotAllowed
from trygt.people.models import Person, Tenure
from trygt.people.queries import body_name
from trygt.people.roles import BY_BOARD
from trygt.schemes.members import council_of_body
from trygt.texts import in_language
from trygt.web.office.council_forms import AboutForm, AppointForm, EndForm
from trygt.web.ui.languages import name_of
from trygt.web.workspace.finding import login_required, me

SAVING = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Row:
    """A term in words."""

    term: Term
    areas: tuple[str, ...]
    languages: tuple[str, ...]
    load: int


@dataclass(frozen=True)
class Event:
    """Something in the calendar of terms: someone begins, or has their last day."""

    on: date
    name: str
    role: str
    begins: bool


@login_required
@require_GET
def council(request: HttpRequest, body: str) -> HttpResponse:
    """Everyone who sits, is to come or sat, and the cases that lack a certifier."""
    person = me(request)
    if body not in members.bodies() or not members.may_see(person, body):
        raise Http404
    found = members.calendar(body)
    load = load_of(term.person.pk for term in found.sitting)
    names = {area.key: in_language(area.name) for area in council_of_body(body).areas}
    context = {
        "body": body,
        "place": body_name(body),
        "sitting": [_row(term, names, load.get(term.person.pk, 0)) for term in found.sitting],
        "coming": [_row(term, names, 0) for term in found.coming],
        "over": found.over,
        "ending": found.ending,
        "events": events(found),
        "short": _short(person, body),
        "records": members.may_record(person, body),
    }
    return render(request, "office/council.html", context)


def _row(term: Term, names: dict[str, str], load: int) -> Row:
    record = term.membership
    return Row(
        term,
        tuple(names.get(key, key) for key in record.areas) if record else (),
        tuple(name_of(code) for code in record.languages) if record else (),
        load,
    )


def events(found: Calendar) -> list[Event]:
    """What is ahead, in order."""
    ahead = [
        Event(term.tenure.begins, term.person.name, term.role_name, begins=True)
        for term in found.coming
    ]
    ahead += [
        Event(term.last_day, term.person.name, term.role_name, begins=False)
        for term in (*found.sitting, *found.coming)
        if term.last_day
    ]
    return sorted(ahead, key=lambda event: (event.on, event.begins, event.name))


def _short(person: Person, body: str) -> list[tuple[Case, int]]:
    """The cases this person sees that are being judged by too few."""
    judged = Case.objects.visible_to(person).filter(stage__in=JUDGING).select_related("community")
    mine = [case for case in judged if case.scheme.owner.key == body]
    missing = missing_in(mine)
    return [(case, missing[case.pk]) for case in mine if case.pk in missing]


@login_required
@require_http_methods(SAVING)
def appoint(request: HttpRequest, body: str) -> HttpResponse:
    """Record a term the board has decided."""
    person = _recorder_or_404(request, body)
    known = request.GET.get("term", "")
    term = _term_or_404(body, int(known)) if known.isdecimal() else None
    form = AppointForm(body, request.POST or None, term=term)
    if request.method == "POST" and form.is_valid():
        try:
            made = members.appoint_member(body, person, **form.inputs())
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request,
                _("%(name)s is appointed, and is told by e-mail.") % {"name": made.tenure.person},
            )
            return redirect("office_council", body)
    context = {"body": body, "place": body_name(body), "form": form}
    return render(request, "office/council_appoint.html", context, status=_status(form))


@login_required
@require_http_methods(SAVING)
def term(request: HttpRequest, body: str, term_id: int) -> HttpResponse:
    """Change what is said of a member, or record that the board has ended the term."""
    person = _recorder_or_404(request, body)
    found = _term_or_404(body, term_id)
    ends = "end" in request.POST
    sent = request.POST if request.method == "POST" else None
    about = AboutForm(body, None if ends else sent, term=found) if found.membership else None
    end = EndForm(sent if ends else None, initial={"last_day": clock.today() - timedelta(days=1)})
    form: Any = end if ends else about
    if sent is not None and form and form.is_valid():
        try:
            if ends:
                members.end_term(found.tenure, person, **end.inputs())
                messages.success(request, _("The term has an end. What was done stays on record."))
            elif found.membership and about:
                members.change_member(found.membership, person, about.about())
                messages.success(request, _("Saved."))
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("office_council", body)
    context = {
        "body": body,
        "place": body_name(body),
        "term": found,
        "about": about,
        "end": end if _runs(found) else None,
        "sent": form or end,
    }
    return render(request, "office/council_term.html", context, status=_status(form))


def _runs(found: Term) -> bool:
    return found.tenure.ends is None or found.tenure.ends > clock.today()


def _status(form: Any) -> int:
    return 422 if form is not None and form.errors else 200


def _recorder_or_404(request: HttpRequest, body: str) -> Person:
    person = me(request)
    if body not in members.bodies() or not members.may_record(person, body):
        raise Http404
    return person


def _term_or_404(body: str, tenure_id: int) -> Term:
    held = Tenure.objects.filter(post__body=body, post__role__in=BY_BOARD)
    tenure = get_object_or_404(
        held.select_related("post", "person", "membership__county"), pk=tenure_id
    )
    return Term(tenure, getattr(tenure, "membership", None), ends_soon=False)
