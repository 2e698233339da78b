"""Which cases someone judges or oversees for a scheme's owner, their conflicts of interest apart."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from trygt.cases.interests import close_by_scheme
from trygt.cases.models import Case
from trygt.cases.sight import OVERSIGHT, appointments_of
from trygt.people.models import Person
from trygt.people.queries import posts_of
from trygt.schemes import queries as schemes
from trygt.schemes.definition import Scheme


def overseen_by(person: Person) -> QuerySet[Case]:
    """Cases this person sees through a post at the owner, without an interest in them."""
    bodies = {post.body for post in posts_of(person) if post.role in OVERSIGHT}
    if not bodies:
        return Case.objects.none()
    mine = [scheme for scheme in schemes.every() if scheme.owner.key in bodies]
    return _without_interest(Case.objects.visible_to(person), person, mine)


def certified_by(person: Person) -> QuerySet[Case]:
    """Cases this person judges as a certifier who has declared impartiality."""
    appointed = [pk for pk, declared_at in appointments_of(person).items() if declared_at]
    if not appointed:
        return Case.objects.none()
    return _without_interest(Case.objects.filter(pk__in=appointed), person, schemes.every())


def _without_interest(
    cases: QuerySet[Case], person: Person, among: Sequence[Scheme]
) -> QuerySet[Case]:
    """Those of these schemes in which the person has no interest, computed, told of or declared."""
    close = close_by_scheme(person, among)
    sees = Q(pk__in=[])
    for scheme in among:
        mine = Q(scheme_key=scheme.key, scheme_version=scheme.version)
        sees |= mine & ~close[scheme.key, scheme.version].cases()
    declared = person.interests.filter(case=OuterRef("pk")).values("pk")
    return cases.filter(sees).filter(~Exists(declared))
