"""The profile's overview, its sections, saving one answer, its history, what was submitted."""

from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from trygt.cases.acting import Refused
from trygt.cases.roles import COMMUNITY_SIDE
from trygt.profile import queries
from trygt.profile.acts import confirm_part, hand_out_section, return_profile, submit_profile
from trygt.profile.kinds import Unreadable, kind_of
from trygt.profile.models import Snapshot
from trygt.profile.saving import Conflict, save_answer
from trygt.schemes.definition import Question
from trygt.web.workspace.finding import login_required, me
from trygt.web.workspace.profile import pages
from trygt.web.workspace.profile.addresses import anchor_of
from trygt.web.workspace.profile.differences import difference
from trygt.web.workspace.profile.pages import Override, SectionPage, State
from trygt.web.workspace.profile.quick import QuickPage, page_of, show_quick
from trygt.web.workspace.rescued import rescued

LINES_A_PAGE = 25


@login_required
@require_GET
def overview(request: HttpRequest, case_id: int) -> HttpResponse:
    """How far the profile has come, who has what, and what blocks submission."""
    case, mine = pages.reader_case_or_404(request, case_id)
    if not mine & COMMUNITY_SIDE:
        snapshot = queries.latest_snapshot(case)
        if snapshot:
            return redirect("profile_submitted", case.pk, snapshot.number)
        return render(request, "workspace/profile/nothing.html", {"case": case})
    person = me(request)
    context = pages.overview(case, person) | {
        "submits": bool(mine & submit_profile.who.roles) and case.stage in submit_profile.stages,
        "hands_out": bool(mine & hand_out_section.who.roles)
        and case.stage in hand_out_section.stages,
        "confirms": case.stage in confirm_part.stages,
    }
    return render(request, "workspace/profile/overview.html", context)


@login_required
@require_GET
def section(request: HttpRequest, case_id: int, section: str) -> HttpResponse:
    """The questions of a section, each with its own form."""
    case = pages.community_case_or_404(request, case_id)
    if section not in case.scheme.sections:
        raise Http404
    extra = pages.number(request.GET.get("rounds", ""))
    return show(request, SectionPage(request, case, case.scheme.sections[section], extra))


def show(request: HttpRequest, page: SectionPage, status: int = 200) -> HttpResponse:
    """The whole page of a section."""
    case = page.case
    snapshot = queries.latest_snapshot(case)
    context = {
        "case": case,
        "page": page,
        "section": page.section,
        "handout": page.handout,
        "snapshot": snapshot,
        "returned": snapshot.returned if snapshot and hasattr(snapshot, "returned") else None,
        "neighbours": _neighbours(page),
    }
    return render(request, "workspace/profile/section.html", context, status=status)


def _neighbours(page: SectionPage) -> tuple[Any, Any]:
    every = list(page.scheme.sections.values())
    here = every.index(page.section)
    before = every[here - 1] if here else None
    return before, every[here + 1] if here + 1 < len(every) else None


@dataclass
class Outcome:
    """What became of one saving: the answer's state and the status of the response."""

    state: State
    status: int = 200
    redraw: bool = False


def back_to_answer(case_id: int, question: str, slot: int) -> str:
    """Where someone who was signed out comes back to: this address leads on to the section."""
    return reverse("profile_answer", args=[case_id, question, slot])


@rescued(back_to_answer)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, case_id: int, question: str, slot: int) -> HttpResponse:
    """Save one answer. With HTMX only its line comes back; without it, the section's page."""
    me(request).remember()  # one row is written, nobody's post: what was asked stays true
    case = pages.community_case_or_404(request, case_id)
    asked, where = pages.question_or_404(case, question, slot)
    page = page_of(request, case, where, asked, slot)
    if request.method == "GET":
        return redirect(page.place(asked, slot))
    raw = dict(request.POST.lists())
    outcome = save(page, asked, slot, raw)
    if outcome.status == 200 and not request.headers.get("HX-Request"):
        return redirect(page.place(asked, slot))
    if not request.headers.get("HX-Request"):
        page.overrides[question, slot] = Override(outcome.state, raw)
        shows = show_quick if isinstance(page, QuickPage) else show
        return shows(request, page, outcome.status)
    return fragment(request, page, asked, slot, outcome)


def fragment(
    request: HttpRequest, page: SectionPage, asked: Question, slot: int, outcome: Outcome
) -> HttpResponse:
    """The answer's line, or the whole answer where its fields changed as well."""
    state = replace(outcome.state, blockers=page.blockers(asked, slot))
    context = {"case": page.case, "page": page, "state": state}
    if outcome.redraw:
        page.overrides[asked.key, slot] = Override(outcome.state)
        context["view"] = page.view(asked, slot)
        response = render(request, page.desk.answer_template, context)
        response["HX-Retarget"] = f"#{anchor_of(asked, slot)}"
        response["HX-Reswap"] = "outerHTML"
    else:
        # No menu is drawn, so nothing is asked that only a whole page shows.
        line = render_to_string(
            "workspace/profile/state.html", context | {"csrf_token": get_token(request)}
        )
        response = HttpResponse(line, status=outcome.status)
    if outcome.status == 200:
        response["HX-Trigger"] = "trygt:saved"
    return response


def save(page: SectionPage, asked: Question, slot: int, raw: dict[str, list[str]]) -> Outcome:
    """Read, choose and save one answer."""
    kind, person = kind_of(asked), page.desk.person
    revision = pages.number((raw.get("revision") or [""])[0])
    choice, _, seen = (raw.get("choice") or [""])[0].partition("-")
    public = "use" in raw and asked.key in page.known
    if public:  # without an answer of their own the public figure stands
        raw = {name: texts for name, texts in raw.items() if name == "revision"}
    if choice == "theirs":
        there = page.answers.get((asked.key, slot))
        return Outcome(pages.quiet(there), redraw=True)
    try:
        value = kind.parse(asked, raw, page.scheme)
    except Unreadable as fault:
        faults = " ".join(map(str, fault.errors.values()))
        return Outcome(State("invalid", revision, sentence=faults), 422)
    if choice in {"mine", "both"}:
        revision = pages.number(seen)
        there = page.answers.get((asked.key, slot))
        if choice == "both" and there and value is not None and there.revision == revision:
            value = kind.both(asked, value, there.value, page.scheme) or value
    try:
        saved = save_answer(
            *(page.case.community, asked.key, slot, value, person, revision),
            case=page.case,
            pen=page.pen,
        )
    except Conflict as conflict:
        return Outcome(pages.conflict_state(page, asked, conflict, revision), 409)
    except Refused as refused:
        return Outcome(State("refused", revision, sentence=str(refused)), 409)
    page.saved(asked, slot, saved.value)
    state = State("saved", saved.revision, saved.at, person, steers=page.steers(asked))
    return Outcome(state, redraw=bool(choice or public or "rows" in raw))


@login_required
@require_GET
def history(request: HttpRequest, case_id: int, question: str, slot: int) -> HttpResponse:
    """Who wrote what when, what each changed, and taking an earlier answer back into use."""
    case = pages.community_case_or_404(request, case_id)
    asked, where = pages.question_or_404(case, question, slot)
    kind = kind_of(asked)
    page = SectionPage(request, case, where, slot)
    there = page.answers.get((question, slot))
    made = queries.history(case.community, question, slot)
    authors = {str(change.author_id): change.author.name for change in made}
    by = request.GET.get("by", "")
    chosen = [change for change in made if by not in authors or str(change.author_id) == by]
    shown = Paginator(chosen, LINES_A_PAGE).get_page(request.GET.get("page"))
    lines = [
        {
            "change": change,
            "difference": difference(asked, case.scheme, change.before, change.after),
            "words": "" if change.after is None else kind.words(asked, change.after, case.scheme),
            "fields": _fields(kind.form(change.after)),
            "now": there is not None and there.revision == change.revision,
        }
        for change in shown
    ]
    context = {
        "case": case,
        "question": asked,
        "slot": slot,
        "section": where,
        "lines": lines,
        "shown": shown,
        "authors": sorted(authors.items(), key=lambda one: one[1]),
        "by": by if by in authors else "",
        "may_write": page.writes(asked),
        "revision": there.revision if there else 0,
        "anchor": anchor_of(asked, slot),
    }
    return render(request, "workspace/profile/history.html", context)


def _fields(texts: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, str(text))
        for name, given in texts.items()
        for text in (given if isinstance(given, list) else [given])
    ]


@login_required
@require_GET
def submitted(request: HttpRequest, case_id: int, number: int) -> HttpResponse:
    """What was submitted, exactly, with what changed since the submission before."""
    case, mine = pages.reader_case_or_404(request, case_id)
    snapshot = (
        Snapshot.objects.filter(case=case, number=number)
        .select_related("submitted_by", "case")
        .first()
    )
    if snapshot is None:
        raise Http404
    context = pages.submitted(case, snapshot, me(request)) | {
        "of_the_community": bool(mine & COMMUNITY_SIDE),
        "may_return": return_profile.allows(case, me(request)),
    }
    return render(request, "workspace/profile/submitted.html", context)
