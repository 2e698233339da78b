"""What the profile is filled with: the newest public figures, each with its source."""

from decimal import Decimal

import pytest

from trygt.figures.definition import library
from trygt.figures.loading import load_places
from trygt.figures.queries import KnownFigure, indicator_of, known
from trygt.places import acts
from trygt.places.models import Community, PlaceFact

pytestmark = pytest.mark.django_db


def of(place: Community) -> dict[str, KnownFigure]:
    return known(place, library().indicators)


def test_population_and_area_come_with_their_source_and_others_do_not() -> None:
    acts.load_shipped()
    assert load_places()
    oslo = of(Community.objects.get(slug="oslo"))
    assert set(oslo) == {"K01", "K07"}
    population, area = oslo["K01"], oslo["K07"]
    assert (population.value, population.unit["en"], population.year) == (717_710, "number", 2024)
    assert population.attribution == "Kilde: Statistisk sentralbyrå"
    assert (area.value, area.attribution) == (Decimal("454.1"), "© Kartverket")
    assert of(Community.objects.get(slug="stokke")) == {}
    assert load_places() == 0, "nothing is new"


def test_the_newest_year_is_the_one_shown() -> None:
    place = Community.objects.create(slug="x", kind="municipality", name="X")
    words = {"unit": "persons", "source": "S", "attribution": "A"}
    for year, value in ((2023, 5), (2025, 7), (2024, 6)):
        PlaceFact.objects.create(
            community=place, kind="population", year=year, value=value, **words
        )
    load_places()
    figure = of(place)["K01"]
    assert (figure.year, figure.value) == (2025, 7)


def test_a_question_is_filled_by_its_key_or_by_the_series_its_scheme_names() -> None:
    by_key, by_series = indicator_of("K27"), indicator_of("K01", "population")
    assert by_key
    assert by_key.key == "K27"
    assert by_series
    assert by_series.key == "K01"
    assert indicator_of("no-such-question") is None
