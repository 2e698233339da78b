"""From the bytes of an answer to JSON we can trust the shape of."""

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from trygt.figures.sources.failures import BadAnswer

_TITLE = re.compile(r"<title[^>]*>\s*(.*?)\s*</title>", re.IGNORECASE | re.DOTALL)


class Doubled(dict[str, Any]):
    """A JSON object in which a key stands twice: `key`. Whoever reads it must refuse it."""

    key = ""


def json_in(content: bytes, where: str) -> Any:
    """The JSON in an answer: UTF-8, with or without a byte order mark. Raises BadAnswer.

    NaN and Infinity are not JSON and are refused. Objects with a key twice come as `Doubled`.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _("byte number %(n)s") % {"n": error.start + 1}
        raise BadAnswer(where, place, _("text in UTF-8 is expected")) from None
    start = text[:2000].lstrip()
    if not start:
        raise BadAnswer(where, "", _("the answer is empty"))
    if start.startswith("<"):
        raise BadAnswer(where, "", _not_data(start))
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise BadAnswer(where, *_broken(text, error)) from None
    except _Constant as error:
        sentence = _("a number is expected, not %(word)s") % {"word": error}
        raise BadAnswer(where, _("values"), sentence) from None
    except (ValueError, RecursionError):  # thousands of digits or of brackets
        raise BadAnswer(where, "", _("the answer is not sound JSON")) from None


def object_at(owner: Any, key: str, where: str, *, needed: bool = True) -> dict[str, Any]:
    """The object under a key, {} for null or nothing unless it is needed. Raises BadAnswer."""
    value = owner.get(key) if isinstance(owner, Mapping) else None
    if value is None and not needed:
        return {}
    if not isinstance(value, dict):
        raise BadAnswer(where, key, _("an object is expected here"))
    if isinstance(value, Doubled):
        raise BadAnswer(where, f"{key}, {value.key}", _("this stands twice"))
    return value


def list_at(owner: Any, key: str, where: str, *, needed: bool = True) -> list[Any]:
    """The list under a key, [] for null or nothing unless it is needed. Raises BadAnswer."""
    value = owner.get(key) if isinstance(owner, Mapping) else None
    if value is None and not needed:
        return []
    if not isinstance(value, list):
        raise BadAnswer(where, key, _("a list is expected here"))
    return value


def text_at(owner: Any, key: str, where: str, place: str, *, needed: bool = True) -> str:
    """The text under a key, "" for null or nothing unless it is needed. Raises BadAnswer."""
    value = owner.get(key) if isinstance(owner, Mapping) else None
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or (needed and not value):
        raise BadAnswer(where, f"{place}, {key}", _("text is expected here"))
    return value


def texts_at(owner: Any, key: str, where: str, *, needed: bool = True) -> list[str]:
    """The list of texts under a key, [] for null or nothing unless it is needed. Raises BadAnswer."""
    found = list_at(owner, key, where, needed=needed)
    if not all(isinstance(one, str) for one in found):
        raise BadAnswer(where, key, _("text is expected here"))
    return found


class _Constant(Exception):
    pass


def _no_constant(word: str) -> NoReturn:
    raise _Constant(word)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    doubled, seen = Doubled(members), set()
    for key, _value in pairs:
        if key in seen:
            doubled.key = key
        seen.add(key)
    return doubled


def _broken(text: str, error: json.JSONDecodeError) -> tuple[str, str]:
    place = _("character number %(n)s") % {"n": error.pos + 1}
    if error.pos >= len(text.rstrip()) or "Unterminated" in error.msg:
        return place, _("the answer ends too early; it was cut off")
    return place, _("the answer is not sound JSON")


def _not_data(start: str) -> str:
    found = _TITLE.search(start)
    if not found:
        return _("a web page came instead of figures")
    title = re.sub(r"\s+", " ", found[1])[:120]
    return _("a web page came instead of figures: “%(title)s”") % {"title": title}
