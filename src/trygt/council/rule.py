"""How the scheme's rule reads the agreed ratings: what it suggests, and what pulls down."""

from dataclasses import dataclass

from trygt.cases.models import Case
from trygt.council.models import AgreedRating
from trygt.council.queries import Item, agreed_ratings, items
from trygt.people.models import Person
from trygt.schemes.definition import Recommendation, Scheme
from trygt.schemes.definition.parts import Text
from trygt.schemes.statements import statement_words


@dataclass(frozen=True)
class OtherWay:
    """Something that is met another way, and why it counts."""

    item: Item
    reasons: str


@dataclass(frozen=True)
class Reading:
    """The rule in the scheme's own words, and what follows. It is shown and never decides."""

    outcome: Recommendation
    met: Text
    started: Text
    at_most: int
    below: tuple[Item, ...]
    under: tuple[Item, ...]
    other_ways: tuple[OtherWay, ...]
    clause: Text | None


def reading(case: Case, person: Person) -> Reading | None:
    """What the rule reads from the agreed ratings this person may see; None until all are agreed."""
    agreed, rated = agreed_ratings(case, person), items(case.scheme)
    if set(agreed) != set(rated):
        return None
    return read(case.scheme, {key: agreed[key] for key in rated})


def read(scheme: Scheme, agreed: dict[str, AgreedRating]) -> Reading:
    """The same for agreed ratings of every item, by item."""
    rule, rated = scheme.rating, items(scheme)
    names = {level.value: level.name for level in rule.levels}
    return Reading(
        rule.suggest(rating.value for rating in agreed.values()),
        names[rule.met],
        names[rule.started],
        rule.conditional_at_most,
        tuple(rated[key] for key, one in agreed.items() if rule.started <= one.value < rule.met),
        tuple(rated[key] for key, one in agreed.items() if one.value < rule.started),
        tuple(OtherWay(rated[key], one.text) for key, one in agreed.items() if one.alternative),
        statement_words(scheme).deviation_clause,
    )
