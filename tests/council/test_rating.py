"""Rating alone, then together."""

import pytest

from tests.council.table import Table, lay
from trygt.cases.acting import Refused
from trygt.council import acts, queries
from trygt.council.models import AgreedRating, Rating
from trygt.journal.queries import entries
from trygt.people.models import Person
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db


def authors(table: Table, reader: Person) -> set[Person]:
    """Whose ratings someone sees."""
    seen = Rating.objects.visible_to(reader).filter(sheet__case=table.case)
    return {rating.sheet.person for rating in seen}


def test_a_colleagues_ratings_are_hidden_until_ones_own_are_complete() -> None:
    table = lay(Stage.STATEMENT)
    table.rate(table.anna)
    table.rate(table.bo, only=2)
    assert authors(table, table.anna) == {table.anna}, "bo has not finished"
    assert authors(table, table.bo) == {table.bo}
    assert authors(table, table.manager) == {table.anna}
    assert authors(table, table.coordinator) == set()
    with pytest.raises(Refused, match="alone first"):
        table.agree()
    table.rate(table.bo)
    assert authors(table, table.anna) == authors(table, table.bo) == {table.anna, table.bo}
    assert authors(table, table.coordinator) == set()
    with pytest.raises(Refused, match="complete and stand"):
        table.rate(table.bo, 0)


def test_bad_ratings_are_refused_whole() -> None:
    table = lay(Stage.STATEMENT)
    key = next(iter(queries.items(table.case.scheme)))
    good = list(queries.items(table.case.scheme))[1]
    for ratings, why in [
        ({}, "at least one"),
        ({good: (2, "Fine."), key: (99, "Words")}, "scale"),
        ({good: (2, "Fine."), key: (2, " ")}, "words"),
        ({good: (2, "Fine."), "no-such": (2, "Words")}, "no such"),
    ]:
        with pytest.raises(Refused, match=why):
            acts.rate(table.case, table.anna, ratings=ratings)
    assert not Rating.objects.exists()
    with pytest.raises(Refused, match="reasons"):
        acts.rate(table.case, table.anna, ratings={key: (2, "Short")}, alternatives=[key])
    why = "They do it through the school boards instead, and it reaches everyone."
    acts.rate(table.case, table.anna, ratings={key: (2, why)}, alternatives=[key])
    assert Rating.objects.get().alternative


def test_disagreement_is_kept_and_values_stay_out_of_the_journal() -> None:
    table = lay(Stage.STATEMENT)
    table.rate(table.anna, 3)
    table.rate(table.bo, 1)
    assert all(row.disagreed for row in queries.rating_table(table.case, table.bo).rows)
    keys = queries.items(table.case.scheme)
    with pytest.raises(Refused, match="every"):
        acts.agree_ratings(table.case, table.anna, ratings={next(iter(keys)): (2, "Yes.")})
    assert queries.suggestion(table.case) is None
    table.agree()
    assert queries.suggestion(table.case) == "positive"
    assert set(Rating.objects.values_list("value", flat=True)) == {1, 3}
    assert not AgreedRating.objects.visible_to(table.coordinator).exists()
    told = str([entry.details for entry in entries(table.case.stream)])
    assert "We saw it" not in told


def test_one_certifier_is_enough_where_the_scheme_says_so(second_scheme: object) -> None:
    table = lay(Stage.STATEMENT, scheme=("harbour-of-safety", "1.0"))
    table.recommend()
    assert table.now().stage == Stage.DECISION
