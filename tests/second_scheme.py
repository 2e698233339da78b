"""A second scheme, quite unlike the first, that lives only in the tests.

Import the fixture where it is needed: `from tests.second_scheme import second_scheme`.
"""

from pathlib import Path

import pytest
from pytest_django import Settings

from trygt.schemes import queries
from trygt.schemes.definition import Scheme

LIBRARY = Path(__file__).parent / "schemes" / "library"
KEY, VERSION = "harbour-of-safety", "1.0"


@pytest.fixture
def second_scheme(settings: Settings) -> Scheme:
    """The scheme *Harbour of Safety*, known to `schemes.queries` for the length of one test."""
    settings.SCHEME_PATHS = [LIBRARY]
    return queries.get(KEY, VERSION)
