"""What the council's tests share."""

from tests.second_scheme import second_scheme

__all__ = ["second_scheme"]
