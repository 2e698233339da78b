"""The pages for what goes wrong: what happened, that nothing was lost, and the way on."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent something we cannot read."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return HttpResponse(render_to_string("ui/errors/400.html"), status=400)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more was sent than is taken in. Rendered without a request: no session is read for it."""
    context = {"limit": settings.CONFIG.upload_limit_mb}
    return HttpResponse(render_to_string("ui/errors/413.html", context), status=413)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: tried too often. allauth calls it by its name in the addresses."""
    response = HttpResponse(render_to_string("ui/errors/429.html"), status=429)
    response["Retry-After"] = "300"
    return response


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
