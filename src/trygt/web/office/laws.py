"""Law references for the owner's editors: the list, and one reference with its history and measures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from trygt import clock
from trygt.laws import queries
from trygt.laws.acts import CannotKeep, Outrun, change_law, verify_law
from trygt.laws.models import LawChange, LawReference, Status
from trygt.laws.rights import may_keep
from trygt.people.models import Person
from trygt.texts import in_language
from trygt.web.office.law_forms import LAW_FIELDS, ChangeLawForm, VerifyLawForm, languages_of
from trygt.web.workspace.finding import login_required, me

TONES: Mapping[str, str] = {Status.VERIFIED: "success", Status.CHANGED: "warning"}


@dataclass(frozen=True)
class Row:
    """One reference in the list."""

    law: LawReference
    measures: int

    @property
    def tone(self) -> str:
        """The colour of its status."""
        return TONES.get(self.law.status, "neutral")

    @property
    def over(self) -> bool:
        """Whether it no longer holds."""
        return self.law.over(clock.today())


SORTS: Mapping[str, Callable[[Row], Any]] = {
    "title": lambda row: (in_language(row.law.title).casefold(), row.law.section),
    "status": lambda row: row.law.status,
    "checked": lambda row: row.law.checked_on or date.min,
    "measures": lambda row: row.measures,
}


def editor_or_404(request: HttpRequest) -> Person:
    """The signed-in person, if they keep law references."""
    person = me(request)
    if not may_keep(person):
        raise Http404
    return person


@login_required
@require_GET
def laws(request: HttpRequest) -> HttpResponse:
    """Every reference with its status, its last check, and how many measures lean on it."""
    editor_or_404(request)
    search, status = request.GET.get("q", "").strip()[:100], request.GET.get("status", "")
    chosen = status if status in Status.values else ""
    leaning = queries.leaning()
    rows = [
        Row(law, len(leaning.get(law.key, ()))) for law in queries.listed(search, status=chosen)
    ]
    sort = request.GET.get("sort", "title")
    by = SORTS.get(sort.removeprefix("-"), SORTS["title"])
    rows.sort(key=SORTS["title"])
    rows.sort(key=by, reverse=sort.startswith("-"))
    page = Paginator(rows, 100).get_page(request.GET.get("page"))
    context = {"page": page, "search": search, "chosen": chosen, "statuses": Status.choices}
    return render(request, "office/laws.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def law(request: HttpRequest, key: str) -> HttpResponse:
    """One reference in every language, and the forms to change it and to say it is checked."""
    person = editor_or_404(request)
    there = queries.reference(key)
    if there is None:
        raise Http404
    sent = _sent(request, there, person)
    status = 200
    if sent:
        status = _status_of(sent, person, request.POST.get("revision", ""))
        if status == 200:
            messages.success(request, sent.done)
            return redirect("office_law", key)
        there = queries.reference(key) or there
    context = {
        "row": Row(there, 0),
        "texts": _side_by_side(there),
        "measures": queries.leaning_on(key),
        "history": [_line(one) for one in queries.history(there)],
        "change": sent if isinstance(sent, ChangeLawForm) else ChangeLawForm(there),
        "verify": sent if isinstance(sent, VerifyLawForm) else VerifyLawForm(there, by=person),
        # Who was outrun has the newer version before them now, and may go on from it.
        "revision": request.POST.get("revision") if status == 422 else there.revision,
        "sent": sent,
    }
    return render(request, "office/law.html", context, status=status)


def _sent(
    request: HttpRequest, there: LawReference, person: Person
) -> ChangeLawForm | VerifyLawForm | None:
    """The one of the two forms that was sent."""
    if request.method != "POST":
        return None
    if "verify" in request.POST:
        return VerifyLawForm(there, request.POST, by=person)
    return ChangeLawForm(there, request.POST)


def _status_of(form: ChangeLawForm | VerifyLawForm, by: Person, revision: str) -> int:
    """Do what was sent: 200 where it is done; what is refused stands in the form."""
    if not form.is_valid():
        return 422
    act = verify_law if isinstance(form, VerifyLawForm) else change_law
    read = int(revision) if revision.isdecimal() and len(revision) < 9 else 0
    try:
        act(form.law.key, by, read, **form.inputs())
    except CannotKeep as refused:
        form.add_error(None, str(refused))
        return 409 if isinstance(refused, Outrun) else 422
    return 200


def _side_by_side(there: LawReference) -> list[tuple[str, str, str, str]]:
    """Language code and name, title and summary, in every language it has words in."""
    return [
        (code, name, there.title.get(code, ""), there.summary.get(code, ""))
        for code, name in languages_of(there)
    ]


@dataclass(frozen=True)
class Line:
    """One change: who, when, why, and each field before and after."""

    change: LawChange
    fields: tuple[tuple[str, str, str], ...]


def _line(change: LawChange) -> Line:
    return Line(
        change,
        tuple(
            (
                str(LAW_FIELDS.get(name, name)),
                _words(name, change.before.get(name)),
                _words(name, value),
            )
            for name, value in change.after.items()
        ),
    )


def _words(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{code}: {words}" for code, words in value.items())
    if name == "status":
        return str(Status(value).label)
    return "–" if value in (None, "") else str(value)
