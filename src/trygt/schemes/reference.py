"""The reference of every key a scheme file may hold, made from the definitions themselves."""

import types
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from trygt.schemes.definition import Scheme

NAMED = {str: "plain text", int: "whole number", float: "number", bool: "true or false"}
LIMITS = {"ge": "at least", "le": "at most", "min_length": "at least", "max_length": "at most"}


def render() -> str:
    """Markdown: one heading and table per part, the whole scheme first."""
    return "\n".join(line for model in models() for line in _model(model))


def models() -> list[type[BaseModel]]:
    """Every part a scheme file may hold, in the order a reader meets them."""
    return _models(Scheme, [])


def _models(model: type[BaseModel], seen: list[type[BaseModel]]) -> list[type[BaseModel]]:
    """This part and all parts below it, each once."""
    if model not in seen:
        seen.append(model)
        for field in model.model_fields.values():
            for part in _parts(field.annotation):
                _models(part, seen)
    return seen


def _parts(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _parts(inner)


def _model(model: type[BaseModel]) -> Iterator[str]:
    yield f"### {_title(model)}"
    yield ""
    yield " ".join((model.__doc__ or "").split())
    yield ""
    yield "| Key | Holds | May be left out | Meaning |"
    yield "|---|---|---|---|"
    for name, field in model.model_fields.items():
        holds = ", ".join([_form(field.annotation), *_limits(field)])
        yield f"| `{name}` | {holds} | {_default(field)} | {field.description} |"
    yield ""


def _title(model: type[BaseModel]) -> str:
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in model.__name__)
    return words.strip().capitalize()


def _link(model: type[BaseModel]) -> str:
    title = _title(model)
    return f"[{title.lower()}](#{title.lower().replace(' ', '-')})"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "no"
    if field.default in ("", None, (), {}) and field.default is not False:
        return "yes"
    value = str(field.default).lower() if isinstance(field.default, bool) else field.default
    return f"yes: `{value}`"


def _limits(field: FieldInfo) -> Iterator[str]:
    for rule in field.metadata:
        for name, words in LIMITS.items():
            if isinstance(limit := getattr(rule, name, None), int):
                yield f"{words} {limit}"


def _form(annotation: Any) -> str:
    """What a value looks like, in words."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return " or ".join(_form(item) for item in inner if item is not types.NoneType)
    if hasattr(annotation, "__metadata__"):
        return _form(inner[0])
    if origin is tuple:
        return f"list of: {_form(inner[0])}"
    if origin is dict:
        return "text in every language" if _is_words(inner) else "pairs of keys"
    return _choices(annotation) or _single(annotation)


def _choices(annotation: Any) -> str:
    """The values to choose among, where there are some."""
    if get_origin(annotation) is Literal:
        values = get_args(annotation)
    elif issubclass(annotation, StrEnum):
        values = tuple(annotation)
    else:
        values = ()
    return ", ".join(f"`{value}`" for value in values)


def _single(annotation: type) -> str:
    if issubclass(annotation, BaseModel):
        return _link(annotation)
    return NAMED.get(annotation, annotation.__name__)


def _is_words(inner: tuple[Any, ...]) -> bool:
    """Whether a mapping goes from language codes, as `Text` does."""
    return "a-z]{2,3}" in str(getattr(inner[0], "__metadata__", ""))
