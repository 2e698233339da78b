"""What the tests of injuries share: a case with its people, and a storage of its own."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.english import client, english
from tests.injuries.world import Place, settle

__all__ = ["client", "english"]


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> Path:
    """Point Django's default storage at an empty folder."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def place(db: None) -> Place:
    """A municipality preparing its profile."""
    return settle()
