"""The door of personal links: who has one that works comes in, others read in plain words what to do.

The secret in the address is all the right there is: no cookie is asked for, so no other site can
misuse one, and the forms need no token (with `no-referrer` browsers would not name the origin a token
is checked against either).
"""

from collections.abc import Callable
from functools import wraps

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from trygt import clock
from trygt.profile import links
from trygt.profile.models import Link
from trygt.profile.rights import works
from trygt.web.ui.errors import not_found, too_many

View = Callable[..., HttpResponse]

MOST_WRONG = 20  # secrets that lead nowhere, from one address a minute
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
NEVER_SHOWN = {"csrfmiddlewaretoken", "revision", "choice"}


def by_link(view: View) -> View:
    """Call the view with the link instead of its secret, if it works."""

    @wraps(view)
    def guarded(request: HttpRequest, secret: str, **where: object) -> HttpResponse:
        link = links.find(secret)
        try:
            response = _come_in(view, request, link, secret, where)
        except Http404 as missing:
            response = not_found(request, missing)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    guarded.csrf_exempt = True  # type: ignore[attr-defined]
    return guarded


def _come_in(
    view: View, request: HttpRequest, link: Link | None, secret: str, where: dict[str, object]
) -> HttpResponse:
    if link is None:
        return too_many(request) if _too_often(request) else closed(request, 404)
    if not works(link):
        return closed(request, 410)
    link.person.remember()  # posts and appointments are asked once; the link itself every time
    return view(request, link, secret, **where)


def closed(request: HttpRequest, status: int) -> HttpResponse:
    """The link opens nothing. What was typed stays: in the field with HTMX, else on this page to copy."""
    if request.headers.get("HX-Request"):
        line = {"revision": request.POST.get("revision", "")[:10]}
        return render(request, "workspace/handing/gone_line.html", line, status=410)
    typed = [
        text.strip()
        for name in request.POST
        if name not in NEVER_SHOWN
        for text in request.POST.getlist(name)
        if text.strip()
    ]
    context = {"typed": typed, "expired": status == 410}
    return render(request, "workspace/handing/gone.html", context, status=status)


def _too_often(request: HttpRequest) -> bool:
    """Count a secret that leads nowhere. Those that work are never held up by others' guessing."""
    key = f"wrong-link:{get_adapter().get_client_ip(request)}:{int(clock.now().timestamp()) // 60}"
    tried = int(cache.get(key, 0)) + 1
    cache.set(key, tried, 60)
    return tried > MOST_WRONG
