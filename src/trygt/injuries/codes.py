"""The code lists as data: what a column or a value is called, in three languages, and what it means.

Lists lie in `data/`; each is read once and frozen for the life of the process.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from trygt.injuries.ages import PHASES, ImplausibleAge, phase_of_text
from trygt.places.folding import fold
from trygt.texts import in_language

DATA = Path(__file__).parent / "data"
UNKNOWN = "unknown"
NUMBER_FIRST = re.compile(r"^\d+ +(?=\D)")


def plain(text: str) -> str:
    """Text for comparing: small letters without marks, anything else a single space."""
    return " ".join(re.findall(r"[a-z0-9+]+", fold(text)))


@cache
def lists(name: str) -> Mapping[str, Any]:
    """The lists of `data/<name>.yaml`."""
    found: Mapping[str, Any] = yaml.load(
        (DATA / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return found


@cache
def words_of(name: str, *path: str) -> frozenset[str]:
    """The words of a list (or list of lists) in `data/<name>.yaml`, each as `plain` gives it."""
    found: Any = lists(name)
    for step in path:
        found = found[step]
    return _words(found)


def _words(found: list[Any]) -> frozenset[str]:
    flat = [word for item in found for word in (item if isinstance(item, list) else [item])]
    return frozenset(plain(str(word)) for word in flat)


@dataclass(frozen=True)
class Category:
    """One category of an axis: its key, its name, and the themes an injury in it belongs to."""

    key: str
    name: Mapping[str, str]
    words: frozenset[str]
    begins: tuple[str, ...]
    themes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Axis:
    """One thing told of an injury, such as the place, with its categories."""

    key: str
    name: Mapping[str, str]
    headers: frozenset[str]
    categories: Mapping[str, Category] = field(hash=False)

    def find(self, text: str) -> str | None:
        """The category a value names, by its words or by how one of them begins; None: not understood."""
        for words in _readings(text):
            for category in self.categories.values():
                if words in category.words:
                    return category.key
        for words in _readings(text):
            for category in self.categories.values():
                if any(f" {words}".find(f" {begin}") >= 0 for begin in category.begins):
                    return category.key
        return None


def _readings(text: str) -> Iterator[str]:
    """The words of a value, and the same without a number before them ("1 Ulykke")."""
    words = plain(text)
    yield words
    if bare := NUMBER_FIRST.sub("", words):
        yield bare


@cache
def axes() -> Mapping[str, Axis]:
    """Every axis that is coded by words: sex, intent, activity, mechanism, place, severity."""
    found = {}
    for entry in lists("codes")["axes"]:
        categories = {
            item["key"]: Category(
                item["key"],
                item["name"],
                _words([item["key"], *item["name"].values(), *item.get("words", ())]),
                tuple(plain(word) for word in item.get("begins", ())),
                frozenset(item.get("themes", ())),
            )
            for item in [*entry["categories"], lists("codes")["unknown"]]
        }
        found[entry["key"]] = Axis(
            entry["key"],
            entry["name"],
            _words([*entry["name"].values(), *entry["headers"]]),
            categories,
        )
    return found


@cache
def understood(value: str) -> bool:
    """Whether any axis knows the value."""
    return any(axis.find(value) for axis in axes().values())


def phase_or_none(text: str) -> str | None:
    """The life phase of an age as written; None also for ages nobody has."""
    try:
        return phase_of_text(text)
    except ImplausibleAge:
        return None


def version() -> str:
    """The version of all groupings together, stored with each data set."""
    return f"{lists('codes')['version']}+{lists('icd10')['version']}"


@cache
def _named() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """The names of all categories by dimension and key."""
    codes, icd = lists("codes"), lists("icd10")
    names: dict[tuple[str, str], Mapping[str, str]] = {}
    for axis in axes().values():
        names |= {(axis.key, c.key): c.name for c in axis.categories.values()}
    parts = {"cause": icd["causes"], "body": icd["bodies"], "intent": icd["intents"]}
    parts |= {name: codes[name] for name in ("theme", "phase")}
    for part, entries in parts.items():
        names |= {(part, entry["key"]): entry["name"] for entry in entries}
    names["cause", icd["other"]["key"]] = icd["other"]["name"]
    return names


def name_of(dimension: str, key: str) -> str:
    """A category's name in the reader's language; months, weekdays and years name themselves."""
    if key == UNKNOWN:
        return in_language(lists("codes")["unknown"]["name"])
    name = _named().get((dimension, key))
    return in_language(name) if name else key


def order_of(dimension: str) -> list[str]:
    """The keys of a dimension's categories in the order they are listed, "unknown" last."""
    if dimension == "phase":
        return [*PHASES, UNKNOWN]
    return [*(key for part, key in _named() if part == dimension and key != UNKNOWN), UNKNOWN]
