"""The bare stack: views that do as little as such a page can, beside our own addresses.

Each page knows who reads it, reads the rows ours shows in one query, and prints as many rows and
bytes as ours through the same template engine; saving knows who writes and swaps one row.
"""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from trygt.cases.models import Case
from trygt.places.models import Community
from trygt.profile.models import Answer

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TABLE = engines["django"].from_string(
    "<!doctype html><title>Bare</title>{{ request.user }}<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}<td>{{ filling }}</td></tr>{% endfor %}</table>"
)


def table(request: HttpRequest, rows: Sequence[Sequence[object]]) -> HttpResponse:
    """As many rows as the address says (`rows`), filled with so many `bytes` more."""
    rows = rows[: int(request.GET.get("rows", len(rows)))]
    filling = "x" * (int(request.GET.get("bytes", 0)) // max(len(rows), 1))
    return HttpResponse(TABLE.render({"rows": rows, "filling": filling}, request))


def cases(request: HttpRequest) -> HttpResponse:
    """Fifty cases in a plain table."""
    found = Case.objects.select_related("community").order_by("last_act_at")[:50]
    return table(
        request,
        [(case.community.name, case.stage, case.stage_since, case.last_act_at) for case in found],
    )


def answers(request: HttpRequest) -> HttpResponse:
    """All answers in a plain table."""
    found = Answer.objects.all()
    return table(request, [(row.question, row.value, row.author_id, row.saved_at) for row in found])


def places(request: HttpRequest) -> HttpResponse:
    """All municipalities in a plain table."""
    found = Community.objects.filter(kind="municipality", dissolved_on=None).select_related(
        "parent"
    )
    return table(request, [(place.name, place.parent, place.latitude) for place in found])


@login_required
def save(request: HttpRequest, place: int) -> HttpResponse:
    """One row of the table saved in one transaction."""
    with transaction.atomic():
        answer = Answer.objects.select_for_update().order_by("pk")[place]
        words = request.POST["value"]
        there = answer.value
        answer.value = there | {"comment": words} if isinstance(there, dict) else words
        answer.save()
    return HttpResponse("saved")


urlpatterns = [
    path("bare/cases/", cases),
    path("bare/answers/", answers),
    path("bare/places/", places),
    path("bare/save/<int:place>/", save),
    path("", include("trygt.web.urls")),
]
