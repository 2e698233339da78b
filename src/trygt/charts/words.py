"""Words and numbers on charts: written as the reader writes them, measured before they are drawn."""

import math
import re
from collections.abc import Iterable
from functools import lru_cache

from django.utils.formats import get_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as now_

SIZE = 14.0  # of all words, in units of the drawing: 11 pixels on a phone
# Control characters, lone surrogates and non-characters: no drawing can carry them.
_UNDRAWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
# Inter's widths in twentieths of the size, by letter; what is not named here is as wide as an n.
_WIDTHS = {
    letter: twentieths / 20
    for twentieths, letters in {
        5: "Iijl",
        6: " !',.:;`\u00a0",
        7: "()/[]ft|",
        8: "1r",
        9: '"-',
        11: "7JLacksvxyz",
        13: "#$&+04<=>BKPRSTZ–−",
        14: "ADVXYÁÅÄ",
        15: "CGHNOQUÓØÖČŊ",
        16: "w",
        18: "MmÆæ",
        20: "%W@—…",
    }.items()
    for letter in letters
}


def clean(text: object) -> str:
    """Text on one line, without what no drawing can carry."""
    return " ".join(_UNDRAWN.sub(" ", str(text)).split(" ")).strip()


@lru_cache(4096)
def width(text: str) -> float:
    """How wide a line of text is in Inter, in units of the drawing; within some five per cent."""
    return SIZE * sum(_WIDTHS.get(letter, 0.6) if ord(letter) < 0x2E80 else 1.1 for letter in text)


def fitted(text: str, room: float) -> str:
    """Text cut to `room` with an ellipsis where it is wider. The table has all of it."""
    if width(text) <= room:
        return text
    while text and width(f"{text}…") > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def wrapped(text: str, room: float, most: int = 0) -> list[str]:
    """Text as lines no wider than `room`, broken between words; a word that is wider is cut.

    With `most`, what would be further lines is cut too.
    """
    lines: list[str] = []
    for whole in text.split():
        word = fitted(whole, room)
        if lines and width(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if most and len(lines) > most:
        lines[most - 1 :] = [fitted(f"{' '.join(lines[most - 1 :])} …", room)]
    return lines


def decimals_for(numbers: Iterable[float | None]) -> int:
    """How many decimals a chart's numbers are worth: none for whole and large ones, else one or two."""
    known = [abs(number) for number in numbers if number is not None]
    largest = max(known, default=0)
    if largest >= 1000 or all(number == int(number) for number in known):
        return 0
    return 1 if largest >= 5 else 2


def number(value: float, decimals: int) -> str:
    """A number as the reader's language writes it, with a real minus sign."""
    return _number(value, decimals, get_language())


@lru_cache(4096)
def _number(value: float, decimals: int, _language: str | None) -> str:
    written = number_format(round(value, decimals) + 0.0, decimals, force_grouping=True)
    return str(written).replace("-", "\u2212")


def interval(low: float | None, high: float | None, decimals: int) -> str:
    """From and to, or nothing where there is no interval."""
    if low is None or high is None:
        return ""
    return f"{number(low, decimals)}–{number(high, decimals)}"


def with_interval(value: float, low: float | None, high: float | None, decimals: int) -> str:
    """A number with its interval in brackets, where it has one."""
    limits = interval(low, high, decimals)
    return f"{number(value, decimals)} ({limits})" if limits else number(value, decimals)


def reason(gap: str) -> str:
    """Why there is no number, in the words given, or that it is missing."""
    return clean(gap) or now_("Missing")


def locale() -> dict[str, object]:
    """How the reader's language writes numbers, for Vega's axes."""
    return {
        "decimal": get_format("DECIMAL_SEPARATOR"),
        "thousands": get_format("THOUSAND_SEPARATOR"),
        "grouping": [3],
        "currency": ["", ""],
        "minus": "\u2212",
    }


def checked(value: float | None, low: float | None = None, high: float | None = None) -> None:
    """Refuse numbers that cannot be drawn.

    Raises:
        ValueError: for infinity and what is not a number, and for limits the wrong way round.
    """
    for part in (value, low, high):
        if part is not None and not math.isfinite(part):
            raise ValueError(f"{part} cannot be drawn")
    if low is not None and high is not None and low > high:
        raise ValueError(f"the interval {low} to {high} ends before it begins")
