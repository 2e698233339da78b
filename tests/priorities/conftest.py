"""A town for the tests of the risk assessment; sentences are English."""

import pytest

from tests.english import client, english
from tests.priorities.board import Browsers, speak
from tests.profile.town import Town, build

__all__ = ["client", "english"]


@pytest.fixture
def town(db: None) -> Town:
    """A municipality preparing its profile, with figures on falls and traffic."""
    made = build()
    speak(made.community)
    return made


@pytest.fixture
def web() -> Browsers:
    """Everyone's browsers."""
    return Browsers()
