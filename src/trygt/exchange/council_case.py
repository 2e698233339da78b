"""The council's case paper: what stands in it, as blocks that a page shows and Word takes over.

It is a beginning, not a decision: what only people can write is left in square brackets, and nothing
in it says that the community is or will be certified.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from django.utils import timezone, translation
from django.utils.formats import date_format
from pydantic import Field

from trygt import clock
from trygt.cases.milestones import milestones
from trygt.cases.models import Case
from trygt.profile import queries, walls
from trygt.profile.kinds import day_words, kind_of
from trygt.schemes.definition import Key, Part, Text
from trygt.texts import choose, filled, in_language

FILE = Path(__file__).parent / "library" / "council-case.yaml"
LANGUAGES = ("nb", "nn", "en")
LAYS: tuple[walls.Lays, ...] = ("full", "half", "planned", "hole", "open", "out")


class FocusKeys(Part):
    """Where a scheme's focus areas are written; a scheme without them has none in the paper."""

    section: Key
    """The section answered once for each."""
    title: Key
    """What the area is called."""
    objective: Key
    """What is to be reached."""


class Template(Part):
    """The words of the paper and what it takes from a profile."""

    focus: FocusKeys
    """Where focus areas are written."""
    figures: int = Field(8, ge=1)
    """How many key figures stand in it."""
    words: dict[str, Text]
    """Headings, leads and what is left to fill in."""


@dataclass(frozen=True)
class Block:
    """A piece of the paper. `texts` are lines of a list, `rows` those of a table after its `head`."""

    kind: Literal["heading", "paragraph", "blank", "list", "facts", "table", "wall"]
    text: str = ""
    level: int = 1
    texts: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Paper:
    """The whole case paper in one language."""

    title: str
    language: str
    blocks: tuple[Block, ...]


@cache
def template() -> Template:
    """The shipped words. Raises pydantic.ValidationError when the file holds something else."""
    return Template.model_validate(yaml.safe_load(FILE.read_text("utf-8")))


def council_case(case: Case, language: str) -> Paper:
    """The paper as the profile stands now, in nb, nn or en. A constant number of queries."""
    with translation.override(language):
        made = _Maker(case, language)
        return Paper(made.say("title"), language, tuple(made.blocks()))


class _Maker:
    """What the parts of the paper share."""

    def __init__(self, case: Case, language: str) -> None:
        self.case, self.scheme, self.language = case, case.scheme, language
        self.values = queries.whole_of(case.community, case.scheme)
        self.wall = walls.built_of(case.scheme, self.values)
        laid = self.wall.count("full")
        counted = len(self.wall.stones) - self.wall.count("out")
        self.blanks = {
            "{community}": case.community.name,
            "{scheme}": in_language(self.scheme.name),
            "{status}": in_language(self.scheme.status),
            "{owner}": in_language(self.scheme.owner.name),
            "{profile}": in_language(self.scheme.profile_name),
            "{laid}": str(laid),
            "{of}": str(counted),
        }

    def say(self, name: str, **more: str) -> str:
        """Words of the template with the blanks filled in."""
        blanks: Mapping[str, str] = self.blanks | {f"{{{k}}}": v for k, v in more.items()}
        return filled(choose(template().words[name], self.language)[0], blanks)

    def heading(self, name: str, level: int = 2) -> Block:
        """A heading."""
        return Block("heading", self.say(name), level)

    def blocks(self) -> Iterator[Block]:
        """The paper from top to bottom."""
        empty = self.say("fill")
        names = ("number", "officer", "body", "date")
        yield Block("facts", rows=tuple((self.say(name), empty) for name in names))
        yield self.heading("proposal")
        yield Block("blank", self.say("proposal_text"))
        yield self.heading("facts")
        yield self.heading("about", 3)
        yield Block("paragraph", in_language(self.scheme.about))
        yield Block("paragraph", in_language(self.scheme.honesty))
        yield from self._done()
        yield from self._figures()
        yield from self._focus()
        yield from self._measures()
        yield from self._missing()
        for name in ("consequences", "judgement"):
            yield self.heading(name)
            yield Block("blank", self.say(f"{name}_text"))
        yield self.heading("attachments")
        yield Block("list", texts=(self.say("attachment_profile"),))

    def _done(self) -> Iterator[Block]:
        yield self.heading("done", 3)
        reached = tuple(
            f"{in_language(item.milestone.name)} ({_day(item.tick.at)})"
            for item in milestones(self.case)
            if item.tick
        )
        if reached:
            yield Block("list", texts=reached)
        else:
            yield Block("paragraph", self.say("done_none"))
        snapshot = queries.latest_snapshot(self.case)
        if snapshot:
            day = _day(snapshot.submitted_at)
            yield Block("paragraph", self.say("submitted", day=day, number=str(snapshot.number)))
        else:
            yield Block("paragraph", self.say("draft", day=_day(clock.now())))

    def _figures(self) -> Iterator[Block]:
        yield self.heading("figures", 3)
        rows = []
        for question in self.scheme.questions.values():
            value = self.values.get((question.key, 0))
            if question.kind != "figure" or not value or "value" not in value:
                continue
            plain = {key: value[key] for key in ("value", "year") if key in value}
            said = kind_of(question).words(question, plain, self.scheme)
            usual = in_language(question.source)
            number = said.removesuffix(f", {usual}")
            rows.append((in_language(question.title), number, value.get("source") or usual))
        if not rows:
            yield Block("paragraph", self.say("figures_none"))
            return
        head = tuple(self.say(name) for name in ("figure", "value", "source"))
        yield Block("table", self.say("figures"), head=head, rows=tuple(rows[: template().figures]))

    def _focus(self) -> Iterator[Block]:
        yield self.heading("focus", 3)
        keys = template().focus
        slots = sorted({slot for key, slot in self.values if key == keys.title})
        rows = tuple(
            (str(self.values[keys.title, slot]), str(self.values.get((keys.objective, slot), "–")))
            for slot in slots
        )
        if not rows:
            yield Block("paragraph", self.say("focus_none"))
            return
        head = (self.say("area"), self.say("objective"))
        yield Block("table", self.say("focus"), head=head, rows=rows)

    def _measures(self) -> Iterator[Block]:
        yield self.heading("measures", 3)
        yield Block("paragraph", self.say("measures_lead"))
        rows = []
        for column in self.wall.columns:
            counts = Counter(stone.lays for stone in column.lower + column.upper)
            rows.append((in_language(column.name), *(str(counts[lays]) for lays in LAYS)))
        rows.append((self.say("total"), *(str(self.wall.count(lays)) for lays in LAYS)))
        head = (self.say("theme"), *(self.say(lays) for lays in LAYS))
        yield Block("table", self.say("measures"), head=head, rows=tuple(rows))
        yield self.heading("wall", 3)
        yield Block("wall", self.say("wall_alt"))

    def _missing(self) -> Iterator[Block]:
        yield self.heading("missing", 3)
        rows = []
        for stone in self.wall.stones:
            if stone.lays in {"half", "planned", "hole"}:
                value: dict[str, Any] = self.values[stone.question.key, 0]
                deadline = value.get("deadline", "")
                rows.append(
                    (
                        in_language(stone.question.title),
                        in_language(stone.answer or {}),
                        value.get("action", "–"),
                        value.get("owner", "–"),
                        day_words(deadline) if deadline else "–",
                    )
                )
        if not rows:
            yield Block("paragraph", self.say("missing_none"))
            return
        names = ("measure", "status", "action", "owner", "deadline")
        head = tuple(self.say(name) for name in names)
        yield Block("table", self.say("missing"), head=head, rows=tuple(rows))


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT")
