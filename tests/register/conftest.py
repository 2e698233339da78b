"""Norway with the demo's real figures, loaded once for a file and rolled back after it."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.english import client, english
from trygt.commands.demo.numbers import bring
from trygt.places.acts import load_shipped

__all__ = ["client", "english"]


@pytest.fixture(scope="module")
def real(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Every community of Norway, and the figures that ship with the demo."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_shipped()
        bring()
        yield
        transaction.set_rollback(True)
    with django_db_blocker.unblock():
        connection.close()
