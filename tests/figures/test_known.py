"""Figures served without asking anyone."""

from decimal import Decimal

import pytest

from trygt.figures.queries import known
from trygt.places import acts
from trygt.places.models import Community, PlaceFact


@pytest.mark.django_db
def test_population_and_area_come_with_their_source_and_others_do_not():
    acts.load_shipped()
    oslo = Community.objects.get(slug="oslo")
    population, area = known(oslo, "population"), known(oslo, "area")
    assert population
    assert area
    assert (population.value, population.unit, population.year) == (717_710, "persons", 2024)
    assert population.attribution == "Kilde: Statistisk sentralbyrå"
    assert (area.value, area.unit, area.attribution) == (Decimal("454.12"), "km²", "© Kartverket")
    assert known(oslo, "falls") is None
    assert known(Community.objects.get(slug="stokke"), "population") is None


@pytest.mark.django_db
def test_the_newest_year_is_the_one_shown():
    place = Community.objects.create(slug="x", kind="municipality", name="X")
    words = {"unit": "persons", "source": "S", "attribution": "A"}
    for year, value in ((2023, 5), (2025, 7), (2024, 6)):
        PlaceFact.objects.create(
            community=place, kind="population", year=year, value=value, **words
        )
    figure = known(place, "population")
    assert figure is not None
    assert (figure.year, figure.value) == (2025, 7)
