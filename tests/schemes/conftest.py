"""A small valid scheme to spoil, one key at a time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.second_scheme import KEY, LIBRARY, VERSION
from trygt.schemes.reading import BadScheme, Fault, read

Spoil = Callable[..., list[Fault]]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A writable copy of the second scheme."""
    target = tmp_path / KEY / VERSION
    target.mkdir(parents=True)
    for path in (LIBRARY / KEY / VERSION).iterdir():
        (target / path.name).write_bytes(path.read_bytes())
    return target


@pytest.fixture
def spoil(copy: Path) -> Spoil:
    """Reads the valid scheme, replaces text in one of its files, returns the faults it has then."""

    def go(name: str, old: str, new: str) -> list[Fault]:
        read(copy)
        path = copy / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(BadScheme) as refused:
            read(copy)
        return refused.value.faults

    return go
