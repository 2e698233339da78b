"""Who may see meetings, tasks and learning points: both sides of the case, and for what is shared the network."""

from typing import Any

from django.db import models
from django.db.models import Q

from trygt.cases.judged import certified_by, overseen_by
from trygt.people.models import Person
from trygt.people.queries import posts_of
from trygt.people.roles import Role


def on_both_sides(person: Person, case: str) -> Q:
    """Rows of cases in the person's own community, or that they judge or oversee; `case` is the way to it."""
    homes = [
        post.community_id
        for post in posts_of(person)
        if post.community_id and post.role != Role.COUNTY_CONTACT
    ]
    return (
        Q(**{f"{case}__community__in": homes})
        | Q(**{f"{case}__in": certified_by(person).values("pk")})
        | Q(**{f"{case}__in": overseen_by(person).values("pk")})
    )


class OnTheCase(models.QuerySet[Any]):
    """What both sides of a case read."""

    way = "case"

    def visible_to(self, person: Person) -> "OnTheCase":
        """Those of cases the person has a side in; a certifier from the declaration of impartiality on."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(on_both_sides(person, self.way))


class FromMeetings(OnTheCase):
    """What came of a meeting of the case."""

    way = "meeting__case"


class LearningPoints(models.QuerySet[Any]):
    """Learning points."""

    def visible_to(self, person: Person) -> "LearningPoints":
        """One's own cases'; and those both sides shared, for everyone with a post."""
        if not person.is_authenticated:
            return self.none()
        seen = on_both_sides(person, "meeting__case")
        if posts_of(person):
            seen |= Q(shared_at__isnull=False)
        return self.filter(seen)
