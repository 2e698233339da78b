"""The shipped communities, and small lists to load beside them."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from trygt.places import acts

NAMES = ("municipalities", "counties", "changes")
Rows = list[dict[str, str]]
Edit = Callable[[Rows], None]


@pytest.fixture
def shipped(db: None) -> acts.ImportResult:
    """All shipped communities, loaded."""
    return acts.load_shipped()


@pytest.fixture
def lists(tmp_path: Path) -> dict[str, Path]:
    """Copies of the shipped lists that a test may change."""
    for name in NAMES:
        shutil.copy(acts.DATA / f"{name}.csv", tmp_path)
    return {name: tmp_path / f"{name}.csv" for name in NAMES}


def rows_of(path: Path) -> Rows:
    """The rows of a list."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def edited(path: Path, edit: Edit) -> None:
    """Change a list in place."""
    rows = rows_of(path)
    head = list(rows[0])
    edit(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head)
        writer.writeheader()
        writer.writerows(rows)
