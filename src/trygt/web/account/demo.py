"""The demo's people, grouped by where their posts are."""

from dataclasses import dataclass

from trygt import clock
from trygt.people.models import Person, Tenure
from trygt.people.queries import place_name, role_name


@dataclass(frozen=True)
class Role:
    """A person one can be in the demo."""

    person: Person
    post: str


def cast() -> dict[str, list[Role]]:
    """Everyone holding a post today, by place: the scheme's owner first, then communities by name."""
    tenures = Tenure.objects.on(clock.today()).select_related("post__community", "person")
    groups: dict[str, list[Role]] = {}
    for tenure in tenures.order_by("post__community__name", "pk"):
        groups.setdefault(place_name(tenure.post), []).append(
            Role(tenure.person, role_name(tenure.post))
        )
    return groups
