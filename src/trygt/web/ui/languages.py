"""Languages: the one a browser is answered in, kept in its cookie, and what they are called."""

from typing import TypeVar

from django.conf import settings
from django.http import HttpResponse
from django.utils.text import capfirst
from django.utils.translation import get_language_info

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


def name_of(code: str) -> str:
    """What a language is called in the language spoken now; its code where nobody knows."""
    ours = {known: str(name) for known, name in settings.LANGUAGES}
    try:
        return ours.get(code) or str(capfirst(get_language_info(code)["name_translated"]))
    except KeyError:
        return code
