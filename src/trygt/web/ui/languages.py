"""The language a browser is answered in, kept in its cookie."""

from typing import TypeVar

from django.conf import settings
from django.http import HttpResponse

Answer = TypeVar("Answer", bound=HttpResponse)
A_YEAR = 31_536_000  # seconds


def speaking(response: Answer, language: str) -> Answer:
    """The response, with the language to speak from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response
