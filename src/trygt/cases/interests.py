"""Conflicts of interest, computed from posts and declared. They block seeing as well as acting."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Q

from trygt import clock
from trygt.people.models import Person
from trygt.people.queries import posts_of
from trygt.places.models import Community, Succession
from trygt.prepared import Blank, Prepared
from trygt.schemes.definition.scheme import InterestRule

if TYPE_CHECKING:
    from trygt.cases.models import Case

_declared = Prepared(
    lambda: (
        apps.get_model("cases", "Interest")
        .objects.filter(
            case=Blank("case", models.IntegerField()), person=Blank("person", models.IntegerField())
        )
        .values_list("pk")
    )
)


def too_close(person: Person, rule: InterestRule) -> set[int]:
    """Communities this person may not judge under `rule` (norway.md 4.2), from posts held now or lately.

    At most three queries, none when the person has held no post in a community.
    """
    today = clock.today()
    days = (today - clock.plus_months(today, -rule.window_months)).days
    held = {post.community_id for post in posts_of(person, since_days=days) if post.community_id}
    if not held:
        return set()
    return person.once(("close", days, rule.grounds), lambda: _close_to(held, rule))


def _close_to(held: set[int], rule: InterestRule) -> set[int]:
    close = set(held) if "own-community" in rule.grounds else set()
    if "predecessor" in rule.grounds:
        close |= _carried_on_by(held)
    if "own-county" in rule.grounds:
        counties = Community.objects.filter(
            Q(pk__in=held, kind="county") | Q(children__in=held, kind="county")
        )
        ids = set(counties.values_list("pk", flat=True))
        close |= ids | set(Community.objects.filter(parent__in=ids).values_list("pk", flat=True))
    return close


def _carried_on_by(communities: set[int]) -> set[int]:
    """The communities that carry these on after mergers and splits, however many times."""
    found, edge = set(communities), set(communities)
    while edge:
        edge = (
            set(
                Succession.objects.filter(predecessor__in=edge)
                .exclude(kind="border")
                .values_list("successor_id", flat=True)
            )
            - found
        )
        found |= edge
    return found


def in_conflict(person: Person, case: "Case") -> bool:
    """Whether this person has an interest in the case, computed or declared."""
    if case.pk and person.once(
        ("interest", case.pk), lambda: bool(_declared(case=case.pk, person=person.pk))
    ):
        return True
    return case.community_id in too_close(person, case.scheme.rules.interest)
