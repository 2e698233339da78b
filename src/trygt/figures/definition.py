"""What is fetched and what is shown, as data: the tables and indicators of `library/`.

An indicator's key is the key of the scheme's question it answers (K01 …), where there is one:
question keys are shared by all schemes and never move.
"""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import AfterValidator, Field, model_validator

from trygt.figures.sources.checks import Kind
from trygt.schemes.definition.parts import Key, Part, Text

LIBRARY = Path(__file__).parent / "library"
Level = Literal["municipality", "county", "country", "group"]

SPANS: dict[str, tuple[tuple[int, int], ...]] = {
    "five-year": (*((n, n + 4) for n in range(0, 90, 5)), (90, 999)),
}
"""Ways to cut single years of age into bands: (first, last) year."""


def _known_cut(name: str) -> str:
    if name not in SPANS:
        raise ValueError(f"there is no way to cut ages called {name}")
    return name


Cut = Annotated[str, AfterValidator(_known_cut)]
"""One of the ways to cut ages."""


class Between(Part):
    """A stretch of a numbered category, such as ages 67 to 79."""

    least: int = 0
    """First number that counts."""
    most: int = 999
    """Last number that counts."""

    @property
    def word(self) -> str:
        """As it stands in a series' key: 0-4, 90."""
        return f"{self.least}-{self.most}" if self.most < 999 else str(self.least)


class SeriesDefinition(Part):
    """One series kept of a table: which of its cells, added up where there are several.

    With `spread`, one series for each category or band; its key ends in those.
    """

    key: Key
    """Stable name of the series."""
    where: dict[str, tuple[str, ...] | Between] = {}
    """Categories per dimension of the table; a dimension not named is summed over."""
    spread: dict[str, tuple[str, ...] | Cut] = {}
    """Dimensions cut into series of their own: categories, or the name of a way to cut ages."""
    kind: Kind = Kind.OTHER
    """Counts and populations may be added up: over categories, and over communities that merged.

    Only what is of another kind than these and a rate may be below zero.
    """
    unit: str = ""
    """The unit the source gave when this was written; another one is a fault."""

    @property
    def additive(self) -> bool:
        """Whether its numbers may be added up."""
        return self.kind in (Kind.COUNT, Kind.POPULATION)

    def spelled_out(self) -> list["SeriesDefinition"]:
        """Itself, or one definition for each combination of `spread`."""
        made = [self]
        for dimension, cut in self.spread.items():
            parts = (
                [Between(least=a, most=b) for a, b in SPANS[cut]] if isinstance(cut, str) else cut
            )
            made = [
                one.model_copy(
                    update={
                        "key": f"{one.key}-{part.word if isinstance(part, Between) else part}",
                        "where": {
                            **one.where,
                            dimension: part if isinstance(part, Between) else (part,),
                        },
                        "spread": {},
                    }
                )
                for one in made
                for part in parts
            ]
        return made


class TableDefinition(Part):
    """A table at a source, how it is asked for and which series are kept of it."""

    key: Key
    """Stable name."""
    source: Literal["ssb", "fhi"]
    """Which adapter fetches it."""
    table: str
    """The source's number for it when this was written; found by `title` if it has moved."""
    bank: str = "nokkel"
    """FHI's statistics bank."""
    title: str
    """Words of its title at the source."""
    name: Text
    """What it holds, for readers."""
    select: dict[str, tuple[str, ...]]
    """Categories asked for per dimension; `*`, `from(2004)` and `bottom(10)` as the source knows them."""
    lists: dict[str, str] = {}
    """The code list a dimension's categories are from, where it is not the table's own."""
    levels: dict[Level, str]
    """The code list of places per level."""
    tried: bool = False
    """Whether the query has been seen to work; others are proposals until the first live run."""
    series: tuple[SeriesDefinition, ...] = Field(min_length=1)
    """What is kept."""

    @property
    def expected(self) -> dict[str, tuple[str, ...]]:
        """The categories asked for by name, per dimension."""
        return {
            dimension: choices
            for dimension, choices in self.select.items()
            if not any(sign in choice for choice in choices for sign in "*?(")
        }


class Number(Part):
    """A fact as it is published: people, square kilometres, kroner, per cent."""

    how: Literal["number"]
    """Always number."""
    series: tuple[Key, ...] = Field(min_length=1)
    """Added up where there are several."""

    @property
    def uses(self) -> tuple[str, ...]:
        """Every series it is made of."""
        return self.series


class Share(Part):
    """A part of a whole, in per cent, counted of everyone and not of a sample."""

    how: Literal["share"]
    """Always share."""
    part: tuple[Key, ...] = Field(min_length=1)
    """Series of the part."""
    whole: tuple[Key, ...] = Field(min_length=1)
    """Series of the whole."""
    ahead: int = 0
    """Taken so many years ahead, of a projection."""

    @property
    def uses(self) -> tuple[str, ...]:
        """Every series it is made of."""
        return (*self.part, *self.whole)


class Change(Part):
    """Change in per cent over some years."""

    how: Literal["change"]
    """Always change."""
    series: Key
    """Of what."""
    years: int = Field(ge=1, le=50)
    """Over how many years."""

    @property
    def uses(self) -> tuple[str, ...]:
        """Every series it is made of."""
        return (self.series,)


class Events(Part):
    """Events counted, with Poisson limits; several years pooled where they are few."""

    how: Literal["events"]
    """Always events."""
    series: tuple[Key, ...] = Field(min_length=1)
    """Added up where there are several."""
    people: Key | None = None
    """Population behind them, for comparing; without it they are not compared."""

    @property
    def uses(self) -> tuple[str, ...]:
        """Every series it is made of."""
        return (*self.series, self.people) if self.people else self.series


class Rate(Part):
    """Events for each so many person-years."""

    how: Literal["rate"]
    """Always rate."""
    series: tuple[Key, ...] = Field(min_length=1)
    """The events."""
    people: Key
    """The population, one figure a year."""
    per: int = Field(ge=1)
    """For each so many."""
    pool: int = Field(1, ge=1, le=10)
    """Years counted together."""

    @property
    def uses(self) -> tuple[str, ...]:
        """Every series it is made of."""
        return (*self.series, self.people)


class PublishedRate(Part):
    """A rate the source has computed. Its interval is estimated from the population."""

    how: Literal["published-rate"]
    """Always published-rate."""
    series: Key
    """The rate."""
    people: Key
    """Population it is about."""
    per: int = Field(ge=1)
    """For each so many."""

    @property
    def uses(self) -> tuple[str, ...]:
        """Every series it is made of."""
        return (self.series, self.people)


class Cost(Part):
    """What injuries cost: cases times a unit cost, with the price year said."""

    how: Literal["cost"]
    """Always cost."""
    cases: dict[Key, int]
    """Unit cost in kroner per case of each series."""
    price_year: int
    """The year whose prices these are."""
    source: str
    """Where the unit costs are from."""

    @property
    def uses(self) -> tuple[str, ...]:
        """Every series it is made of."""
        return tuple(self.cases)


class Bands(Part):
    """Two sides by age, such as men and women: the population pyramid."""

    how: Literal["bands"]
    """Always bands."""
    left: Key
    """How the series of the left side begin."""
    right: Key
    """How those of the right side begin."""
    cut: Cut = "five-year"
    """The way ages are cut."""

    @property
    def words(self) -> tuple[str, ...]:
        """The bands as they end the series' keys."""
        return tuple(Between(least=a, most=b).word for a, b in SPANS[self.cut])

    @property
    def uses(self) -> tuple[str, ...]:
        """Every series it is made of."""
        return tuple(f"{side}-{word}" for side in (self.left, self.right) for word in self.words)


Recipe = Annotated[
    Number | Share | Change | Events | Rate | PublishedRate | Cost | Bands,
    Field(discriminator="how"),
]


class RiskCell(Part):
    """Where in the grid of themes and life phases a figure speaks."""

    theme: Key
    """Theme, as scheme vocabularies name it."""
    phases: tuple[Key, ...] = Field(min_length=1)
    """Life phases."""


class Indicator(Part):
    """A figure people read, and how it is made."""

    key: Key
    """Its name, and the key of the question it answers."""
    title: Text
    """What it is called."""
    unit: Text
    """What is counted or measured."""
    section: Key
    """The heading it stands under."""
    usual_source: Text
    """Where it is usually found."""
    recipe: Recipe | None = None
    """How it is made; without one the community collects it itself."""
    decimals: int = Field(0, ge=0, le=4)
    """Decimals shown."""
    direction: Literal["lower", "higher", "neutral"] = "neutral"
    """Which way is better."""
    suppress_below: int = Field(0, ge=0)
    """Numbers made of fewer events than this, and more than none, are shielded; for sources that do not do so themselves."""
    risk: tuple[RiskCell, ...] = ()
    """What it says something about."""
    note: Text | None = None
    """What must be said beside it."""

    @property
    def series(self) -> tuple[str, ...]:
        """Every series it is made of."""
        return self.recipe.uses if self.recipe else ()


class Heading(Part):
    """A heading figures stand under."""

    key: Key
    """Stable name."""
    name: Text
    """What people read."""


class Library(Part):
    """All tables and indicators."""

    tables: tuple[TableDefinition, ...]
    """What is fetched."""
    headings: tuple[Heading, ...]
    """In the order they are shown."""
    indicators: tuple[Indicator, ...]
    """What is shown."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        kept = [one.key for t in self.tables for s in t.series for one in s.spelled_out()]
        headings = [heading.key for heading in self.headings]
        tables = [table.key for table in self.tables]
        keys = [indicator.key for indicator in self.indicators]
        faults = [
            f"{key}: stands twice"
            for some in (tables, kept, headings, keys)
            for key, times in Counter(some).items()
            if times > 1
        ]
        for indicator in self.indicators:
            faults += [
                f"{indicator.key}: no table keeps {key}"
                for key in indicator.series
                if key not in kept
            ]
            if indicator.section not in headings:
                faults.append(f"{indicator.key}: there is no heading {indicator.section}")
        if faults:
            raise ValueError("\n".join(faults))
        return self

    def indicator(self, key: str) -> Indicator | None:
        """The indicator of this key."""
        return next((one for one in self.indicators if one.key == key), None)


@cache
def library() -> Library:
    """The library that ships with Trygt. Raises pydantic's error when a file is at fault."""
    return read(LIBRARY)


def read(folder: Path) -> Library:
    """The tables and indicators of a folder: tables.yaml and indicators*.yaml."""
    parts = [
        yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        for path in sorted(folder.glob("*.yaml"))
    ]
    return Library.model_validate(
        {
            name: [item for part in parts for item in part.get(name, ())]
            for name in ("tables", "headings", "indicators")
        }
    )
