"""Tests that read sentences read them in English, whatever the catalogues hold.

A package's conftest imports the fixtures it wants: `from tests.english import client, english`.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """English is active in each test."""
    with translation.override("en"):
        yield


@pytest.fixture
def client() -> Client:
    """A browser that asks for English."""
    return Client(headers=ENGLISH)
