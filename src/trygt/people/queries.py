"""Who holds which posts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from trygt import clock
from trygt.people.models import Person, Tenure


@dataclass(frozen=True)
class HeldPost:
    """A post someone holds or held."""

    role: str
    community_id: int | None
    body: str
    substitute: bool
    post_id: int
    current: bool


def posts_of(
    person: Person, *, since_days: int = 0, on: date | None = None
) -> tuple[HeldPost, ...]:
    """The posts a person holds on a day, with `since_days` also those that ended within that time. One query."""
    day = on or clock.today()
    tenures = person.tenures.filter(begins__lte=day).select_related("post")
    held = []
    for tenure in tenures:
        current = tenure.ends is None or tenure.ends > day
        if current or (tenure.ends and tenure.ends > day - timedelta(days=since_days)):
            post = tenure.post
            held.append(
                HeldPost(
                    post.role, post.community_id, post.body, tenure.substitute, post.pk, current
                )
            )
    return tuple(held)


def holders(
    roles: Iterable[str],
    *,
    community_id: int | None = None,
    body: str = "",
    substitutes: bool = False,
) -> QuerySet[Person]:
    """Active persons who now hold one of these posts in a community or a body."""
    running = Tenure.objects.on(clock.today()).filter(
        post__role__in=list(roles), post__community_id=community_id, post__body=body
    )
    if not substitutes:
        running = running.filter(substitute=False)
    return Person.objects.filter(is_active=True, pk__in=running.values("person_id")).order_by(
        "name", "pk"
    )
