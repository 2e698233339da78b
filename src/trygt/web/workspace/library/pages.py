"""What the pages of the library show, each with a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trygt.cases.models import Case
from trygt.files.previews import may_have, preview_of
from trygt.people.models import Person
from trygt.profile import library, queries
from trygt.profile.asking import is_asked, rounds
from trygt.profile.evidence import Version, submitted_versions, versions_of
from trygt.profile.library import Piece
from trygt.profile.models import Evidence, EvidenceLink
from trygt.profile.rights import Pen, may_keep, pen_of
from trygt.schemes.definition import Question, Section, Stage
from trygt.texts import in_language
from trygt.web.workspace.finding import me
from trygt.web.workspace.profile.addresses import place_of

PER_PAGE = 30
MOST_TO_CHOOSE = 100  # pieces shown at once beside an answer; a search finds the others
FILTER_NAMES: dict[str, Promise] = {
    "expired": _("Expired"),
    "soon": _("Expire soon"),
    "unused": _("Used nowhere"),
    "files": _("Files"),
    "plans": _("References to plans"),
    "addresses": _("Addresses on the web"),
}
KIND_NAMES: dict[str, Promise] = {
    "file": _("File"),
    "plan": _("Reference to a plan"),
    "address": _("Address on the web"),
}


@dataclass(frozen=True)
class Use:
    """An answer a piece is shown for. Without an address another scheme asks it."""

    link: EvidenceLink
    section: Section | None
    title: str
    href: str
    may_remove: bool


@dataclass(frozen=True)
class Row:
    """A piece in a list."""

    piece: Piece
    uses: tuple[Use, ...]

    @property
    def kind(self) -> Promise:
        """What it mainly is, in words."""
        return KIND_NAMES[self.piece.kind]

    @property
    def first_uses(self) -> tuple[Use, ...]:
        """Those that stand in the open."""
        return self.uses[:3]

    @property
    def more(self) -> int:
        """How many others there are."""
        return len(self.uses) - len(self.first_uses)


@dataclass(frozen=True)
class ShownVersion:
    """A version on a piece's page."""

    version: Version
    submitted: bool
    now: bool

    @property
    def kind(self) -> Promise:
        """What it mainly is, in words."""
        return KIND_NAMES[self.version.kind]

    @property
    def may_have_preview(self) -> bool:
        """Whether its file is of a kind that can be looked at."""
        return self.version.file is not None and may_have(self.version.file)


@dataclass(frozen=True)
class Place:
    """An answer a piece may be shown for."""

    question: Question
    slot: int
    title: str

    @property
    def value(self) -> str:
        """How it is named in a form."""
        return f"{self.question.key}/{self.slot}"


def uses_of(case: Case, links: Iterable[EvidenceLink], pen: Pen) -> tuple[Use, ...]:
    """The answers that these links lead to, in the order of the profile."""
    order = {key: place for place, key in enumerate(case.scheme.questions)}
    links = sorted(links, key=lambda one: (order.get(one.question, len(order)), one.slot))
    return tuple(_use(case, link, pen) for link in links)


def _use(case: Case, link: EvidenceLink, pen: Pen) -> Use:
    question = case.scheme.questions.get(link.question)
    if question is None:
        return Use(link, None, str(_("A question of another scheme")), "", False)
    section = case.scheme.section_of[question.key]
    return Use(
        link,
        section,
        titled(question, link.slot),
        place_of(case, section, question, link.slot),
        case.stage != Stage.ENDED and pen.may_write(section.key, question.key),
    )


def titled(question: Question, slot: int) -> str:
    """A question's title, with the round where there are several."""
    title = in_language(question.title)
    return f"{title} ({slot})" if slot else title


def shelf(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The whole library, searched, narrowed, sorted and paged."""
    pen = pen_of(me(request), case.community)
    search, chosen, sort = (request.GET.get(name, "").strip() for name in ("q", "show", "sort"))
    every = library.shelf(case.community)
    found = library.narrowed(library.searched(every, search), chosen)
    page: Page[Piece] = Paginator(library.ordered(found, sort), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return {
        "case": case,
        "page": page,
        "rows": [Row(piece, uses_of(case, piece.links, pen)) for piece in page],
        "search": search,
        "chosen": chosen,
        "filters": FILTER_NAMES.items(),
        "every": len(every),
        "expired": sum(one.evidence.expired for one in every),
        "may_add": case.stage != Stage.ENDED and may_keep(me(request), case.community),
    }


def piece_or_404(case: Case, evidence_id: int) -> Evidence:
    """A piece of the community's evidence."""
    found = Evidence.objects.filter(pk=evidence_id, community=case.community)
    evidence = found.select_related("file", "added_by", "community").first()
    if evidence is None:
        raise Http404
    return evidence


def piece(case: Case, evidence: Evidence, person: Person) -> dict[str, Any]:
    """One piece: what it is, its versions, and the answers it is shown for."""
    links = tuple(evidence.links.all())
    submitted = submitted_versions(evidence)
    may_change = case.stage != Stage.ENDED and may_keep(person, case.community, evidence)
    return {
        "case": case,
        "evidence": evidence,
        "row": Row(Piece(evidence, links), uses_of(case, links, pen_of(person, case.community))),
        "versions": [
            ShownVersion(one, one.number in submitted, one.number == evidence.version)
            for one in versions_of(evidence)
        ],
        "has_preview": evidence.file is not None and preview_of(evidence.file) is not None,
        "may_change": may_change,
        "may_prolong": may_change and library.may_be_prolonged(evidence),
        "submitted": bool(submitted),
        "may_link": case.stage != Stage.ENDED and may_keep(person, case.community),
    }


def places(case: Case, person: Person, search: str) -> list[tuple[Section, list[Place]]]:
    """The answers this person may write, section by section, that have every word searched for."""
    pen, values = pen_of(person, case.community), queries.values_of(case.community, case.scheme)
    words, found = search.casefold().split(), []
    for section in case.scheme.sections.values():
        name = in_language(section.name)
        inside = [
            Place(question, slot, titled(question, slot))
            for slot in rounds(section, values)
            for question in section.questions
            if pen.may_write(section.key, question.key)
            and is_asked(case.scheme, question, slot, values)
        ]
        fitting = [
            one
            for one in inside
            if all(w in f"{name}\n{one.title}\n{one.question.key}".casefold() for w in words)
        ]
        if fitting:
            found.append((section, fitting))
    return found
