"""Who else has a section of the profile open. It must cost little, and never stand in anyone's way.

A browser says every `EVERY` seconds that its section is open, while its tab is seen; a row younger
than `FRESH` is left alone, for on SQLite every write makes others wait. Nothing of this is asked or
written where an answer is saved.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from trygt import clock
from trygt.cases.models import Case
from trygt.people.models import Person, Tenure
from trygt.people.roles import Role
from trygt.places.models import Community
from trygt.schemes import queries as schemes
from trygt.schemes.definition import Stage
from trygt.threads.models import Presence

EVERY = 25
FRESH = timedelta(seconds=20)
HERE = timedelta(seconds=70)  # two calls that came late, and a little
KEPT = timedelta(minutes=10)


@dataclass(frozen=True)
class Here:
    """Someone who has the section open."""

    name: str
    person_id: int


def look_in(case_id: int, section: str, person: Person) -> list[Here] | None:
    """Note that someone has a section of a case open, and say who else has; None where it is not theirs.

    For those who hold a post in the case's community now. Two queries, one to read and one to write.
    """
    held = Tenure.objects.on(clock.today()).filter(
        person=person, post__community=OuterRef("community")
    )
    cases = Case.objects.filter(Exists(held.exclude(post__role=Role.COUNTY_CONTACT)), pk=case_id)
    rows = list(
        cases.exclude(stage=Stage.ENDED)
        .annotate(
            here=FilteredRelation(
                "community__presences",
                condition=Q(
                    community__presences__section=section,
                    community__presences__seen_at__gt=clock.now() - KEPT,
                ),
            )
        )
        .order_by("here__person__name", "here__person")
        .values_list(
            *("community", "scheme_key", "scheme_version"),
            *("here__person", "here__person__name", "here__seen_at"),
        )
    )
    if not rows:
        return None
    community, key, version = rows[0][:3]
    if section not in schemes.get(key, version).sections:
        return None
    seen = {row[3]: (row[4], row[5]) for row in rows if row[3]}
    _name, mine = seen.pop(person.pk, ("", None))
    _note(community, section, person, mine)
    return _others(seen)


def look_in_at(community: Community, section: str, person: Person) -> list[Here]:
    """The same for someone whose right to the section is known already, such as by a personal link."""
    there = Presence.objects.filter(
        community=community, section=section, seen_at__gt=clock.now() - KEPT
    ).order_by("person__name", "person")
    seen = {
        pk: (name, at) for pk, name, at in there.values_list("person", "person__name", "seen_at")
    }
    _name, mine = seen.pop(person.pk, ("", None))
    _note(community.pk, section, person, mine)
    return _others(seen)


def _others(seen: dict[int, tuple[str, datetime]]) -> list[Here]:
    since = clock.now() - HERE
    return [Here(name, pk) for pk, (name, at) in seen.items() if at >= since]


def _note(community: int, section: str, person: Person, mine: datetime | None) -> None:
    """Write that someone is here, unless it was written a moment ago. One query or none."""
    now = clock.now()
    if mine and now - mine < FRESH:
        return
    Presence.objects.bulk_create(
        [Presence(community_id=community, section=section, person=person, seen_at=now)],
        update_conflicts=True,
        unique_fields=["community", "section", "person"],
        update_fields=["seen_at"],
    )


def sweep() -> int:
    """Forget who was here a while ago; how many. For the tick."""
    gone, _each = Presence.objects.filter(seen_at__lt=clock.now() - KEPT).delete()
    return gone
