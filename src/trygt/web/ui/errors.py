"""The pages for what goes wrong: what happened, that nothing was lost, and the way on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent something we cannot read."""
    return HttpResponse(render_to_string("ui/errors/400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but this is not theirs to do."""
    return render(request, "ui/errors/403.html", {"words": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or none this person may know of."""
    return render(request, "ui/errors/404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500: our fault. Rendered without a request: whatever failed is not asked again."""
    return HttpResponse(render_to_string("ui/errors/500.html"), status=500)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose session ended or whose cookies are blocked."""
    return render(request, "ui/errors/csrf.html", status=403)
