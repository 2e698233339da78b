"""Who holds which posts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import models
from django.db.models import QuerySet

from trygt import clock
from trygt.people.models import Invitation, Person, Post, Tenure, Tie
from trygt.people.roles import IN_BODY, IN_COMMUNITY, Role
from trygt.places.models import Community
from trygt.prepared import Blank, Prepared
from trygt.schemes.queries import every
from trygt.texts import in_language


@dataclass(frozen=True)
class HeldPost:
    """A post someone holds or held, and the day after its last."""

    ends: date | None
    role: str
    community_id: int | None
    body: str
    substitute: bool
    post_id: int


_POST = ("ends", "post__role", "post__community_id", "post__body", "substitute", "post_id")
# Rows and no objects: every page and every save asks this.
_begun = Prepared(
    lambda: Tenure.objects.filter(
        person=Blank("person", models.IntegerField()), begins__lte=Blank("day", models.DateField())
    ).values_list(*_POST)
)


def posts_of(
    person: Person, *, since_days: int = 0, on: date | None = None
) -> tuple[HeldPost, ...]:
    """The posts a person holds on a day, with `since_days` also those that ended within that time. One query."""
    day = on or clock.today()
    tenures = person.once(("tenures", day), lambda: _begun(person=person.pk, day=day))
    since = day - timedelta(days=since_days)
    found = (HeldPost(*row) for row in tenures)
    return tuple(post for post in found if post.ends is None or post.ends > since)


@dataclass(frozen=True)
class ToldTie:
    """A tie as the rules on conflicts of interest read it."""

    kind: str
    community_id: int | None
    country: str
    ends: date | None


_TIE = ("kind", "community_id", "country", "ends")
_told = Prepared(
    lambda: Tie.objects.filter(person=Blank("person", models.IntegerField())).values_list(*_TIE)
)


def ties_of(person: Person) -> tuple[ToldTie, ...]:
    """What the person has told ties them, also what has ended and what is about to begin. One query."""
    return tuple(ToldTie(*row) for row in person.once("ties", lambda: _told(person=person.pk)))


def remember_posts(people: Mapping[int, Person]) -> None:
    """Let each of these persons (by number) know what `posts_of` and `ties_of` would ask today.

    Two queries for all.
    """
    today = clock.today()
    held: dict[int, list[Any]] = {pk: [] for pk in people}
    tenures = Tenure.objects.filter(person__in=people, begins__lte=today)
    for pk, *row in tenures.values_list("person_id", *_POST):
        held[pk].append(row)
    told: dict[int, list[Any]] = {pk: [] for pk in people}
    for pk, *row in Tie.objects.filter(person__in=people).values_list("person_id", *_TIE):
        told[pk].append(row)
    for pk, person in people.items():
        person.remember()
        person.once(("tenures", today), partial(held.__getitem__, pk))
        person.once("ties", partial(told.__getitem__, pk))


def holders(
    roles: Iterable[str],
    *,
    community_id: int | None = None,
    body: str = "",
    substitutes: bool = False,
) -> QuerySet[Person]:
    """Active persons who now hold one of these posts in a community or a body."""
    running = Tenure.objects.on(clock.today()).filter(
        post__role__in=list(roles), post__community=community_id, post__body=body
    )
    if not substitutes:
        running = running.filter(substitute=False)
    return Person.objects.filter(is_active=True, pk__in=running.values("person_id")).order_by(
        "name", "pk"
    )


def role_name(post: Post) -> str:
    """What a post is called where it is: the scheme's word, else the engine's; with its unit."""
    if post.role in Role.values:
        name = str(Role(post.role).label)
    else:
        kind = post.community.kind if post.community else ""
        kinds = [found for scheme in every() if (found := scheme.kind(kind))]
        names = [item.name for found in kinds for item in found.posts if item.key == post.role]
        name = in_language(names[-1]) if names else post.role
    return f"{name}, {post.unit}" if post.unit else name


def place_name(post: Post) -> str:
    """Where a post is: the community, or the scheme's owner."""
    return post.community.name if post.community else body_name(post.body)


def body_name(body: str) -> str:
    """What the body that owns a scheme is called."""
    owners = [scheme.owner for scheme in every() if scheme.owner.key == body]
    return in_language(owners[-1].name) if owners else body


def roles_offered(community: Community | None, body: str = "") -> list[tuple[str, str]]:
    """Roles a post here can have, with their names."""
    if community is None:
        return [(str(role), str(role.label)) for role in IN_BODY]
    roles = [
        role
        for role in IN_COMMUNITY
        if role is not Role.COUNTY_CONTACT or community.kind == "county"
    ]
    offered = {str(role): str(role.label) for role in roles}
    for scheme in every():
        if kind := scheme.kind(community.kind):
            offered |= {post.key: in_language(post.name) for post in kind.posts}
    return list(offered.items())


def tenures_in(community: Community | None, body: str = "") -> list[tuple[str, Tenure]]:
    """Running tenures in a place with the posts' names."""
    running = Tenure.objects.on(clock.today()).filter(post__community=community, post__body=body)
    found = running.select_related("post__community", "person").order_by(
        "post__role", "post__unit", "pk"
    )
    return [(role_name(tenure.post), tenure) for tenure in found]


def open_invitations(community: Community | None, body: str = "") -> list[tuple[str, Invitation]]:
    """Invitations in a place that can still be accepted."""
    waiting = Invitation.objects.filter(
        post__community=community,
        post__body=body,
        accepted_at=None,
        revoked_at=None,
        expires_at__gt=clock.now(),
    )
    return [(role_name(item.post), item) for item in waiting.select_related("post__community")]
