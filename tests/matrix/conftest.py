"""The sentences of these tests are English."""

from tests.english import client, english
from tests.second_scheme import second_scheme

__all__ = ["client", "english", "second_scheme"]
