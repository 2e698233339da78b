"""Pages anyone may open. They read the register, never a case."""

import csv

from django.core.paginator import Paginator
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from trygt.award.diploma import diploma
from trygt.award.models import Validity
from trygt.files.queries import respond
from trygt.places import queries as places
from trygt.places.models import Community
from trygt.register import queries
from trygt.schemes.queries import newest
from trygt.web.public import pages
from trygt.web.public.council import councils
from trygt.web.public.figures import HEAD, figures_page, table_of
from trygt.web.public.sources import sources_page


@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """What this is, the map, and the newest certified communities."""
    return render(request, "public/front.html", pages.front())


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The register: searched, narrowed, a page at a time."""
    found = _listed(request)
    context = {
        "page": Paginator(found, 50).get_page(request.GET.get("page")),
        "count": len(found),
        "search": request.GET.get("q", ""),
        "chosen": request.GET.get("standing", ""),
        "standings": Validity.choices,
        "map": pages.map_of(queries.listed()),
        "places": places.search(request.GET["q"])[:12] if request.GET.get("q") else [],
    }
    return render(request, "public/register.html", context)


def _listed(request: HttpRequest) -> list[queries.Listed]:
    return queries.listed(
        search=request.GET.get("q", "")[:100], validity=request.GET.get("standing", "")
    )


@require_GET
def register_csv(request: HttpRequest) -> HttpResponse:
    """Exactly the rows of the register page."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="register.csv"'
    rows = csv.writer(response)
    rows.writerow(["community", "scheme", "number", "valid_from", "valid_to", "standing"])
    for item in _listed(request):
        certificate = item.certificate
        rows.writerow(
            [
                item.community.name,
                certificate.scheme_key,
                certificate.number,
                certificate.valid_from,
                certificate.valid_to,
                item.validity,
            ]
        )
    return response


@require_GET
def community(request: HttpRequest, slug: str) -> HttpResponse:
    """One community: its names, figures and certifications, and what it has made public."""
    found = get_object_or_404(Community.objects.select_related("parent"), slug=slug)
    return render(request, "public/community.html", pages.community(found))


@require_GET
def wall(request: HttpRequest, slug: str) -> HttpResponse:
    """A community's wall as it was submitted last, as a drawing to take along."""
    found = get_object_or_404(Community, slug=slug)
    svg = pages.wall_svg(found)
    if svg is None:
        raise Http404
    response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="wall-{found.slug}.svg"'
    return response


@require_GET
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of a community beside its county and the country."""
    found = get_object_or_404(Community.objects.select_related("parent"), slug=slug)
    page = figures_page(found)
    return render(request, "public/figures.html", {"community": found, "page": page})


@require_GET
def figures_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Exactly the figures of the page, with all their periods."""
    found = get_object_or_404(Community.objects.select_related("parent"), slug=slug)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="figures-{found.slug}.csv"'
    rows = csv.writer(response)
    rows.writerow(HEAD)
    rows.writerows(table_of(figures_page(found, drawn=False)))
    return response


@require_GET
def figures_json(request: HttpRequest, slug: str) -> JsonResponse:
    """The same as JSON, an object for each figure and period."""
    found = get_object_or_404(Community.objects.select_related("parent"), slug=slug)
    rows = [
        dict(zip(HEAD, line, strict=True)) for line in table_of(figures_page(found, drawn=False))
    ]
    return JsonResponse({"community": found.name, "figures": rows})


@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    """What is fetched from whom, how each table stands, and what the words of figures mean."""
    return render(request, "public/sources.html", sources_page())


@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a number, and go to its page."""
    number = request.GET.get("number", "").strip()
    if number:
        return redirect("verified", number.upper().replace(" ", "").replace("/", "-")[:40])
    return render(request, "public/verify.html", {})


@require_GET
def verified(request: HttpRequest, number: str) -> HttpResponse:
    """Whether a diploma is genuine and valid."""
    found = queries.verify(number)
    status = 200 if found else 404
    return render(
        request, "public/verified.html", {"found": found, "number": number}, status=status
    )


@require_GET
def diploma_file(request: HttpRequest, number: str) -> HttpResponse:
    """The diploma as PDF."""
    found = queries.verify(number)
    if found is None:
        raise Http404
    return respond(diploma(found.certificate), inline=True)


@require_GET
def method(request: HttpRequest) -> HttpResponse:
    """The schemes' ideas and steps, for those who consider joining."""
    return render(request, "public/method.html", {"schemes": newest()})


@require_GET
def council(request: HttpRequest) -> HttpResponse:
    """Who sits in the councils."""
    return render(request, "public/council.html", {"councils": councils()})


@require_GET
def page(request: HttpRequest, name: str) -> HttpResponse:
    """A page of words."""
    return render(request, f"public/{name}.html", {})


@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("live\n", content_type="text/plain")


@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers too."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("not ready\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")
