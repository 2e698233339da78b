"""Sentences are compared in English."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The words of acts and schemes as an English reader sees them."""
    with translation.override("en"):
        yield
