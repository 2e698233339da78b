"""From a file to counts: upload, what the columns are, what counting would give, and the counting."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trygt import clock
from trygt.cases.models import Case
from trygt.files.acts import RefusedFile
from trygt.injuries import acts
from trygt.injuries.counting import DIMENSIONS, Counted
from trygt.injuries.mapping import WHEN, Choices
from trygt.injuries.models import Kind, PendingUpload, Unit, Where
from trygt.injuries.refusals import RefusedRows
from trygt.web.workspace.finding import login_required, me
from trygt.web.workspace.injuries.finding import pending_or_none, writing_case_or_404
from trygt.web.workspace.injuries.forms import ColumnsForm, ToldForm, UploadForm
from trygt.web.workspace.injuries.wording import dimension_name, left_out_words, span_words


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, case_id: int) -> HttpResponse:
    """Send a file. What is wrong with it is said at once, and nothing of it is kept then."""
    case = writing_case_or_404(request, case_id)
    form = UploadForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            waiting = acts.hold(case.community, form.cleaned_data["file"], me(request))
        except RefusedFile as refused:
            form.add_error("file", str(refused))
        except RefusedRows as refused:
            faults = [str(fault) for fault in refused.faults]
        else:
            return redirect("injuries_pending", case.pk, waiting.pk)
    status = 422 if request.method == "POST" else 200
    context = {"case": case, "form": form, "faults": faults}
    return render(request, "workspace/injuries/upload.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, case_id: int, pending_id: int) -> HttpResponse:
    """What each column is and what its values mean."""
    case = writing_case_or_404(request, case_id)
    waiting = pending_or_none(request, case, pending_id)
    if waiting is None:
        return gone(request, case)
    table = acts.table_of(waiting)
    form = ColumnsForm(table, Choices.from_stored(waiting.choices), request.POST or None)
    if form.is_bound and form.is_valid():
        chosen = form.choices()
        acts.choose(waiting, chosen)
        if request.POST.get("do") == "on" and WHEN in chosen.roles:
            return redirect("injuries_confirm", case.pk, waiting.pk)
        form = ColumnsForm(table, chosen)
    context = {"case": case, "pending": waiting, "form": form}
    context["no_date"] = WHEN not in Choices.from_stored(waiting.choices).roles
    status = 422 if form.is_bound else 200
    return render(request, "workspace/injuries/columns.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, case_id: int, pending_id: int) -> HttpResponse:
    """What counting gives, what else must be told, and the counting itself."""
    case = writing_case_or_404(request, case_id)
    waiting = pending_or_none(request, case, pending_id)
    if waiting is None:
        return _counted_before(request, case, pending_id)
    if WHEN not in waiting.choices["roles"]:
        return redirect("injuries_pending", case.pk, waiting.pk)
    counted = acts.try_out(waiting, acts.table_of(waiting))
    form = ToldForm(request.POST or None, initial=_initial(counted))
    if request.method == "POST" and form.is_valid():
        try:
            data = acts.confirm(waiting, form.told(), me(request))
        except RefusedRows as refused:
            form.add_error(None, ValidationError(str(refused)))
        else:
            messages.success(request, _("The injuries are counted, and the rows are thrown away."))
            return redirect("injuries_data", case.pk, data.pk)
    context = {"case": case, "pending": waiting, "form": form, "counted": counted}
    context |= _found(counted)
    status = 422 if request.method == "POST" else 200
    return render(request, "workspace/injuries/confirm.html", context, status=status)


def _counted_before(request: HttpRequest, case: Case, pending_id: int) -> HttpResponse:
    """The second press of the button leads to what the first one made."""
    try:
        data = acts.made_of(pending_id, me(request))
    except acts.Gone:
        return gone(request, case)
    return redirect("injuries_data", case.pk, data.pk)


def _initial(counted: Counted) -> dict[str, object]:
    """The careful choices, and the years the dates lie in."""
    first, last = counted.first, counted.last
    kept: dict[str, object] = {
        "where": Where.INJURY,
        "unit": Unit.EVENTS,
        "kind": Kind.PATTERNS,
    }
    if first and last:
        kept["period_from"] = date(first.year, 1, 1)
        kept["period_to"] = min(date(last.year, 12, 31), clock.today())
    return kept


def _found(counted: Counted) -> dict[str, object]:
    names = {dimension: dimension_name(dimension) for dimension in DIMENSIONS.values()}
    return {
        "left_out": left_out_words(counted.left_out),
        "unknown": [(names[key], n) for key, n in counted.unknown.items()],
        "joined": [span_words(first, last) for first, last in counted.spans if first != last],
    }


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, case_id: int, pending_id: int) -> HttpResponse:
    """Throw the waiting rows away."""
    case = writing_case_or_404(request, case_id)
    waiting: PendingUpload | None = pending_or_none(request, case, pending_id)
    if waiting is None:
        return gone(request, case)
    if request.method == "GET":
        return redirect("injuries_pending", case.pk, waiting.pk)
    acts.cancel(waiting)
    messages.success(request, _("The rows are thrown away. Nothing is stored."))
    return redirect("injuries", case.pk)


def gone(request: HttpRequest, case: Case) -> HttpResponse:
    """Nothing is waiting at this address, at least not for this person."""
    return render(request, "workspace/injuries/gone.html", {"case": case}, status=404)
