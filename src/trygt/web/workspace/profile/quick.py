"""The quick look: what tells most, from all sections, on one page, answered in the very same forms."""

from collections.abc import Iterator
from itertools import groupby
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from trygt.cases.models import Case
from trygt.profile.models import EvidenceLink
from trygt.schemes.definition import Question, Scheme, Section
from trygt.schemes.guidance import quick_look
from trygt.web.workspace.finding import login_required
from trygt.web.workspace.profile import pages
from trygt.web.workspace.profile.addresses import anchor_of
from trygt.web.workspace.profile.forms import EvidenceForm
from trygt.web.workspace.profile.pages import AnswerView, Override, SectionPage

QUICK = "quick"


def as_section(scheme: Scheme) -> Section:
    """The questions of the quick look as a section of their own. Empty where a scheme has none."""
    return Section.model_construct(key=QUICK, name={}, questions=quick_look(scheme))


def is_quick(scheme: Scheme, question: Question) -> bool:
    """Whether the quick look asks it."""
    return any(question.key == one.key for one in quick_look(scheme))


class QuickPage(SectionPage):
    """The page of the quick look. Who writes what follows each question's own section.

    Evidence waits for the section's page: here one finds out where one stands.
    """

    back: ClassVar[str] = QUICK

    @property
    def address(self) -> str:
        """Where the page is."""
        return reverse("profile_quick", args=[self.case.pk])

    def place(self, question: Question, slot: int) -> str:
        """The address of an answer on the page."""
        return f"{self.address}#{anchor_of(question, slot)}"

    @property
    def evidence(self) -> dict[tuple[str, int], list[EvidenceLink]]:
        """None is shown here."""
        return {}

    def _evidence_form(
        self, question: Question, slot: int, override: Override
    ) -> EvidenceForm | None:
        return None

    @property
    def views(self) -> tuple[AnswerView, ...]:
        """Its answers, in the profile's order."""
        return self.rounds[0].answers

    @property
    def asked(self) -> int:
        """Questions to answer."""
        return len(self.views)

    @property
    def answered(self) -> int:
        """Questions answered."""
        return sum(view.settled for view in self.views)

    @property
    def groups(self) -> Iterator[tuple[Section, list[AnswerView]]]:
        """The answers of each section."""
        for key, views in groupby(self.views, key=lambda view: view.section.key):
            yield self.scheme.sections[key], list(views)


def page_of(
    request: HttpRequest, case: Case, section: Section, question: Question, slot: int
) -> SectionPage:
    """The page an answer was written on: the quick look's where its form says so, else its section's."""
    if request.POST.get("back") == QUICK and is_quick(case.scheme, question):
        return QuickPage(request, case, as_section(case.scheme))
    return SectionPage(request, case, section, slot)


def show_quick(request: HttpRequest, page: QuickPage, status: int = 200) -> HttpResponse:
    """The whole page."""
    context = {"case": page.case, "page": page, "groups": list(page.groups)}
    return render(request, "workspace/profile/quick.html", context, status=status)


@login_required
@require_GET
def quick(request: HttpRequest, case_id: int) -> HttpResponse:
    """The questions that tell most, for those of the community."""
    case = pages.community_case_or_404(request, case_id)
    return show_quick(request, QuickPage(request, case, as_section(case.scheme)))
