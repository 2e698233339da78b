"""Where an answer stands: on its section's page, under an anchor of its own."""

from django.urls import reverse

from trygt.cases.models import Case
from trygt.schemes.definition import Question, Section


def anchor_of(question: Question, slot: int) -> str:
    """The place of an answer on its section's page."""
    key = question.key.replace(".", "-")
    return f"{key}-{slot}" if slot else key


def place_of(case: Case, section: Section, question: Question, slot: int) -> str:
    """The address of an answer on its section's page."""
    page = reverse("profile_section", args=[case.pk, section.key])
    return f"{page}#{anchor_of(question, slot)}"
