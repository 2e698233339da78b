"""Who may see a case: one place, used by lists, details, exports and search alike."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from trygt.cases.interests import close_by_scheme
from trygt.people.models import Person
from trygt.people.queries import HeldPost, posts_of
from trygt.people.roles import Role
from trygt.prepared import Blank, Prepared
from trygt.schemes import queries as schemes

if TYPE_CHECKING:
    from trygt.cases.models import Case

# Owner's posts that see every case of the scheme; certifiers see only those they are appointed to.
OVERSIGHT = {Role.CASE_OFFICER, Role.MANAGER, Role.BOARD, Role.COUNCIL_LEADER}


_running = Prepared(
    lambda: (
        apps.get_model("cases", "Appointment")
        .objects.filter(person=Blank("person", models.IntegerField()), ended_at__isnull=True)
        .values_list("case_id", "declared_at")
    )
)
_one = Prepared(
    lambda: (
        apps.get_model("cases", "Case")
        .objects.select_related("community")
        .filter(pk=Blank("case", models.IntegerField()))
    )
)


def appointments_of(person: Person) -> dict[int, datetime | None]:
    """The cases a person is appointed to now, each with when they declared impartiality. One query."""
    return person.once("appointments", lambda: dict(_running(person=person.pk)))


def homes(held: Iterable[HeldPost]) -> list[int]:
    """The communities whose own people these posts make one."""
    return [
        post.community_id for post in held if post.community_id and post.role != Role.COUNTY_CONTACT
    ]


def at_home(person: Person) -> "Cases":
    """The cases of communities this person holds a post in: what goes to the community itself goes to these."""
    cases = apps.get_model("cases", "Case").objects
    found: Cases = cases.filter(community__in=homes(posts_of(person)))
    return found


def home_case(person: Person, pk: int) -> "Case | None":
    """The case, if `visible_to` shows it because of a post in its community: the quick way for its own people."""
    case = _one.first(case=pk) if person.is_authenticated else None
    return case if case and case.community_id in homes(posts_of(person)) else None


class Cases(models.QuerySet["Case"]):
    """Cases, found only through the eyes of a person."""

    def visible_to(self, person: Person) -> "Cases":
        """The cases this person may know of. A constant number of queries, whatever the number of cases."""
        if not person.is_authenticated:
            return self.none()
        held = posts_of(person)
        counties = [post.community_id for post in held if post.role == Role.COUNTY_CONTACT]
        bodies = {post.body for post in held if post.role in OVERSIGHT}
        sees = Q(community__in=homes(held))
        if counties:
            sees |= Q(community__parent__in=counties, county_may_read=True)
        appointed = list(appointments_of(person))
        declared = Exists(person.interests.filter(case=OuterRef("pk")).values("pk"))
        every = schemes.every() if bodies or appointed else []
        close = close_by_scheme(person, every)
        for scheme in every:
            impartial = ~declared & ~close[scheme.key, scheme.version].cases()
            mine = Q() if scheme.owner.key in bodies else Q(pk__in=appointed)
            sees |= Q(scheme_key=scheme.key, scheme_version=scheme.version) & impartial & mine
        return self.filter(sees)
