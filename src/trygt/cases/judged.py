"""Which cases someone judges or oversees for a scheme's owner, their conflicts of interest apart."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from trygt.cases.interests import too_close
from trygt.cases.models import Case
from trygt.cases.sight import OVERSIGHT, appointments_of
from trygt.people.models import Person
from trygt.people.queries import posts_of
from trygt.schemes import queries as schemes


def overseen_by(person: Person) -> QuerySet[Case]:
    """Cases this person sees through a post at the owner, without an interest in them."""
    bodies = {post.body for post in posts_of(person) if post.role in OVERSIGHT}
    if not bodies:
        return Case.objects.none()
    sees = Q(pk__in=[])
    for scheme in schemes.every():
        if scheme.owner.key in bodies:
            mine = Q(scheme_key=scheme.key, scheme_version=scheme.version)
            sees |= mine & ~Q(community__in=too_close(person, scheme.rules.interest))
    return _without_interest(Case.objects.visible_to(person).filter(sees), person)


def certified_by(person: Person) -> QuerySet[Case]:
    """Cases this person judges as a certifier who has declared impartiality."""
    appointed = [pk for pk, declared_at in appointments_of(person).items() if declared_at]
    if not appointed:
        return Case.objects.none()
    sees = Q(pk__in=[])
    for scheme in schemes.every():
        mine = Q(scheme_key=scheme.key, scheme_version=scheme.version)
        sees |= mine & ~Q(community__in=too_close(person, scheme.rules.interest))
    return _without_interest(Case.objects.filter(pk__in=appointed).filter(sees), person)


def _without_interest(cases: QuerySet[Case], person: Person) -> QuerySet[Case]:
    return cases.filter(~Exists(person.interests.filter(case=OuterRef("pk")).values("pk")))
