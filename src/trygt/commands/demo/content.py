"""What the made-up communities write, read from `content/`."""

import zlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.files.base import ContentFile

from trygt import clock
from trygt.figures.queries import indicator_of
from trygt.files.acts import take_in
from trygt.people.models import Person
from trygt.schemes.definition import (
    DateQuestion,
    FigureQuestion,
    MeasureQuestion,
    Question,
    Scheme,
    Section,
    TableQuestion,
)
from trygt.texts import filled

FOLDER = Path(__file__).parent / "content"
PLAIN_COMMENTS = 6


@cache
def words(name: str) -> dict[str, Any]:
    """One of the content files."""
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found


def draw(*about: object) -> int:
    """A number that looks drawn by lot and is the same every time."""
    return zlib.crc32("|".join(map(str, about)).encode())


def _dated(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a table: days and years counted from today become dates and years."""
    found = dict(row)
    if days := found.pop("deadline_days", None):
        found["deadline"] = (clock.today() + timedelta(days=days)).isoformat()
    for key in ("baseline-year", "target-year"):
        if key in found:
            found[key] += clock.today().year
    return found


class Written:
    """The words and figures of one made-up community.

    With `rich` they are Trygg kommune's own; else those any community may use.
    """

    def __init__(
        self,
        place: Mapping[str, Any],
        language: str,
        *,
        rich: bool = False,
        unfinished: Sequence[str] = (),
    ) -> None:
        self.place, self.language, self.rich = place, language, rich
        self.unfinished = unfinished
        self.base = words("base")[language]
        self.own = words("trygg") if rich else {}

    def say(self, key: str) -> str:
        """Words on the road; a milestone without words of its own gets the common ones."""
        road = words("road")[self.language]
        return self._fill(road.get(key) or road[key.split(".", maxsplit=1)[0]])

    def _fill(self, text: str) -> str:
        blanks = {
            "{name}": self.place["name"],
            "{population}": f"{self.place['inhabitants']:,}".replace(",", "\u00a0"),
            "{year}": str(clock.today().year),
        }
        return filled(text, blanks).strip()

    def rounds(self, section: Section) -> int:
        """As many focus areas as are written."""
        return len(self._rounds())

    def _rounds(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.own.get("rounds") or self.base["rounds"]
        return found

    def answer(self, question: Question, slot: int) -> Any | None:
        """The value for a question by its kind, or None where the community has none."""
        if slot:
            return self._in_round(question, slot)
        if isinstance(question, FigureQuestion):
            return self._figure(question)
        if isinstance(question, MeasureQuestion):
            return self._own_measure(question) if self.rich else self._measure(question)
        if isinstance(question, DateQuestion):
            days = self.own.get("plans", {}).get(question.key)
            return (clock.today() - timedelta(days=days)).isoformat() if days else None
        if chosen := self.own.get("choices", {}).get(question.key):
            return chosen
        text = self.own.get("texts", {}).get(question.key) or self.base.get(question.key)
        return self._fill(text) if text else None

    def _in_round(self, question: Question, slot: int) -> Any | None:
        value = self._rounds()[slot - 1].get(question.key)
        if isinstance(value, list) and isinstance(question, TableQuestion):
            return [_dated(row) for row in value]
        return self._fill(value) if isinstance(value, str) else value

    def _figure(self, question: FigureQuestion) -> dict[str, Any] | None:
        key, year = question.key, clock.today().year - 1
        indicator = indicator_of(key, question.series)
        if indicator and indicator.recipe:
            return None  # fills itself
        rule = words("figures").get(key)
        if rule is None or not (self.rich or question.required or draw(key, self._name) % 3 == 0):
            return None
        found: dict[str, Any] = {"missing": rule["missing"]} if "missing" in rule else {}
        if not found:
            found = {"value": self._around(key, rule), "year": year}
        if comment := self.own.get("figures", {}).get(key):
            found["comment"] = comment
        return found

    @property
    def _name(self) -> str:
        return str(self.place["name"])

    def _around(self, key: str, rule: Mapping[str, float]) -> float:
        """The rule's figure, up to a tenth more or less outside Trygg kommune."""
        near = 1.0 if self.rich else 1 + (draw(key, self._name) % 21 - 10) / 100
        if "share" in rule:
            return round(rule["share"] * near, 1)
        return round(rule["per_1000"] * self.place["inhabitants"] / 1000 * near)

    def _own_measure(self, question: MeasureQuestion) -> dict[str, Any] | None:
        found = words("measures").get(question.key)
        if found is None:
            return None
        value = dict(found)
        if days := value.pop("deadline_days", None):
            value["deadline"] = (clock.today() + timedelta(days=days)).isoformat()
        return value

    def _measure(self, question: MeasureQuestion) -> dict[str, Any] | None:
        lot = draw(question.key, self._name)
        if not question.required and lot % 3:
            return None
        comment = self._fill(self.base[f"comment-{lot % PLAIN_COMMENTS + 1}"])
        return {"answer": "yes" if lot % 10 < 7 else "partly", "comment": comment}

    def evidence(self, question: Question, by: Person) -> list[dict[str, Any]]:
        """Files and references of Trygg kommune."""
        shown = words("road")["evidence"].get(question.key, []) if self.rich else []
        return [self._taken_in(item, by) for item in shown]

    def _taken_in(self, item: Mapping[str, str], by: Person) -> dict[str, Any]:
        found: dict[str, Any] = dict(item)
        if name := item.get("file"):
            content = (FOLDER / "evidence" / name).read_bytes()
            found["file"] = take_in(ContentFile(content, name=name), by)
        return found

    def value(self, item: str, scheme: Scheme, reader: int) -> int:
        """Mostly met, some better; what is unfinished has only started. Readers differ a little."""
        if item in self.unfinished:
            return scheme.rating.started
        highest = scheme.rating.levels[-1].value
        better = draw(item, self._name) % 5 == 0 or (reader > 0 and draw(item, reader) % 4 == 0)
        return min(highest, scheme.rating.met + better)
