"""What the board shows: the cases one may see, narrowed, sorted, each with its clock. One query for page and export."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trygt import clock
from trygt.cases.letters import path
from trygt.cases.models import Appointment, Case
from trygt.council import clocks
from trygt.council.clocks import Due
from trygt.people.models import Person, Tenure
from trygt.people.queries import posts_of
from trygt.people.roles import Role
from trygt.places.models import Community
from trygt.schemes.definition import Stage
from trygt.schemes.queries import newest
from trygt.texts import in_language
from trygt.web.workspace.pages import stage_name

SORTS = {
    "community": "community__name",
    "scheme": "scheme_key",
    "stage": "stage",
    "since": "stage_since",
    "act": "last_act_at",
    "officer": "officer__name",
}
# All a row shows: a case, its community and its officer have much more.
SHOWN = (
    *("scheme_key", "scheme_version", "round", "stage", "stage_since", "last_act_at"),
    *("community__name", "officer__name"),
)
NOBODY, LEFT = "none", "left"
FLAGS = ("asleep", "overdue", "missing")
# What a saved filter keeps; the page one stands on is no part of it.
KEPT = ("q", "stage", "scheme", "county", "officer", "certifier", *FLAGS, "sort")


@dataclass(frozen=True)
class Row:
    """A case with its clock, and who has it."""

    case: Case
    stage: str
    days: int
    asleep: bool
    due: Due | None
    waits_for: str
    certifiers: tuple[str, ...]
    missing: int

    def cells(self, marks: "Marks") -> dict[str, object]:
        """What the table shows, flat and in words, marks and all: hundreds of cells are drawn faster so."""
        case, due = self.case, self.due
        when = f"{due.what}, {day_words(due.day)}" if due else ""
        names = ", ".join(self.certifiers)
        return {
            "pk": str(case.pk),
            "href": path(case.pk),
            "name": case.community.name,
            "round": str(case.round) if case.round > 1 else "",
            "stage": marks.after(self.stage, "asleep" if self.asleep else ""),
            "days": str(self.days),
            "due": marks.after(when, "overdue" if due and due.late else ""),
            "waits_for": self.waits_for,
            "officer": case.officer.name if case.officer else "",
            "certifiers": marks.after(names, "missing" if self.missing else ""),
            "last_act": day_words(clock.day_of(case.last_act_at)),
        }


class Marks:
    """The marks of one page's rows, each drawn once."""

    def __init__(self) -> None:
        words = (_("Asleep"), _("Overdue"), _("Lacks a certifier"))
        self._drawn = {
            key: format_html(' <span class="badge" data-tone="{}">{}</span>', tone, word)
            for key, word, tone in zip(FLAGS, words, ("warning", "danger", "warning"), strict=True)
        }

    def after(self, text: str, mark: str) -> str:
        """The text, with a mark after it where there is one; safe to show either way."""
        return escape(text) + self._drawn[mark] if mark else text


def day_words(day: date) -> str:
    """A day as the page's language writes it, short: the board has many."""
    return date_format(day, "SHORT_DATE_FORMAT" if get_language() != "en" else "j M Y")


class Board:
    """The cases a person sees, as an address narrows and sorts them. What it cannot read it passes over."""

    def __init__(self, person: Person, asked: QueryDict) -> None:
        self.person = person
        self.asked = {key: asked.get(key, "").strip()[:100] for key in KEPT}

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return any(value for key, value in self.asked.items() if key != "sort")

    @property
    def query(self) -> str:
        """The filters as a query string."""
        sent = QueryDict(mutable=True)
        sent.update({key: value for key, value in self.asked.items() if value})
        return sent.urlencode()

    def cases(self) -> QuerySet[Case]:
        """The cases, in order."""
        seen = Case.objects.visible_to(self.person).select_related("community", "officer")
        found = clocks.clocked(seen).filter(self._places(), self._people(), self._state())
        sort = self.asked["sort"] or "act"
        field = SORTS.get(sort.removeprefix("-"), "last_act_at")
        order = f"-{field}" if sort.startswith("-") else field
        return found.only(*SHOWN).order_by(order, "pk")

    def with_counties(self) -> QuerySet[Case]:
        """The same cases, each with its county: for the export."""
        return (
            self.cases()
            .select_related("community__parent", "officer")
            .only(*SHOWN, "community__parent__name")
        )

    def _places(self) -> Q:
        wanted = Q()
        if search := self.asked["q"]:
            wanted &= Q(community__name__icontains=search)
        if self.asked["stage"] in list(Stage):
            wanted &= Q(stage=self.asked["stage"])
        if self.asked["scheme"]:
            wanted &= Q(scheme_key=self.asked["scheme"])
        if self.asked["county"].isdecimal():
            county = int(self.asked["county"])
            wanted &= Q(community__parent=county) | Q(community=county)
        return wanted

    def _people(self) -> Q:
        wanted, officer = Q(), self.asked["officer"]
        if officer == NOBODY:
            wanted &= Q(officer=None)
        elif officer == LEFT:
            holding = Tenure.objects.on(clock.today()).filter(
                post__role=Role.CASE_OFFICER, person=OuterRef("officer")
            )
            wanted &= Q(officer__isnull=False) & ~Exists(holding)
        elif officer.isdecimal():
            wanted &= Q(officer=int(officer))
        if self.asked["certifier"].isdecimal():
            person = int(self.asked["certifier"])
            running = Appointment.objects.filter(case=OuterRef("pk"), person=person, ended_at=None)
            wanted &= Q(Exists(running))
        return wanted

    def _state(self) -> Q:
        wanted = Q()
        if self.asked["asleep"]:
            wanted &= clocks.asleep()
        if self.asked["overdue"]:
            wanted &= clocks.overdue()
        if self.asked["missing"]:
            wanted &= clocks.lacks_certifier()
        return wanted

    @cached_property
    def _named(self) -> list[tuple[str, int, str]]:
        """People and counties to choose among: kind, number, name. One query."""
        bodies = [post.body for post in posts_of(self.person) if post.body]
        people = Tenure.objects.on(clock.today()).filter(
            post__body__in=bodies, post__role__in=[Role.CASE_OFFICER, Role.CERTIFIER]
        )
        counties = Community.objects.filter(kind="county", dissolved_on=None).order_by()
        offered = people.order_by().values_list("post__role", "person_id", "person__name")
        return sorted(
            set(offered.union(counties.values_list("kind", "pk", "name"))),
            key=lambda one: (one[2].casefold(), one[1]),
        )

    def choices(self) -> list[tuple[str, str, list[tuple[str, str]], str]]:
        """Every filter one chooses in: its name in the address, its words, what can be chosen and is."""
        stages = {s.key: in_language(s.owner) for scheme in newest() for s in scheme.stages}
        nobody = [(NOBODY, _("Nobody")), (LEFT, _("Someone who has left"))]
        found: list[tuple[str, str, list[tuple[str, str]]]] = [
            ("stage", _("Stage"), [(str(key), stages[key]) for key in Stage if key in stages]),
            ("scheme", _("Scheme"), [(one.key, in_language(one.name)) for one in newest()]),
            ("county", _("County"), self._of("county")),
            ("officer", _("Case officer"), nobody + self._of(Role.CASE_OFFICER)),
            ("certifier", _("Certifier"), self._of(Role.CERTIFIER)),
        ]
        return [(key, words, options, self.asked[key]) for key, words, options in found]

    def _of(self, kind: str) -> list[tuple[str, str]]:
        return [(str(pk), name) for found, pk, name in self._named if found == kind]

    def flags(self) -> list[tuple[str, str, bool]]:
        """Every filter one ticks: its name, its words, whether it is ticked."""
        words = (_("Asleep"), _("Overdue"), _("Lacks a certifier"))
        return [(key, word, bool(self.asked[key])) for key, word in zip(FLAGS, words, strict=True)]


def rows(cases: Iterable[Case]) -> list[Row]:
    """Cases from `Board.cases` as rows. Two queries at most, whatever their number."""
    found = list(cases)
    reached, sides, sleepy = clocks.ticked(found), _sides(), clocks.Sleep()
    judging: dict[int, list[str]] = {}
    running = Appointment.objects.filter(
        case__in=[case.pk for case in found], ended_at=None
    ).values_list("case_id", "person__name", "declared_at")
    for pk, name, declared in running:
        judging.setdefault(pk, []).append(
            name if declared else _("%(name)s (not declared)") % {"name": name}
        )
    places: dict[tuple[str, str, str], tuple[str, int]] = {}
    shown = []
    for case in found:
        place = case.scheme_key, case.scheme_version, case.stage
        if place not in places:
            wanted = case.scheme.rules.certifiers if case.stage in clocks.JUDGING else 0
            places[place] = stage_name(case, community_side=False), wanted
        stage, wanted = places[place]
        due, over = clocks.next_due(case, reached), case.stage in clocks.OVER
        certifiers = tuple(judging.get(case.pk, ()))
        shown.append(
            Row(
                case,
                stage,
                clocks.days_at_stage(case),
                sleepy(case),
                due,
                "" if over else sides[clocks.waits_for(case, due)],
                certifiers,
                max(0, wanted - len(certifiers)),
            )
        )
    return shown


def _sides() -> dict[str, str]:
    """The sides of a case in words."""
    return {
        clocks.COMMUNITY: _("the community"),
        clocks.CERTIFIER: _("the certifiers"),
        clocks.OWNER: _("the office"),
    }
