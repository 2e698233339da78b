"""What is asked of a statistical source and what comes back; the same for both of them."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from trygt.figures.sources.fetching import Request, Response
from trygt.figures.sources.tables import Table

Level = Literal["municipality", "county", "country", "group"]
MUNICIPALITY: Level = "municipality"
COUNTY: Level = "county"
COUNTRY: Level = "country"
GROUP: Level = "group"
NORWAY_CODE = "0"

# level → the codes wanted, as the country writes them ("4003", "40", "0", "EKG05").
Codes = Mapping[Level, Sequence[str]]


class TableQuery(BaseModel):
    """Which cells of which table. Read from an indicator's definition.

    - `bank`: FHI's bank of tables.
    - `title`: words of the table's title, to find it by when its id is gone.
    - `select`: dimension → codes, or expressions as the source writes them (SSB: `*`, `top(10)` is
      the newest ten; FHI: `*`, `bottom(10)` is the newest ten). Place is not among them.
    - `lists`: dimension → code list that its codes are from (SSB).
    - `levels`: which levels of places, each with the code list to use (SSB: `agg_KommSummer`), a
      pattern of codes (SSB and FHI: `EKG*`), or "" to choose from what the table offers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Literal["ssb", "fhi"]
    table: str = Field(pattern=r"^[A-Za-z0-9]{1,20}$")
    bank: str = Field(default="nokkel", pattern=r"^[A-Za-z0-9]{1,20}$")
    title: str = ""
    select: dict[str, list[str]] = {}
    lists: dict[str, str] = {}
    levels: dict[Level, str] = {MUNICIPALITY: "", COUNTY: "", COUNTRY: ""}


@dataclass(frozen=True)
class Fetched:
    """One answer, and all that must be kept about where it is from.

    `level` is "" where one answer holds every level; `place_of` tells them apart. `table_id` is the
    table that answered, which may not be the one that was named. `absent`: codes that were wanted
    and that the table does not have. `page` is for people. `content_hash` is SHA-256.
    """

    level: Level | Literal[""]
    table: Table
    table_id: str
    method: str
    url: str
    body: Any
    page: str
    updated: datetime | None
    retrieved: datetime
    content_hash: str
    absent: tuple[str, ...] = ()

    @classmethod
    def from_answer(
        cls,
        request: Request,
        response: Response,
        table: Table,
        *,
        level: Level | Literal[""],
        table_id: str,
        page: str,
        absent: Sequence[str] = (),
    ) -> "Fetched":
        """What came, with its provenance."""
        return cls(
            level=level,
            table=table,
            table_id=table_id,
            method=request.method,
            url=request.url,
            body=request.body,
            page=page,
            updated=table.updated,
            retrieved=response.retrieved,
            content_hash=hashlib.sha256(response.content).hexdigest(),
            absent=tuple(absent),
        )


@dataclass(frozen=True)
class Place:
    """A place as the country writes it: level, and "4003", "40", "0" or "EKG05"."""

    level: Level
    code: str


_PLACES = (
    (re.compile(r"(?:K[-_])?(\d{4})"), MUNICIPALITY),
    (re.compile(r"(?:F[-_]|EKA)?(\d{2})"), COUNTY),
    (re.compile(r"(EKG\d{2})"), GROUP),
)
# "Not stated", in a code list of places.
_NOWHERE = {"9999", "99"}


def place_of(code: str) -> Place | None:
    """The place a source means by a code ("K-4003", "F_40", "EKA40", "EAK", "0"), or None.

    None is for what is no municipality, county, country or KOSTRA group: city districts, health
    regions, the country without Oslo, "not stated". Whether the place exists today is not asked.
    """
    if code in {"0", "EAK"}:
        return Place(COUNTRY, NORWAY_CODE)
    for pattern, level in _PLACES:
        found = pattern.fullmatch(code)
        if found:
            return None if found[1] in _NOWHERE else Place(level, found[1])
    return None


def wanted_codes(
    offered: Sequence[str], level: Level, codes: Codes | None, pattern: str = ""
) -> tuple[list[str], list[str]]:
    """The source's codes of a level that are wanted, and which wanted places it does not have."""
    have = {
        place.code: code
        for code in offered
        if fnmatchcase(code, pattern or "*")
        and (place := place_of(code)) is not None
        and place.level == level
    }
    if codes is None or level not in codes:
        return list(have.values()), []
    wanted = list(dict.fromkeys(codes[level]))
    return [have[code] for code in wanted if code in have], [c for c in wanted if c not in have]


def fits(title: str, label: str) -> bool:
    """Whether every word of a title (as in "(K)", with its signs) stands in a table's label."""
    words = label.casefold().replace(",", " ").split()
    return all(word in words for word in title.casefold().replace(",", " ").split())
