"""A town for the tests of what goes in and out."""

import pytest

from tests.profile.town import Town, build


@pytest.fixture
def town(db: None) -> Town:
    """A municipality preparing its profile."""
    return build()
