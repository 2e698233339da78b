"""The board: all cases one may see, narrowed, sorted, exported. The export holds exactly the board's rows."""

import csv

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from trygt.council import members
from trygt.laws.rights import may_keep
from trygt.people.acts import may_fill
from trygt.schemes.queries import newest
from trygt.web.office.board import Board, Marks, Row, rows
from trygt.web.office.finding import may_run, office_person_or_404
from trygt.web.workspace.finding import login_required, me

MOST_SAVED = 30
COLUMNS = [
    *("community", "county", "scheme", "version", "round", "stage", "since", "days", "last_act"),
    *("asleep", "due", "due_what", "overdue", "waits_for", "officer", "certifiers"),
    "missing_certifiers",
]


@login_required
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """All cases with their clocks."""
    person = office_person_or_404(request)
    shown = Board(person, request.GET)
    page = Paginator(shown.cases(), 50).get_page(request.GET.get("page"))
    bodies = {scheme.owner.key: scheme.owner.name for scheme in newest()}
    found, marks = rows(page.object_list), Marks()
    context = {
        "board": shown,
        "page": page,
        "rows": found,
        "cells": [row.cells(marks) for row in found],
        "saved": list(person.saved_filters.all()),
        "runs": may_run(person),
        "councils": [(key, name) for key, name in bodies.items() if members.may_see(person, key)],
        "bodies": [(key, name) for key, name in bodies.items() if may_fill(person, body=key)],
        "keeps_laws": may_keep(person),
    }
    return render(request, "office/board.html", context)


@login_required
@require_GET
def board_csv(request: HttpRequest) -> HttpResponse:
    """The board's rows as CSV."""
    shown = Board(office_person_or_404(request), request.GET)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cases.csv"'
    out = csv.writer(response)
    out.writerow(COLUMNS)
    out.writerows(_line(row) for row in rows(shown.with_counties()))
    return response


def _line(row: Row) -> list[object]:
    case, due = row.case, row.due
    county = case.community.parent
    return [
        case.community.name,
        county.name if county else "",
        case.scheme_key,
        case.scheme_version,
        case.round,
        case.stage,
        case.stage_since,
        row.days,
        case.last_act_at,
        row.asleep,
        due.day if due else "",
        due.what if due else "",
        bool(due and due.late),
        row.waits_for,
        case.officer.name if case.officer else "",
        ", ".join(row.certifiers),
        row.missing,
    ]


@login_required
@require_POST
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keep the filters of an address under a name; the same name again changes what it keeps."""
    person = office_person_or_404(request)
    shown, name = Board(person, request.POST), " ".join(request.POST.get("name", "").split())[:60]
    if not name:
        messages.error(request, _("Give the filter a name."))
    elif person.saved_filters.exclude(name=name).count() >= MOST_SAVED:
        messages.error(request, _("You have many filters. Delete one first."))
    else:
        person.saved_filters.update_or_create(name=name, defaults={"query": shown.query})
        messages.success(request, _("The filter is saved."))
    return _to_board(shown.query)


@login_required
@require_POST
def delete_filter(request: HttpRequest) -> HttpResponse:
    """Forget a filter of one's own."""
    office_person_or_404(request)
    number = request.POST.get("filter", "")
    if number.isdecimal() and me(request).saved_filters.filter(pk=int(number)).delete()[0]:
        messages.success(request, _("The filter is deleted."))
    return redirect("office")


def _to_board(query: str) -> HttpResponse:
    found = redirect("office")
    if query:
        found["Location"] += f"?{query}"
    return found
