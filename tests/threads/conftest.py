"""A town whose people talk about its answers."""

import pytest

from tests.profile.town import Town, build
from trygt.schemes.definition import Stage


@pytest.fixture
def town(db: None) -> Town:
    """A municipality whose profile is being read."""
    return build(stage=Stage.REVIEW)
