"""The bare stack: views that do as little as such a page can, beside our own addresses."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from trygt.cases.models import Case
from trygt.places.models import Community
from trygt.profile.models import Answer

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TABLE = engines["django"].from_string(
    "<!doctype html><title>Bare</title>{{ request.user }}<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)


def cases(request: HttpRequest) -> HttpResponse:
    """Fifty cases in a plain table."""
    found = Case.objects.select_related("community").order_by("last_act_at")[:50]
    rows = [(case.community.name, case.stage, case.stage_since, case.last_act_at) for case in found]
    return HttpResponse(TABLE.render({"rows": rows}, request))


def answers(request: HttpRequest) -> HttpResponse:
    """All answers in a plain table."""
    rows = [
        (answer.question, answer.value, answer.author_id, answer.saved_at)
        for answer in Answer.objects.all()
    ]
    return HttpResponse(TABLE.render({"rows": rows}, request))


def places(request: HttpRequest) -> HttpResponse:
    """All municipalities in a plain table."""
    found = Community.objects.filter(kind="municipality", dissolved_on=None).select_related(
        "parent"
    )
    return HttpResponse(
        TABLE.render(
            {"rows": [(place.name, place.parent, place.latitude) for place in found]}, request
        )
    )


def save(request: HttpRequest) -> HttpResponse:
    """One row saved in one transaction."""
    with transaction.atomic():
        answer = Answer.objects.select_for_update().order_by("pk")[0]
        answer.value = {"text": request.POST["value"]}
        answer.save()
    return HttpResponse("saved")


urlpatterns = [
    path("bare/cases/", cases),
    path("bare/answers/", answers),
    path("bare/places/", places),
    path("bare/save/", save),
    path("", include("trygt.web.urls")),
]
