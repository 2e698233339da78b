"""What stands before every page: a limit on what is sent, and the headers each answer carries."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language_from_request

from trygt.web.ui.errors import too_large

Next = Callable[[HttpRequest], HttpResponse]

# Nothing here uses them, so no page and nothing slipped into a page may.
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
# Doors that are nobody's to find by searching the web.
UNLISTED = ("/work/", "/office/", "/account/", "/answer/", "/ui/")
# Up to this many times the limit is read, so that a file somewhat too large is refused in its own
# form, beside everything else that was typed.
TOLERANCE = 3


def most_bytes() -> int:
    """The largest request read at all, in bytes."""
    limit: int = settings.CONFIG.upload_limit_mb * 1_000_000
    return TOLERANCE * limit + settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def limit(get_response: Next) -> Next:
    """Answer 413 to what is far too large, unread."""

    def guarded(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > most_bytes():
            with translation.override(get_language_from_request(request)):
                return too_large(request)
        return get_response(request)

    return guarded


def headers(get_response: Next) -> Next:
    """Add what Django has no setting for."""

    def guarded(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if request.path.startswith(UNLISTED):
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        if request.path.startswith(UNLISTED) or settings.SESSION_COOKIE_NAME in request.COOKIES:
            # Not `no-store`: with it browsers forget what was typed when one goes back a page.
            # Signing out empties the browser's own copies instead (web.account.views.sign_out).
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return guarded
