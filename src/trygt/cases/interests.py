"""Conflicts of interest: computed from posts, told of as ties, declared on a case.

They block seeing as well as acting. Which grounds count, and for how long after something ended, is
each scheme's to say (`schemes.members.interest_of`). One walk serves pages and lists alike: from
what ties a person to the communities around it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Q

from trygt import clock
from trygt.people.models import Person, TieKind
from trygt.people.queries import posts_of, ties_of
from trygt.places.models import Community, Succession
from trygt.prepared import Blank, Prepared
from trygt.schemes.definition import Scheme
from trygt.schemes.definition.scheme import InterestRule
from trygt.schemes.members import interest_of

if TYPE_CHECKING:
    from trygt.cases.models import Case

POST = "post"
DECLARED = "declared"
_declared = Prepared(
    lambda: (
        apps.get_model("cases", "Interest")
        .objects.filter(
            case=Blank("case", models.IntegerField()), person=Blank("person", models.IntegerField())
        )
        .values_list("pk")
    )
)


@dataclass(frozen=True)
class Close:
    """The communities someone may not judge, and the countries none of whose communities they may."""

    communities: frozenset[int] = frozenset()
    countries: frozenset[str] = frozenset()

    def cases(self) -> Q:
        """Which cases that is, for querysets of cases."""
        found = Q(community__in=self.communities)
        return found | Q(community__country__in=self.countries) if self.countries else found

    def includes(self, case: "Case") -> bool:
        """Whether the case is one of them."""
        if case.community_id in self.communities:
            return True
        return bool(self.countries) and case.community.country in self.countries


@dataclass(frozen=True)
class _Bond:
    """Something that ties a person to a community or a country, and until when."""

    kind: str
    community: int | None
    country: str
    ends: date | None


@dataclass(frozen=True)
class _Around:
    """What lies around communities: who carries them on, their county, and the counties' municipalities."""

    heirs: Mapping[int, set[int]] = field(default_factory=dict)
    county: Mapping[int, int] = field(default_factory=dict)
    within: Mapping[int, set[int]] = field(default_factory=dict)


def too_close(person: Person, scheme: Scheme) -> Close:
    """What this person may not judge in a scheme (norway.md 4.2), from what ties them now or lately.

    Two queries, and a few more when something does tie them to a community.
    """
    return close_by_scheme(person, [scheme])[scheme.key, scheme.version]


def close_by_scheme(person: Person, schemes: Iterable[Scheme]) -> dict[tuple[str, str], Close]:
    """`too_close` for several schemes, asked once for all that have the same rule."""
    rules = {(scheme.key, scheme.version): interest_of(scheme) for scheme in schemes}
    if not rules:
        return {}
    bonds = _bonds(person, max(_days(rule) for rule in rules.values()))
    found = {rule: _close(person, bonds, rule) for rule in set(rules.values())}
    return {place: found[rule] for place, rule in rules.items()}


def in_conflict(person: Person, case: "Case") -> bool:
    """Whether this person has an interest in the case, computed, told of or declared."""
    if case.pk and person.once(
        ("interest", case.pk), lambda: bool(_declared(case=case.pk, person=person.pk))
    ):
        return True
    return too_close(person, case.scheme).includes(case)


def conflicts(case: "Case", people: Sequence[Person]) -> dict[int, frozenset[str]]:
    """Why each of these may not judge the case, by person: kinds of reasons alone, none for most.

    A post in or around the community (`POST`), kinds of ties, or an interest they have declared in
    this case (`DECLARED`). As many queries for many as for few, once `remember_posts` has been asked.
    """
    rule = interest_of(case.scheme)
    told = apps.get_model("cases", "Interest").objects.filter(case=case.pk, person__in=people)
    declared = set(told.values_list("person", flat=True)) if case.pk else set()
    bonds = {person.pk: _counting(_bonds(person, _days(rule)), rule) for person in people}
    around = _around([bond for held in bonds.values() for bond in held], rule)
    return {
        person.pk: frozenset(
            {bond.kind for bond in bonds[person.pk] if _of(bond, around, rule).includes(case)}
            | ({DECLARED} if person.pk in declared else set())
        )
        for person in people
    }


def _days(rule: InterestRule) -> int:
    today = clock.today()
    return (today - clock.plus_months(today, -rule.window_months)).days


def _bonds(person: Person, days: int) -> list[_Bond]:
    posts = posts_of(person, since_days=days)
    return [
        *(_Bond(POST, post.community_id, "", post.ends) for post in posts if post.community_id),
        *(_Bond(tie.kind, tie.community_id, tie.country, tie.ends) for tie in ties_of(person)),
    ]


def _counting(bonds: Iterable[_Bond], rule: InterestRule) -> list[_Bond]:
    """Those that count under a rule: of a kind it names, running or ended within its window."""
    since = clock.plus_months(clock.today(), -rule.window_months)
    return [
        bond
        for bond in bonds
        if (bond.kind == POST or bond.kind in rule.grounds)
        and (bond.ends is None or bond.ends > since)
    ]


def _close(person: Person, bonds: list[_Bond], rule: InterestRule) -> Close:
    counting = _counting(bonds, rule)
    if not counting:
        return Close()

    def ask() -> Close:
        around = _around(counting, rule)
        found = [_of(bond, around, rule) for bond in counting]
        return Close(
            frozenset(place for close in found for place in close.communities),
            frozenset(country for close in found for country in close.countries),
        )

    return person.once(("close", rule.window_months, rule.grounds), ask)


def _of(bond: _Bond, around: _Around, rule: InterestRule) -> Close:
    """What one bond brings too close."""
    here = bond.community
    if here is None:
        return Close(countries=frozenset({bond.country}))
    close = {here} if bond.kind != POST or "own-community" in rule.grounds else set()
    if "predecessor" in rule.grounds:
        close |= around.heirs.get(here, set())
    county = around.county.get(here)
    if county and bond.kind in {POST, TieKind.EMPLOYMENT} and "own-county" in rule.grounds:
        close |= {county} | around.within.get(county, set())
    if bond.kind == TieKind.PARTNERSHIP:  # one of a whole county ties to all its municipalities
        close |= around.within.get(here, set())
    return Close(frozenset(close))


def _around(bonds: Iterable[_Bond], rule: InterestRule) -> _Around:
    """What must be known of the places of some bonds. Two queries and one for each step of mergers."""
    places = {bond.community for bond in bonds if bond.community}
    if not places:
        return _Around()
    heirs = _heirs(places) if "predecessor" in rule.grounds else {}
    if "own-county" not in rule.grounds and TieKind.PARTNERSHIP not in rule.grounds:
        return _Around(heirs)
    rows = Community.objects.filter(pk__in=places).values_list(
        "pk", "kind", "parent_id", "parent__kind"
    )
    county = {
        pk: pk if kind == "county" else parent
        for pk, kind, parent, above in rows
        if "county" in {kind, above}
    }
    within: dict[int, set[int]] = {}
    for pk, parent in Community.objects.filter(parent__in=set(county.values())).values_list(
        "pk", "parent_id"
    ):
        within.setdefault(parent, set()).add(pk)
    return _Around(heirs, county, within)


def _heirs(places: set[int]) -> dict[int, set[int]]:
    """Each place with those that carry it on after mergers and splits, however many times."""
    steps: dict[int, set[int]] = {}
    asked: set[int] = set()
    edge = set(places)
    while edge:
        asked |= edge
        found = Succession.objects.filter(predecessor__in=edge).exclude(kind="border")
        for before, after in found.values_list("predecessor_id", "successor_id"):
            steps.setdefault(before, set()).add(after)
        edge = {after for reached in steps.values() for after in reached} - asked
    return {place: _walk(place, steps) for place in places}


def _walk(place: int, steps: Mapping[int, set[int]]) -> set[int]:
    found, edge = {place}, {place}
    while edge:
        edge = {after for before in edge for after in steps.get(before, ())} - found
        found |= edge
    return found
