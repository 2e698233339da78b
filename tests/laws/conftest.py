"""The sentences of these tests are English."""

from tests.english import client, english

__all__ = ["client", "english"]
