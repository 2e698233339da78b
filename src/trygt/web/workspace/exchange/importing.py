"""Bringing a workbook in: sent, set beside what is answered now, and taken in with one press."""

import uuid
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from trygt.cases.acting import Refused
from trygt.cases.models import Case
from trygt.exchange import acts
from trygt.exchange.comparing import Compared
from trygt.exchange.models import PendingImport
from trygt.exchange.reading import Unusable
from trygt.files.acts import RefusedFile
from trygt.journal.queries import by_token
from trygt.web.workspace.finding import login_required, me
from trygt.web.workspace.forms import form_for
from trygt.web.workspace.forms.exchange import SpreadsheetForm
from trygt.web.workspace.profile.pages import community_case_or_404

SORTS: dict[str, Promise] = {
    "cell": _("Cells that cannot be read"),
    "formula": _("Formulas without a value"),
    "twice": _("Answers that are there twice"),
    "unknown": _("Rows that are no question of this case"),
    "column": _("Columns"),
    "sheet": _("Sheets that are not read"),
    "rows": _("Too many rows"),
}


@login_required
@require_http_methods(["GET", "POST"])
def exchange(request: HttpRequest, case_id: int) -> HttpResponse:
    """What can be taken out, and where a workbook is brought in."""
    case = community_case_or_404(request, case_id)
    form = SpreadsheetForm(request.POST or None, request.FILES or None)
    refusals = [str(refusal) for refusal in acts.import_profile.refusals(case, me(request))]
    if request.method == "POST" and not refusals and form.is_valid():
        try:
            waiting = acts.hold(case, form.cleaned_data["file"], me(request))
        except (RefusedFile, Unusable) as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("exchange_pending", case.pk, waiting.pk)
    context = {
        "case": case,
        "form": form,
        "refusals": refusals,
        "waiting": PendingImport.objects.visible_to(me(request)).filter(case=case).first(),
    }
    status = 200 if request.method == "GET" else 409 if refusals else 422
    return render(request, "workspace/exchange/exchange.html", context, status=status)


def _waiting(request: HttpRequest, case: Case, import_id: int) -> PendingImport | None:
    """This person's own workbook in this case, if it is still here."""
    mine = PendingImport.objects.visible_to(me(request)).select_related("case__community")
    return mine.filter(pk=import_id, case=case).first()


@login_required
@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, case_id: int, import_id: int) -> HttpResponse:
    """What the workbook would change; one press takes in what is chosen."""
    case = community_case_or_404(request, case_id)
    if by_token(request.POST.get("once", "")):  # the second press finds what the first one did
        return redirect("profile", case.pk)
    waiting = _waiting(request, case, import_id)
    if waiting is None:
        return gone(request, case)
    fault, status = "", 200
    if request.method == "POST":
        try:
            return _take_in(request, case, waiting)
        except Refused as refused:
            fault, status = str(refused), 422 if refused.rule == "nothing" else 409
    found = acts.compared(waiting, me(request))
    context = {
        "case": case,
        "pending": waiting,
        "compared": found,
        "faults": faults_by_sort(found),
        "fault": fault,
        "once": uuid.uuid4().hex,
    }
    return render(request, "workspace/exchange/pending.html", context, status=status)


def _take_in(request: HttpRequest, case: Case, waiting: PendingImport) -> HttpResponse:
    person, data = me(request), request.POST.copy()
    data["pending"] = str(waiting.pk)
    form = form_for(acts.import_profile)(data, case=case, by=person)
    form.full_clean()
    once = request.POST.get("once") or None
    done = acts.import_profile(case, person, once=once, **form.inputs())
    count = done.entry.details["count"]
    words = ngettext("%(n)s answer was taken in.", "%(n)s answers were taken in.", count)
    messages.success(request, words % {"n": count})
    if _waiting(request, case, waiting.pk):
        messages.warning(request, now_("Some answers are still for you to choose."))
        return redirect("exchange_pending", case.pk, waiting.pk)
    return redirect("profile", case.pk)


def faults_by_sort(found: Compared) -> list[tuple[str, list[object], int]]:
    """What could not be taken in, sort by sort: its name, those shown, and how many more there are."""
    order = list(SORTS)
    faults = sorted(found.faults, key=lambda fault: order.index(fault.sort))
    return [
        (str(SORTS[sort]), list(some), found.more.get(sort, 0))
        for sort, some in groupby(faults, key=lambda fault: fault.sort)
    ]


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, case_id: int, import_id: int) -> HttpResponse:
    """Throw the workbook away."""
    case = community_case_or_404(request, case_id)
    waiting = _waiting(request, case, import_id)
    if waiting is None:
        return gone(request, case)
    if request.method == "POST":
        acts.cancel(waiting)
        messages.success(request, now_("The spreadsheet is thrown away. Nothing is changed."))
        return redirect("exchange", case.pk)
    return redirect("exchange_pending", case.pk, waiting.pk)


def gone(request: HttpRequest, case: Case) -> HttpResponse:
    """Nothing is waiting at this address, at least not for this person."""
    return render(request, "workspace/exchange/gone.html", {"case": case}, status=404)
