"""A storage of its own for each test, and what lies in it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> Path:
    """Point Django's default storage at an empty folder."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def on_disk(storage: Path) -> Callable[[], list[str]]:
    """Return the files in the storage, temporary ones too."""
    return lambda: sorted(
        str(path.relative_to(storage)) for path in storage.rglob("*") if path.is_file()
    )
