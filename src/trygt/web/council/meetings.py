"""The pages of meetings: times, participants, agenda, minutes, learning points."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from trygt import clock
from trygt.cases.acting import Button
from trygt.cases.models import Case
from trygt.council import acts, calendars, meetings, queries
from trygt.council.documents import documents_due
from trygt.council.invitations import entry_for, name_of
from trygt.council.models import Can, Kind, Meeting, Side
from trygt.people.models import Person
from trygt.people.queries import posts_of
from trygt.schemes.meetings import terms_of
from trygt.texts import in_language
from trygt.web.council import pages
from trygt.web.council.finding import case_for
from trygt.web.workspace.finding import login_required, me
from trygt.web.workspace.forms import form_for
from trygt.web.workspace.forms.minuting import WriteMinutes
from trygt.web.workspace.offering import Outcome, offer
from trygt.web.workspace.rescued import rescued

OVERVIEW = ("schedule_meeting", "propose_times", "schedule_dialogue", "record_minutes")
ON_POLL = {"answer_times", "choose_time", "withdraw_times"}
ON_MEETING = {
    *("schedule_meeting", "schedule_dialogue", "cancel_meeting", "set_agenda", "write_minutes"),
    *("record_minutes", "record_dialogue", "answer_invitation", "write_learning_point"),
    *("approve_minutes", "comment_minutes", "answer_comment", "agree_learning_point"),
    *("finish_task", "change_minutes"),
}
A_PAGE = 30


def _meeting_case(request: HttpRequest, case_id: int) -> Case:
    """The case, where its scheme has meetings."""
    case = case_for(request, case_id)
    if case.scheme.meeting is None:
        raise Http404
    return case


def _found(request: HttpRequest, case: Case, pk: int) -> Meeting:
    found = Meeting.objects.visible_to(me(request)).filter(case=case, pk=pk)
    meeting: Meeting | None = found.select_related("scheduled_by", "minutes__by").first()
    if meeting is None:
        raise Http404
    meeting.case = case
    return meeting


def _ready(buttons: list[Button]) -> set[str]:
    return {button.act.name for button in buttons if button.ready}


def _forms(case: Case) -> dict[str, str]:
    rules = case.scheme.meeting
    return {choice.key: in_language(choice.name) for choice in rules.forms} if rules else {}


@login_required
@require_GET
def overview(request: HttpRequest, case_id: int) -> HttpResponse:
    """The meetings of a case: times proposed, what is agreed, what was."""
    case, person = _meeting_case(request, case_id), me(request)
    every = list(queries.meetings(case))
    for one in every:
        one.case = case
    forms = _forms(case)
    rows = [(one, name_of(one), forms.get(one.form, one.form)) for one in every]
    can = _ready(pages.acts_of(case, person, ON_POLL | {"finish_task"}))
    context = pages.base(case, person, "council_meeting", OVERVIEW) | {
        "polls": [
            (meetings.table_of(poll), Kind(poll.kind).label, poll)
            for poll in meetings.open_polls(case)
        ],
        "can": can,
        "forms": forms,
        "standing": sorted(
            (row for row in rows if row[0].superseded_at is None), key=lambda row: row[0].starts_at
        ),
        "earlier": [row for row in rows if row[0].superseded_at is not None],
    }
    return render(request, "council/meetings.html", context)


def _meeting_page(case_id: int, meeting_id: int) -> str:
    return reverse("meeting", args=[case_id, meeting_id])


@rescued(_meeting_page)
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, case_id: int, meeting_id: int) -> HttpResponse:
    """One meeting: who, when, where, about what, and what came of it."""
    case = _meeting_case(request, case_id)
    found = _found(request, case, meeting_id)
    outcome = offer(request, case, [acts.change_minutes], {"meeting": meeting_id})
    if outcome.response:
        return outcome.response
    person = me(request)
    context = pages.base(case, person, "council_meeting") | _of_meeting(case, found, person)
    change = outcome.offered.get("change_minutes")
    theirs = None
    if change and isinstance(outcome.refused, acts.StaleText):
        theirs = outcome.refused.current
        typed = request.POST.copy()
        typed["revision"] = str(theirs.revision)
        change.form = form_for(acts.change_minutes)(
            typed, case=case, by=person, auto_id="change_minutes_%s"
        )
    if change and not change.form.is_bound and getattr(context["minutes"], "locked_at", True):
        change = None
    context |= {"change": change, "theirs": theirs}
    return render(request, "council/meeting.html", context, status=outcome.status)


def _of_meeting(case: Case, found: Meeting, person: Person) -> dict[str, Any]:
    """What a meeting's page shows, as many queries whatever there is."""
    minutes = getattr(found, "minutes", None)
    can = _ready(pages.acts_of(case, person, ON_MEETING))
    stands, over = found.superseded_at is None, (found.ends_at or found.starts_at) <= clock.now()
    invited = list(found.invited.select_related("person"))
    mine = next((one for one in invited if one.person_id == person.pk), None)
    terms, due = terms_of(case.scheme), documents_due(found)
    return {
        "meeting": found,
        "name": name_of(found),
        "form": _forms(case).get(found.form, found.form),
        "can": can if stands else set(),
        "moves": "schedule_dialogue" if found.kind == Kind.DIALOGUE else "schedule_meeting",
        "records": "record_dialogue" if found.kind == Kind.DIALOGUE else "record_minutes",
        "now": meetings.successor_of(found) if not stands and not found.cancelled_at else None,
        "invited": invited,
        "words": {can.value: can.label for can in Can},
        "mine": mine if stands and not over and minutes is None else None,
        "points": list(meetings.points_of(found)),
        "tasks": list(meetings.tasks_in(found)),
        "documents": terms.documents if due else (),
        "due": due,
        "late": bool(due and due < clock.today()),
        "minutes": minutes,
        "approvals": [(Side(side).label, who) for side, who in meetings.approvals(minutes).items()]
        if minutes
        else [],
        "comments": list(meetings.comments(minutes)) if minutes else [],
        "side": meetings.side_of(case, person),
        "learning": list(meetings.learning_of(found)),
    }


def _hold_page(case_id: int, meeting_id: int) -> str:
    return reverse("meeting_hold", args=[case_id, meeting_id])


@rescued(_hold_page)
@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, case_id: int, meeting_id: int) -> HttpResponse:
    """Holding the meeting: writing under each point as one goes."""
    case = _meeting_case(request, case_id)
    found = _found(request, case, meeting_id)
    outcome = offer(request, case, [acts.write_minutes], {"meeting": meeting_id})
    if outcome.response:
        return redirect(f"{request.path}?saved=1")
    chosen = outcome.offered.get("write_minutes")
    if chosen is None or found.superseded_at or hasattr(found, "minutes"):
        return redirect("meeting", case_id, meeting_id)
    clashes = _both(request, case, outcome)
    context = pages.base(case, me(request), "council_meeting") | {
        "meeting": found,
        "name": name_of(found),
        "one": chosen,
        "sections": chosen.form.sections() if isinstance(chosen.form, WriteMinutes) else [],
        "clashes": clashes,
        "records": "record_dialogue" if found.kind == Kind.DIALOGUE else "record_minutes",
    }
    return render(request, "council/hold.html", context, status=outcome.status)


def _both(request: HttpRequest, case: Case, outcome: Outcome) -> tuple[Any, ...]:
    """Where two wrote under one point: mine stays in the fields, on the version that stands now."""
    refused = outcome.refused
    if not isinstance(refused, acts.StaleMinutes):
        return ()
    typed = request.POST.copy()
    for clash in refused.clashes:
        typed[f"revision_{clash.point.pk}"] = str(clash.point.revision)
    chosen = outcome.offered["write_minutes"]
    chosen.form = form_for(acts.write_minutes)(
        typed, case=case, by=me(request), auto_id="write_minutes_%s"
    )
    return refused.clashes


@login_required
@require_GET
def calendar_file(request: HttpRequest, case_id: int, meeting_id: int) -> HttpResponse:
    """The meeting as a file for one's own calendar. One that was moved or cancelled is gone."""
    case = _meeting_case(request, case_id)
    found = _found(request, case, meeting_id)
    if found.superseded_at:
        raise Http404
    calendar = calendars.to_fetch(entry_for(found, None, ""))
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="meeting-{found.pk}.ics"'
    return response


@login_required
@require_GET
def learning(request: HttpRequest) -> HttpResponse:
    """What communities and owner share of what they learned in meetings."""
    person = me(request)
    if not posts_of(person):
        raise Http404
    search = request.GET.get("q", "").strip()[:200]
    page = Paginator(meetings.shared_learning(person, search), A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "council/learning.html", {"page": page, "search": search})
