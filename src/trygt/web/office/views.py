"""The board: all cases one may see, narrowed, sorted, exported. The export holds exactly the board's rows."""

import csv

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from trygt.cases.models import Case
from trygt.council import members
from trygt.council.certifiers import missing_in
from trygt.laws.rights import may_keep
from trygt.people.acts import may_fill
from trygt.schemes.definition import Stage
from trygt.schemes.queries import newest
from trygt.texts import in_language
from trygt.web.office.finding import office_person_or_404
from trygt.web.workspace.finding import login_required, me
from trygt.web.workspace.pages import rows

SORTS = {
    "community": "community__name",
    "stage": "stage",
    "since": "stage_since",
    "act": "last_act_at",
}


def _cases(request: HttpRequest) -> QuerySet[Case]:
    """The cases the person sees, as the address narrows and sorts them. 404 for those without an office."""
    person = office_person_or_404(request)
    found = Case.objects.visible_to(person).select_related("community")
    if search := request.GET.get("q", "").strip()[:100]:
        found = found.filter(Q(community__name__icontains=search))
    if (stage := request.GET.get("stage", "")) in list(Stage):
        found = found.filter(stage=stage)
    sort = request.GET.get("sort", "act")
    field = SORTS.get(sort.removeprefix("-"), "last_act_at")
    return found.order_by(f"-{field}" if sort.startswith("-") else field, "pk")


@login_required
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """All cases with their clocks."""
    page = Paginator(_cases(request), 50).get_page(request.GET.get("page"))
    stages = {stage.key: in_language(stage.owner) for scheme in newest() for stage in scheme.stages}
    bodies = {scheme.owner.key: scheme.owner.name for scheme in newest()}
    shown = list(page.object_list)
    context = {
        "page": page,
        "rows": rows(shown, community_side=False),
        "missing": missing_in(shown),
        "councils": [
            (key, name) for key, name in bodies.items() if members.may_see(me(request), key)
        ],
        "search": request.GET.get("q", ""),
        "stages": [(str(key), stages[key]) for key in Stage if key in stages],
        "chosen": request.GET.get("stage", ""),
        "bodies": [(key, name) for key, name in bodies.items() if may_fill(me(request), body=key)],
        "keeps_laws": may_keep(me(request)),
    }
    return render(request, "office/board.html", context)


@login_required
@require_GET
def board_csv(request: HttpRequest) -> HttpResponse:
    """The board's rows as CSV."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cases.csv"'
    out = csv.writer(response)
    out.writerow(["community", "scheme", "round", "stage", "since", "last_act", "asleep"])
    for row in rows(_cases(request), community_side=False):
        case = row.case
        out.writerow(
            [
                case.community.name,
                case.scheme_key,
                case.round,
                case.stage,
                case.stage_since,
                case.last_act_at,
                row.asleep,
            ]
        )
    return response
