"""Typing outlives the session: what a signed-out person sends is kept until they are back.

With HTMX the page still holds the text, so it is told (401) to sign in and save again. Without it
the text waits in the anonymous session and the page shows it once more, unsaved.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

KEY = "rescued"
MOST_TEXTS = 5
MOST_CHARACTERS = 60_000
SECONDS = 3600
NEVER = {"csrfmiddlewaretoken"}

View = Callable[..., HttpResponse]


def rescued(back: Callable[..., str]) -> Callable[[View], View]:
    """Let only signed-in people through, and keep what others send.

    `back` takes the view's own arguments from the address and says which page shows the text.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **where: Any) -> HttpResponse:
            if request.user.is_authenticated:
                response = view(request, **where)
                if request.method == "POST" and response.status_code < 400:
                    forget(request)
                return response
            page = back(**where)
            if request.method != "POST":
                return redirect_to_login(page)
            if request.headers.get("HX-Request"):
                context = {"page": page, "revision": request.POST.get("revision", "")[:10]}
                return render(request, "workspace/rescued.html", context, status=401)
            keep(request)
            return redirect_to_login(page)

        return guarded

    return wrap


def keep(request: HttpRequest) -> None:
    """Keep the fields that were sent; the oldest give way, and what is far too long is not kept."""
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in NEVER}
    size = sum(len(name) + len(text) for name, texts in fields.items() for text in texts)
    if size > MOST_CHARACTERS:
        return
    kept = {path: item for path, item in _kept(request).items() if path != request.path}
    kept[request.path] = {"at": int(time.time()), "fields": fields}
    request.session[KEY] = dict(list(kept.items())[-MOST_TEXTS:])


def texts_for(request: HttpRequest, path: str) -> dict[str, list[str]] | None:
    """What was typed for an address and not saved, if it is not older than an hour."""
    item = _kept(request).get(path)
    return item["fields"] if item else None


def paths_kept(request: HttpRequest) -> list[str]:
    """The addresses there is unsaved text for."""
    return list(_kept(request))


def forget(request: HttpRequest) -> None:
    """Let go of what was kept for this address, once it is saved."""
    if request.path in request.session.get(KEY, {}):
        request.session[KEY] = {p: i for p, i in _kept(request).items() if p != request.path}


def _kept(request: HttpRequest) -> dict[str, Any]:
    oldest = time.time() - SECONDS
    kept = request.session.get(KEY, {})
    return {path: item for path, item in kept.items() if item["at"] >= oldest}
