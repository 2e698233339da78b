"""Who reads and writes in a thread, and so who can be mentioned in it: the one place.

Every answer is `roles_on`'s. For a list of people their posts, appointments and interests are
fetched together first and laid in each one's memory, so that the same rule asks nothing more.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Q

from trygt import clock
from trygt.cases.models import Appointment, Case, Interest
from trygt.cases.roles import COMMUNITY_SIDE, JUDGES, On, roles_on
from trygt.cases.sight import OVERSIGHT
from trygt.people.models import Person, Tenure
from trygt.people.queries import remember_posts
from trygt.people.roles import Role
from trygt.schemes.definition import Stage
from trygt.threads.sight import Audience

SIDES: dict[Audience, frozenset[On]] = {
    Audience.COMMUNITY: COMMUNITY_SIDE,
    Audience.COUNCIL: JUDGES,
    Audience.SHARED: COMMUNITY_SIDE | JUDGES,
}


@dataclass(frozen=True)
class Reader:
    """Someone who reads threads of a case, and which kinds."""

    person: Person
    reads: frozenset[Audience]


def reads(roles: frozenset[On]) -> frozenset[Audience]:
    """The audiences that someone with these roles belongs to."""
    return frozenset(audience for audience, side in SIDES.items() if roles & side)


def writes(case: Case, roles: frozenset[On]) -> tuple[Audience, ...]:
    """The audiences someone with these roles may write for, the internal one first; none once the case has ended."""
    if case.stage == Stage.ENDED:
        return ()
    may = reads(roles - {On.READER})
    return tuple(audience for audience in Audience if audience in may)


def readers_of(case: Case) -> list[Reader]:
    """Everyone who reads some thread of the case, by name. Six queries, however many.

    Someone of the owner's side with a post in a community costs three more, for their interests.
    """
    people = {person.pk: person for person in _candidates(case)}
    _lay_in_memory(case, people)
    found = (Reader(person, reads(roles_on(case, person))) for person in people.values())
    return [reader for reader in found if reader.reads]


def _candidates(case: Case) -> Iterable[Person]:
    running = Tenure.objects.on(clock.today()).filter(
        Q(post__community=case.community_id)
        | Q(post__body=case.scheme.owner.key, post__role__in=OVERSIGHT)
    )
    running = running.exclude(post__role=Role.COUNTY_CONTACT)
    appointed = Appointment.objects.filter(
        case=case, ended_at__isnull=True, declared_at__isnull=False
    )
    among = Q(pk__in=running.values("person")) | Q(pk__in=appointed.values("person"))
    return Person.objects.filter(among, is_active=True).order_by("name", "pk")


def _lay_in_memory(case: Case, people: dict[int, Person]) -> None:
    """What `posts_of`, `appointments_of` and `in_conflict` would ask of each, asked once for all."""
    appointed: dict[int, dict[int, datetime | None]] = {pk: {} for pk in people}
    for one in Appointment.objects.filter(person__in=people, ended_at__isnull=True):
        appointed[one.person_id][one.case_id] = one.declared_at
    interested = set(
        Interest.objects.filter(case=case, person__in=people).values_list("person", flat=True)
    )
    remember_posts(people)
    for pk, person in people.items():
        person.once("appointments", partial(appointed.__getitem__, pk))
        person.once(("interest", case.pk), partial(interested.__contains__, pk))


def named_in(text: str, among: Iterable[Person]) -> list[Person]:
    """Those whose whole name stands in the text after an @, whatever its case; namesakes all of them."""
    by_name: dict[str, list[Person]] = {}
    for person in among:
        if person.anonymised_on is None:
            by_name.setdefault(person.name.casefold(), []).append(person)
    rest, found = text.casefold(), []
    for name in sorted(by_name, key=len, reverse=True):  # @Kari Nordmann is not also @Kari
        pattern = re.compile(rf"(?<!\w)@{re.escape(name)}(?!\w)")  # post@name is an address
        if pattern.search(rest):
            rest = pattern.sub("", rest)
            found += by_name[name]
    return found
