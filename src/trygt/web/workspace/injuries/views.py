"""The data sets of a community and what each shows."""

import csv

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from trygt.injuries import acts, codes, queries
from trygt.texts import in_language
from trygt.web.workspace.finding import login_required, me
from trygt.web.workspace.injuries import pages
from trygt.web.workspace.injuries.finding import data_or_404, may_bring_in, writing_case_or_404
from trygt.web.workspace.injuries.forms import WithdrawForm
from trygt.web.workspace.profile.pages import community_case_or_404

EXAMPLE = {
    "sex": "female",
    "intent": "unintentional",
    "activity": "household",
    "mechanism": "fall",
    "severity": "moderate",
    "place": "home",
}


@login_required
@require_GET
def overview(request: HttpRequest, case_id: int) -> HttpResponse:
    """The data sets, and where to bring in another."""
    case = community_case_or_404(request, case_id)
    writes = may_bring_in(request, case)
    context = pages.overview(case) | {
        "writes": writes,
        "waiting": queries.waiting_for(me(request), case.community) if writes else None,
    }
    return render(request, "workspace/injuries/overview.html", context)


@login_required
@require_GET
def data(request: HttpRequest, case_id: int, data_id: int) -> HttpResponse:
    """What one data set shows: to the community's own people, or as others would see it."""
    case = community_case_or_404(request, case_id)
    context = pages.of_data(case, data_or_404(case, data_id), shielded="others" in request.GET)
    context["writes"] = may_bring_in(request, case)
    return render(request, "workspace/injuries/data.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, case_id: int, data_id: int) -> HttpResponse:
    """Take a data set out of use, with the reason."""
    case = writing_case_or_404(request, case_id)
    found = data_or_404(case, data_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.withdraw(found, me(request), form.cleaned_data["because"])
        messages.success(request, _("The data set is out of use. It can still be looked up."))
        return redirect("injuries", case.pk)
    context = {"case": case, "data": found, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "workspace/injuries/withdraw.html", context, status=status)


@login_required
@require_GET
def template(request: HttpRequest, case_id: int) -> HttpResponse:
    """An empty file with the columns we know, and one made-up row."""
    community_case_or_404(request, case_id)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="injuries.csv"'
    names = [in_language(codes.axes()[axis].name) for axis in EXAMPLE]
    values = [codes.name_of(axis, key) for axis, key in EXAMPLE.items()]
    head, example = [_("Date"), _("Age"), *names], ["2024-03-15", "67", *values]
    csv.writer(response, delimiter=";").writerows([head, example])
    return response
