"""Which words to show when a text exists in several languages."""

from collections.abc import Mapping

from django.utils.translation import get_language

# Nynorsk readers read bokmål; everyone else of ours reads English before a language we guess.
NEXT_BEST = {"nn": ("nb", "en"), "nb": ("nn", "en"), "se": ("nb", "en"), "en": ("nb", "nn")}


def choose(text: Mapping[str, str], language: str | None = None) -> tuple[str, str]:
    """The words of `text` for a reader of `language` (default: the active one), and their language.

    Falls back nn → nb → en, then to the first language the text has.
    An empty mapping gives ("", language).
    """
    wanted = (language or get_language() or "en").split("-")[0]
    for code in (wanted, *NEXT_BEST.get(wanted, ("en",)), *text):
        if text.get(code):
            return text[code], code
    return "", wanted


def filled(words: str, blanks: Mapping[str, str]) -> str:
    """`words` with each blank, such as {community}, replaced by what `blanks` says of it."""
    for blank, value in blanks.items():
        words = words.replace(blank, value)
    return words


def in_language(text: Mapping[str, str], language: str | None = None) -> str:
    """Only the words of `choose`."""
    return choose(text, language)[0]
