"""The fact check: the revision that was sent, what the community says of it, and the answers."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from trygt.cases.models import Case
from trygt.council import acts, facts, queries
from trygt.council.models import FactCheck, FactComment
from trygt.people.models import Person
from trygt.web.council import pages
from trygt.web.council.finding import case_for
from trygt.web.council.merging import read_anew
from trygt.web.workspace.finding import me
from trygt.web.workspace.forms.facts import PART_NAMES
from trygt.web.workspace.offering import offer
from trygt.web.workspace.rescued import rescued


@dataclass(frozen=True)
class Part:
    """One part of the revision with what was said about it."""

    key: str
    name: str
    text: str
    comments: tuple[FactComment, ...]
    field: Any = None


def _page(case_id: int) -> str:
    return reverse("council_facts", args=[case_id])


@rescued(_page)
@require_http_methods(["GET", "POST"])
def fact_check(request: HttpRequest, case_id: int) -> HttpResponse:
    """Sending, commenting and answering; the community sees exactly the revision it was sent."""
    case = case_for(request, case_id)
    initial = {"comment": request.GET.get("comment", "")}
    known = [
        *(acts.comment_facts, acts.answer_fact_comment, acts.send_fact_check),
        acts.skip_fact_check,
    ]
    outcome = offer(request, case, known, initial)
    if outcome.response:
        return outcome.response
    if outcome.refused and outcome.refused.rule == "stale":
        read_anew(request, case, outcome.offered["comment_facts"], "check")
    person = me(request)
    context = pages.base(case, person, "council_statement", {act.name for act in known})
    context |= _shown(case, person, outcome.offered.get("comment_facts"))
    if not (context["waiting"] or outcome.refused):
        outcome.offered.pop("answer_fact_comment", None)
    commenting = outcome.offered.pop("comment_facts", None)
    context |= {
        "commenting": commenting,
        "offered": outcome.offered,
        "sent": request.POST.get("act", ""),
        "chosen": initial["comment"],
    }
    return render(request, "council/facts.html", context, status=outcome.status)


def _shown(case: Case, person: Person, commenting: Any) -> dict[str, Any]:
    check = facts.check_of(case, person)
    drafts = queries.statement_of(case, person)
    parts = _parts(case, check, commenting) if check and check.revision else []
    earlier = [
        (one, _parts(case, one, None, only_commented=True))
        for one in facts.earlier_checks(case, person)
    ]
    said = [comment for part in parts for comment in part.comments]
    said += [comment for _one, old in earlier for part in old for comment in part.comments]
    return {
        "check": check,
        "parts": parts,
        "earlier": earlier,
        "waiting": sum(comment.answered_at is None for comment in said),
        "draft": drafts,
    }


def _parts(
    case: Case, check: FactCheck, commenting: Any, *, only_commented: bool = False
) -> list[Part]:
    said: dict[str, list[FactComment]] = {}
    for comment in check.remarks.all():
        said.setdefault(comment.part, []).append(comment)
    content = check.revision.content if check.revision else {}
    form = commenting.form if commenting else None
    return [
        Part(
            part,
            facts.item_name(case.scheme, part) or str(PART_NAMES[part]),
            text,
            tuple(said.get(part, ())),
            form[f"on_{part}"] if form and f"on_{part}" in form.fields else None,
        )
        for part, text in facts.parts(case.scheme, content).items()
        if said.get(part) or not only_commented
    ]
