"""What the tests of figures share: a clock that stands, and the shipped communities loaded once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.figures.sources.made import NOON
from trygt import clock
from trygt.places.acts import load_shipped


@pytest.fixture
def noon() -> Iterator[None]:
    """Let it be shortly after the made-up sources answered."""
    with clock.at(NOON + timedelta(minutes=1)):
        yield


@pytest.fixture(scope="module")
def norway(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Every community of Norway, loaded once for a file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_shipped()
        yield
        transaction.set_rollback(True)
    with django_db_blocker.unblock():
        connection.close()
