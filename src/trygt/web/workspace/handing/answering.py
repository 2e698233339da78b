"""Answering by a personal link: the questions of one post and nothing else, on one page."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trygt.cases.acting import Refused
from trygt.cases.models import Case
from trygt.files.queries import respond
from trygt.laws import queries as laws
from trygt.profile import links, queries
from trygt.profile.approvals import approved
from trygt.profile.filling import known_in
from trygt.profile.models import EvidenceLink, Link
from trygt.profile.parts import Part, of_posts, parts_in
from trygt.profile.rights import Pen, pen_of_link
from trygt.profile.saving import add_evidence, remove_evidence
from trygt.schemes.definition import Question, Section
from trygt.web.ui.languages import speaking
from trygt.web.workspace.handing.door import by_link, closed
from trygt.web.workspace.profile.addresses import anchor_of
from trygt.web.workspace.profile.desks import LinkDesk
from trygt.web.workspace.profile.forms import EvidenceForm
from trygt.web.workspace.profile.pages import Override, SectionPage, number, question_or_404
from trygt.web.workspace.profile.views import fragment, save


@dataclass
class Visit:
    """One request by a link: what is theirs, case by case, and the pages it is answered on."""

    request: HttpRequest
    link: Link
    secret: str
    overrides: dict[tuple[str, int], Override] = field(default_factory=dict)

    @cached_property
    def pen(self) -> Pen:
        """What they may write."""
        return pen_of_link(self.link)

    @cached_property
    def cases(self) -> list[Case]:
        """The cases that ask them something, each question in the first that asks it."""
        return [case for case in links.cases_of(self.link) if any(self.theirs(case).values())]

    def theirs(self, case: Case) -> dict[str, list[Question]]:
        """Their questions in a case, by section."""
        return {
            section.key: [q for q in section.questions if self.pen.has(section.key, q.key)]
            for section in case.scheme.sections.values()
        }

    def page(self, case: Case, section: Section, extra: int = 0) -> SectionPage:
        """Their questions of one section."""
        page = SectionPage(
            self.request,
            case,
            section,
            extra,
            self.overrides,
            given_desk=LinkDesk(case, self.link.person, self.secret, self.pen),
            only=frozenset(question.key for question in self.theirs(case)[section.key]),
        )
        page.know(talks={})  # threads are for those with an account
        return page

    def find(self, key: str, slot: int) -> tuple[SectionPage, Question]:
        """One of their questions on its page; 404 for any other."""
        for case in self.cases:
            if key in case.scheme.questions:
                question, section = question_or_404(case, key, slot)
                if self.pen.has(section.key, key):
                    return self.page(case, section, slot), question
        raise Http404

    def shown(self) -> list["Shown"]:
        """All that is theirs. Ten queries a case, however many questions."""
        found: list[Shown] = []
        seen: set[str] = set()
        for case in self.cases:
            found.append(self._shown(case, seen))
            seen |= {key for page in found[-1].pages for key in page.only or ()}
        return found

    def _shown(self, case: Case, seen: set[str]) -> "Shown":
        questions = {
            key: [q for q in qs if q.key not in seen] for key, qs in self.theirs(case).items()
        }
        every = tuple(question for several in questions.values() for question in several)
        sections = [s for s in case.scheme.sections.values() if questions[s.key]]
        progress = queries.progress(case)
        answers = queries.answers_of(case.community, case.scheme)
        whole = sections[0].model_copy(update={"questions": every, "repeat": None})
        together: dict[str, Any] = {
            "values": {place: answer.value for place, answer in answers.items()},
            "evidence": queries.evidence_of(case.community, whole),
            "known": known_in(case.community, every),
            "laws": laws.known_for(every),
            "approved": approved(case.community, case.scheme, every),
            "handouts": {},
        }
        pages = []
        for section in sections:
            extra = number(self.request.GET.get(f"rounds-{section.key}", "0"))
            page = self.page(case, section, extra)
            page.only = frozenset(question.key for question in questions[section.key])
            mine = {question.key for question in section.questions}
            own = {place: answer for place, answer in answers.items() if place[0] in mine}
            page.know(answers=own, **together)
            pages.append(page)
        parts = of_posts(parts_in(case.scheme, progress), [self.link.post_id])
        return Shown(case, pages, parts)


@dataclass(frozen=True)
class Shown:
    """What is theirs in one case."""

    case: Case
    pages: list[SectionPage]
    parts: list[Part]

    @property
    def answered(self) -> int:
        """How many of their questions are answered."""
        return sum(part.answered for part in self.parts)

    @property
    def asked(self) -> int:
        """Of how many."""
        return sum(part.asked for part in self.parts)

    @property
    def blockers(self) -> int:
        """How many of their answers keep the profile from being submitted."""
        return sum(len(part.blockers) for part in self.parts)

    @property
    def unconfirmed(self) -> list[Part]:
        """What they have not confirmed as it stands now."""
        return [part for part in self.parts if not part.confirmed]


@by_link
@require_GET
def everything(request: HttpRequest, link: Link, secret: str) -> HttpResponse:
    """All that is handed to the link's post, to answer on one page."""
    if (language := request.GET.get("language")) in dict(settings.LANGUAGES):
        return speaking(redirect("answer", secret), language)
    return show(Visit(request, link, secret))


def show(visit: Visit, status: int = 200) -> HttpResponse:
    """The link's one page."""
    shown = visit.shown()
    if shown:
        links.use(visit.link, shown[0].case)
    context = {
        "link": visit.link,
        "secret": visit.secret,
        "community": visit.link.post.community,
        "shown": shown,
        "languages": settings.LANGUAGES,
    }
    return render(visit.request, "workspace/handing/answering.html", context, status=status)


@by_link
@require_http_methods(["GET", "POST"])
def save_one(
    request: HttpRequest, link: Link, secret: str, question: str, slot: int
) -> HttpResponse:
    """Save one answer, as on the pages of those who have signed in."""
    visit = Visit(request, link, secret)
    page, asked = visit.find(question, slot)
    place = page.desk.place(page.section, asked, slot)
    if request.method == "GET":
        return redirect(place)
    links.use(link, page.case)
    raw = dict(request.POST.lists())
    outcome = save(page, asked, slot, raw)
    if request.headers.get("HX-Request"):
        return fragment(request, page, asked, slot, outcome)
    if outcome.status == 200:
        return redirect(place)
    visit.overrides[question, slot] = Override(outcome.state, raw)
    return show(visit, outcome.status)


@by_link
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, link: Link, secret: str, question: str, slot: int) -> HttpResponse:
    """Add evidence for one of their answers."""
    visit = Visit(request, link, secret)
    page, asked = visit.find(question, slot)
    place = page.desk.place(page.section, asked, slot)
    if request.method == "GET":
        return redirect(place)
    anchor = anchor_of(asked, slot)
    form = EvidenceForm(request.POST, request.FILES, by=link.person, anchor=anchor)
    if page.writes(asked) and form.is_valid():
        try:
            given = form.cleaned_data
            community = page.case.community
            add_evidence(community, question, slot, link.person, **given, pen=visit.pen)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The evidence is added."))
            return redirect(place)
    visit.overrides[question, slot] = Override(evidence_form=form)
    return show(visit, 422 if page.writes(asked) else 409)


def _theirs(visit: Visit, **wanted: int) -> tuple[EvidenceLink, SectionPage, Question]:
    """Evidence shown for one of their answers; 404 for any other."""
    community = visit.link.post.community_id
    found = EvidenceLink.objects.filter(evidence__community=community, **wanted)
    for shown in found.select_related("evidence__file"):
        try:
            return shown, *visit.find(shown.question, shown.slot)
        except Http404:
            continue
    raise Http404


@by_link
@require_POST
def remove(request: HttpRequest, link: Link, secret: str, link_id: int) -> HttpResponse:
    """Take evidence away from one of their answers."""
    visit = Visit(request, link, secret)
    shown, page, asked = _theirs(visit, pk=link_id)
    try:
        remove_evidence(page.case.community, shown, link.person, pen=visit.pen)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The evidence is taken away from this answer."))
    return redirect(page.desk.place(page.section, asked, shown.slot))


@by_link
@require_GET
def fetch(request: HttpRequest, link: Link, secret: str, evidence_id: int) -> HttpResponse:
    """Send a file shown for one of their answers."""
    shown, _page, _asked = _theirs(Visit(request, link, secret), evidence=evidence_id)
    if shown.evidence.file is None:
        raise Http404
    return respond(shown.evidence.file, inline="show" in request.GET)


@by_link
@require_POST
def confirm(request: HttpRequest, link: Link, secret: str) -> HttpResponse:
    """Confirm all that is theirs, or the parts sent, with one press."""
    visit = Visit(request, link, secret)
    sent = [number(text) for text in request.POST.getlist("parts")]
    case = next(
        (case for case in visit.cases if case.pk == number(request.POST.get("case", ""))), None
    )
    if case is None:
        return closed(request, 404)
    try:
        links.confirm_by_link(link, case, sent)
    except Refused as refused:
        messages.error(request, str(refused))
        return show(visit, 409)
    messages.success(request, _("Thank you. Your part is confirmed."))
    return redirect(reverse("answer", args=[secret]))
