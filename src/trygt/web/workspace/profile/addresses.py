"""Where an answer stands: on its section's page, under an anchor of its own."""

from functools import lru_cache

from django.urls import reverse

from trygt.cases.models import Case
from trygt.schemes.definition import Question, Section


def anchor_of(question: Question, slot: int) -> str:
    """The place of an answer on its section's page."""
    key = question.key.replace(".", "-")
    return f"{key}-{slot}" if slot else key


def place_of(case: Case, section: Section, question: Question, slot: int) -> str:
    """The address of an answer on its section's page."""
    return f"{_page(case.pk, section.key)}#{anchor_of(question, slot)}"


# A page leads to as many answers as it has stones, and all of a section have the same beginning.
@lru_cache(maxsize=2000)
def _page(case_id: int, section: str) -> str:
    return reverse("profile_section", args=[case_id, section])
