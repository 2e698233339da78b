"""Where someone answers: who they are, what they may write, and the addresses of their pages.

Signed in or by a personal link: the pages, forms and savings are the same (`pages`, `views`).
"""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from trygt.cases.models import Case
from trygt.people.models import Person
from trygt.profile.rights import Pen, pen_of
from trygt.schemes.definition import Question, Section
from trygt.web.workspace.profile.addresses import anchor_of, place_of


@dataclass(frozen=True)
class Desk:
    """The desk of someone who is signed in."""

    case: Case
    person: Person

    answer_template = "workspace/profile/answer.html"

    @cached_property
    def pen(self) -> Pen:
        """What they may write. Asked once a request."""
        return pen_of(self.person, self.case.community)

    def save_to(self, question: str, slot: int) -> str:
        """Where an answer is sent."""
        return reverse("profile_answer", args=[self.case.pk, question, slot])

    def evidence_to(self, question: str, slot: int) -> str:
        """Where evidence for an answer is sent."""
        return reverse("profile_evidence_add", args=[self.case.pk, question, slot])

    def section_at(self, section: Section) -> str:
        """The page of a section."""
        return reverse("profile_section", args=[self.case.pk, section.key])

    def place(self, section: Section, question: Question, slot: int) -> str:
        """An answer on its section's page."""
        return place_of(self.case, section, question, slot)

    def file_at(self, evidence: int) -> str:
        """A file of evidence."""
        return reverse("profile_evidence_file", args=[self.case.pk, evidence])

    def remove_at(self, link: int) -> str:
        """Where evidence is taken away from an answer."""
        return reverse("profile_evidence_remove", args=[self.case.pk, link])


@dataclass(frozen=True)
class LinkDesk(Desk):
    """The desk of someone who came by a personal link: the questions of one post, on one page."""

    secret: str
    given: Pen

    answer_template = "workspace/handing/answer.html"

    @cached_property
    def pen(self) -> Pen:
        """What the link opens."""
        return self.given

    def save_to(self, question: str, slot: int) -> str:
        """Where an answer is sent."""
        return reverse("answer_save", args=[self.secret, question, slot])

    def evidence_to(self, question: str, slot: int) -> str:
        """Where evidence for an answer is sent."""
        return reverse("answer_evidence", args=[self.secret, question, slot])

    def section_at(self, section: Section) -> str:
        """The section on the link's one page."""
        return f"{reverse('answer', args=[self.secret])}#{section.key}"

    def place(self, section: Section, question: Question, slot: int) -> str:
        """An answer on the link's one page."""
        return f"{reverse('answer', args=[self.secret])}#{anchor_of(question, slot)}"

    def file_at(self, evidence: int) -> str:
        """A file of evidence."""
        return reverse("answer_file", args=[self.secret, evidence])

    def remove_at(self, link: int) -> str:
        """Where evidence is taken away from an answer."""
        return reverse("answer_evidence_remove", args=[self.secret, link])
