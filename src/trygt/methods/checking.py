"""Refusing what cannot be a count, a population or a confidence, before it becomes a figure."""

from collections.abc import Sequence
from math import isfinite


def count(value: float, name: str = "events") -> float:
    """The value if it can be a number of events, else ValueError."""
    if not isfinite(value) or value < 0:
        raise ValueError(f"{name} must be a finite number, zero or more; got {value!r}")
    return value


def positive(value: float, name: str) -> float:
    """The value if it is finite and above zero, else ValueError."""
    if not isfinite(value) or value <= 0:
        raise ValueError(f"{name} must be a finite number above zero; got {value!r}")
    return value


def confidence(value: float) -> float:
    """The value if it lies between 0 and 1, else ValueError."""
    if not 0 < value < 1:
        raise ValueError(f"confidence must lie between 0 and 1, as 0.95; got {value!r}")
    return value


def same_length(**columns: Sequence[object]) -> None:
    """Refuse columns of different length, naming them, and empty ones."""
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) != 1 or 0 in lengths.values():
        raise ValueError(f"one value per band is needed in each: {lengths}")
