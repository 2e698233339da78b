"""The whole road over HTTP: the shipped scheme, and one that shares nothing with it but the engine."""

import pytest

from tests.journeys.cast import assemble
from tests.journeys.driver import Http
from tests.journeys.road import Road
from tests.second_scheme import second_scheme
from trygt.schemes.definition import Scheme
from trygt.schemes.queries import get

__all__ = ["second_scheme"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def shipped() -> Scheme:
    """The scheme that comes with Trygt."""
    return get("trygge-lokalsamfunn", "2026.2")


def test_a_municipality_walks_the_whole_road(shipped: Scheme) -> None:
    Road(Http(), assemble(shipped)).walk()


def test_a_quite_different_scheme_walks_the_same_road(second_scheme: Scheme) -> None:
    Road(Http(), assemble(second_scheme)).walk()
