"""Every change of places: loading a list of communities. The list rules; loading it twice is idle.

A community that was loaded once is never deleted and keeps its slug; only what the list says
of it changes. Fictional communities are not touched.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from trygt.places.folding import slug_of
from trygt.places.history import History, Life, trace
from trygt.places.models import (
    Code,
    Community,
    CommunityKind,
    CommunityName,
    PlaceFact,
    Succession,
)
from trygt.places.reading import (
    EVERYDAY,
    UNKNOWN_LANGUAGE,
    BadList,
    parts_of,
    read_changes,
    read_counties,
    read_municipalities,
)

DATA = Path(__file__).parent / "data"
COLUMNS = [
    *("name", "parent_id", "language", "organisation_number", "centre", "website"),
    *("latitude", "longitude", "dissolved_on"),
]


@dataclass(frozen=True)
class ImportResult:
    """How many communities a list made, changed and left as they were."""

    created: int
    changed: int
    unchanged: int


def load_shipped() -> ImportResult:
    """Load the lists that came with this package. Idempotent."""
    return import_list(DATA / "municipalities.csv", DATA / "counties.csv", DATA / "changes.csv")


def import_list(municipalities: Path, counties: Path, changes: Path) -> ImportResult:
    """Bring the communities in line with three lists (columns: data/SOURCES.md).

    `changes` holds all changes since 2017, not only the newest. All or nothing.
    Raises BadList naming file, line, column and what is expected.
    """
    county_entries, entries = read_counties(counties), read_municipalities(municipalities)
    known = {entry.code for entry in county_entries}
    for entry in entries:
        if entry.county not in known:
            expected = _("a number from the list of counties is expected")
            raise BadList(municipalities.name, entry.line, "county", expected)
    rows = read_changes(changes)
    of_counties = [row for row in rows if len(row.old) == 2]
    of_municipalities = [row for row in rows if len(row.old) == 4]
    upper = trace(county_entries, of_counties, changes.name)
    lower = trace(entries, of_municipalities, changes.name)
    with transaction.atomic():
        return _Loading(changes.name).load(upper, lower)


@cache
def _figure_sources() -> dict[str, dict[str, str]]:
    """Unit, source, credit and address of each kind of figure in the lists."""
    with (DATA / "figures.csv").open(encoding="utf-8", newline="") as file:
        return {row.pop("kind"): row for row in csv.DictReader(file)}


class _Loading:
    """One run: rows as they are, rows as they should be, and the few writes between."""

    def __init__(self, changes_file: str) -> None:
        self.changes_file = changes_file
        self.slugs = set(Community.objects.values_list("slug", flat=True))
        self.of: dict[Life, Community] = {}
        self.created: set[int] = set()
        self.changed: set[int] = set()

    def load(self, upper: History, lower: History) -> ImportResult:
        """Write both histories, counties first since municipalities hang on them."""
        self._recognise([*upper.lives, *lower.lives])
        # A county that shares its name with a municipality leaves it the plain address.
        of_municipalities = {life.entry.name for life in lower.lives if life.entry}
        self._communities(upper, CommunityKind.COUNTY, {}, of_municipalities)
        counties = defaultdict[str, list[Life]](list)
        for life in upper.lives:
            for code, _start, _end in life.spans:
                counties[code].append(life)
        self._communities(lower, CommunityKind.MUNICIPALITY, counties, _shared_names(lower))
        lives = [*upper.lives, *lower.lives]
        self._codes(lives)
        self._names(lives)
        self._facts(lives)
        self._successions([*upper.passings, *lower.passings])
        changed = len(self.changed - self.created)
        made = len(self.created)
        return ImportResult(made, changed, len(lives) - made - changed)

    def _recognise(self, lives: list[Life]) -> None:
        """Find the communities already here by a code and the day it came into force."""
        spans = {(code, start): life for life in lives for code, start, _end in life.spans}
        for code in Code.objects.filter(community__fictional=False).select_related("community"):
            life = spans.get((code.code, code.valid_from))
            if life is None or self.of.get(life, code.community) != code.community:
                expected = _(
                    "%(code)s from %(date)s is known here but not in this list; is it an older one?"
                )
                values = {"code": code.code, "date": code.valid_from}
                raise BadList(self.changes_file, 1, "new_code", expected % values)
            self.of[life] = code.community

    def _communities(
        self,
        history: History,
        kind: CommunityKind,
        counties: dict[str, list[Life]],
        ambiguous: set[str],
    ) -> None:
        new = []
        for life in sorted(history.lives, key=lambda life: (life.dissolved_on is not None,)):
            parent = self._county(life, counties)
            wanted = _columns(life, parent)
            community = self.of.get(life)
            if community is None:
                slug = self._slug(life, kind, parent, plain=wanted["name"] not in ambiguous)
                self.of[life] = Community(slug=slug, kind=kind, **wanted)
                new.append(self.of[life])
            elif any(getattr(community, name) != value for name, value in wanted.items()):
                for name, value in wanted.items():
                    setattr(community, name, value)
                self.changed.add(community.pk)
        Community.objects.bulk_create(new)
        self.created |= {community.pk for community in new}
        altered = [self.of[life] for life in history.lives if self.of[life].pk in self.changed]
        Community.objects.bulk_update(altered, COLUMNS, batch_size=50)

    def _county(self, life: Life, counties: dict[str, list[Life]]) -> Community | None:
        """The county a municipality lies in, or lay in when it ended."""
        day = life.dissolved_on
        for county in counties.get(life.code[:2], ()):
            for code, start, end in county.spans:
                then = end is None if day is None else start < day and (end is None or day <= end)
                if code == life.code[:2] and then:
                    return self.of[county]
        return None

    def _slug(
        self, life: Life, kind: CommunityKind, county: Community | None, *, plain: bool
    ) -> str:
        """An address of its own: the name, then what tells it from others of that name."""
        name = _name(life)
        tries = [slug_of(name)] if plain else []
        tries += [slug_of(name, county.name)] if county and not plain else []
        tries += [slug_of(name, str(life.dissolved_on.year))] if life.dissolved_on else []
        tries += [slug_of(name, kind.value), slug_of(name, life.code)]
        tries += [slug_of(name, life.code, str(life.spans[-1][1].year))]
        slug = next(slug for slug in tries if slug not in self.slugs)
        self.slugs.add(slug)
        return slug

    def _codes(self, lives: list[Life]) -> None:
        here = {(c.code, c.valid_from): c for c in Code.objects.all()}
        ended, new = [], []
        for life in lives:
            for code, start, end in life.spans:
                row = here.get((code, start))
                if row is None:
                    new.append(self._row(Code, life, code=code, valid_from=start, valid_to=end))
                elif row.valid_to != end:
                    row.valid_to = end
                    ended.append(row)
                    self.changed.add(row.community_id)
        # Ends first: a number is one community's at a time.
        Code.objects.bulk_update(ended, ["valid_to"], batch_size=200)
        Code.objects.bulk_create(new)

    def _names(self, lives: list[Life]) -> None:
        """Replace a community's names where they differ; their order is the order of rows."""
        here = defaultdict[int, list[CommunityName]](list)
        for row in CommunityName.objects.filter(community__in=self._known()):
            here[row.community_id].append(row)
        gone, new = [], []
        for life in lives:
            wanted = list(_names(life))
            rows = here[self.of[life].pk]
            if [(row.language, row.name, row.official) for row in rows] == wanted:
                continue
            gone += [row.pk for row in rows]
            new += [
                self._row(CommunityName, life, language=language, name=name, official=official)
                for language, name, official in wanted
            ]
        CommunityName.objects.filter(pk__in=gone).delete()
        CommunityName.objects.bulk_create(new)

    def _facts(self, lives: list[Life]) -> None:
        sources = _figure_sources()
        here = {
            (fact.community_id, fact.kind, fact.year, fact.source): fact
            for fact in PlaceFact.objects.filter(community__in=self._known())
        }
        altered, new = [], []
        for life in lives:
            for figure in life.entry.figures if life.entry else ():
                credit = sources[figure.kind]
                wanted = {"value": figure.value, **credit}
                key = (self.of[life].pk, figure.kind, figure.year, credit["source"])
                fact = here.get(key)
                if fact is None:
                    new.append(
                        self._row(PlaceFact, life, kind=figure.kind, year=figure.year, **wanted)
                    )
                elif any(getattr(fact, name) != value for name, value in wanted.items()):
                    for name, value in wanted.items():
                        setattr(fact, name, value)
                    altered.append(fact)
                    self.changed.add(fact.community_id)
        PlaceFact.objects.bulk_update(
            altered, ["value", "unit", "attribution", "url"], batch_size=100
        )
        PlaceFact.objects.bulk_create(new)

    def _successions(self, passings: Iterable[Any]) -> None:
        here = set(Succession.objects.values_list("predecessor_id", "successor_id", "on"))
        new = []
        for passing in passings:
            old, successor = self.of[passing.old], self.of[passing.new]
            if (old.pk, successor.pk, passing.on) not in here:
                new.append(
                    Succession(
                        predecessor=old, successor=successor, on=passing.on, kind=passing.kind
                    )
                )
                self.changed |= {old.pk, successor.pk}
        Succession.objects.bulk_create(new)

    def _row(self, model: type[Any], life: Life, **columns: Any) -> Any:
        """A new row that hangs on the community of `life`, which counts as changed by it."""
        self.changed.add(self.of[life].pk)
        return model(community=self.of[life], **columns)

    def _known(self) -> Any:
        return Community.objects.filter(fictional=False)


def _name(life: Life) -> str:
    return life.entry.name if life.entry else parts_of(life.official_names[-1])[0]


def _columns(life: Life, parent: Community | None) -> dict[str, Any]:
    entry = life.entry
    described = COLUMNS[2:-1]
    if entry is None:
        known: dict[str, Any] = dict.fromkeys(described, "") | {"latitude": None, "longitude": None}
    else:
        known = {name: getattr(entry, name) for name in described}
    parent_id = parent.pk if parent else None
    own = {"name": _name(life), "parent_id": parent_id, "dissolved_on": life.dissolved_on}
    return known | own


def _names(life: Life) -> Iterable[tuple[str, str, bool]]:
    """(language, name, official) in official order, former names last."""
    former = [parts_of(official) for official in life.official_names]
    if life.entry:
        now = [(language, name, True) for language, name in life.entry.names]
    else:
        first, *others = former.pop()
        now = [(EVERYDAY, first, True), *((UNKNOWN_LANGUAGE, name, True) for name in others)]
    current = {name for _language, name, _official in now}
    past = dict.fromkeys(name for name in chain(*former) if name not in current)
    return [*now, *((UNKNOWN_LANGUAGE, name, False) for name in past)]


def _shared_names(history: History) -> set[str]:
    """Everyday names that several communities of today's list share."""
    names = [life.entry.name for life in history.lives if life.entry]
    return {name for name in names if names.count(name) > 1}
