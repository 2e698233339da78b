"""A town for the tests of the risk assessment; sentences are English."""

import pytest

from tests.english import client, english
from tests.priorities.board import FALLS, TRAFFIC, Browsers, clue, speak
from tests.profile.town import Town, build
from trygt.methods.results import Direction

__all__ = ["client", "english"]


@pytest.fixture
def town(db: None, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A municipality preparing its profile, with figures on two cells."""
    speak(monkeypatch, {FALLS: (clue(),), TRAFFIC: (clue(None, Direction.FALLING, "road"),)})
    return build()


@pytest.fixture
def web() -> Browsers:
    """Everyone's browsers."""
    return Browsers()
