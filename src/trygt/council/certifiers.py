"""The certifiers of a case: who may be appointed and is suggested, who must leave, where one is missing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.interests import DECLARED, POST, conflicts
from trygt.cases.models import Appointment, Case
from trygt.council import queries
from trygt.council.models import Membership
from trygt.people.models import Person, Tenure, TieKind
from trygt.people.queries import remember_posts
from trygt.people.roles import Role
from trygt.places.models import Community
from trygt.schemes.definition import Stage

JUDGING = [Stage.REVIEW, Stage.MEETING, Stage.STATEMENT]
TERM_OVER, TERM_TO_COME = "over", "to-come"
SHOWN_AFTER_TERM_DAYS = 365
# The kind of reason is all that anyone but the person learns.
REASONS: dict[str, Promise] = {
    DECLARED: _("has declared an interest in this case"),
    POST: _("has or lately had a post in the community or close to it"),
    TieKind.EMPLOYMENT: _("has a tie: employment"),
    TieKind.PARTNERSHIP: _("has a tie: partnership"),
    TieKind.ADVISER: _("has a tie: adviser"),
    TieKind.COUNTRY: _("comes from the same country"),
    TERM_OVER: _("the term has ended"),
    TERM_TO_COME: _("the term has not begun"),
}


@dataclass(frozen=True)
class Candidate:
    """Someone who may be appointed to a case, or the kinds of reasons why not."""

    person: Person
    reasons: frozenset[str]
    load: int
    languages: tuple[str, ...]
    areas: tuple[str, ...]
    county: Community | None
    last_day: date | None
    suggested: bool = False

    @property
    def free(self) -> bool:
        """Whether they may be chosen."""
        return not self.reasons

    def why(self) -> tuple[str, ...]:
        """The kinds of reasons in words."""
        return tuple(str(REASONS[key]) for key in REASONS if key in self.reasons)


@dataclass(frozen=True)
class Leaving:
    """A certifier who must leave a case, and the kinds of reasons."""

    appointment: Appointment
    reasons: frozenset[str]


def candidates(case: Case) -> list[Candidate]:
    """All certifiers of the owner who are not on the case: first those suggested, then by load and name.

    Those whose term ended within a year are among them, so that one sees why they cannot be chosen.
    As many queries for many as for few.
    """
    terms = _terms(case)
    people = {pk: term.person for pk, term in terms.items()}
    remember_posts(people)
    close = conflicts(case, list(people.values()))
    load = load_of(people)
    found = [
        _candidate(term, close[pk] | _outside(term), load.get(pk, 0)) for pk, term in terms.items()
    ]
    found.sort(key=lambda one: (not one.free, one.load, one.person.name, one.person.pk))
    chosen = {one.person.pk for one in _suggested(case, found)}
    marked = [replace(one, suggested=one.person.pk in chosen) for one in found]
    return sorted(marked, key=lambda one: not one.suggested)


def load_of(people: Iterable[int]) -> dict[int, int]:
    """On how many cases under way each of these is a certifier. One query."""
    running = Appointment.objects.filter(person__in=list(people), ended_at=None)
    running = running.exclude(case__stage__in=[Stage.CERTIFIED, Stage.ENDED])
    counted = running.values("person_id").annotate(cases=Count("case", distinct=True))
    return dict(counted.order_by().values_list("person_id", "cases"))


def _terms(case: Case) -> dict[int, Tenure]:
    """The term of each certifier that runs now, else the one to come, else the last one."""
    today = clock.today()
    held = Tenure.objects.filter(
        post__role=Role.CERTIFIER,
        post__body=case.scheme.owner.key,
        person__is_active=True,
        substitute=False,
    )
    lately = Q(ends=None) | Q(ends__gt=today - timedelta(days=SHOWN_AFTER_TERM_DAYS))
    on_case = queries.appointments(case).values("person_id")
    held = held.filter(lately).exclude(ends__lte=F("begins")).exclude(person__in=on_case)
    found: dict[int, Tenure] = {}
    for term in held.select_related("person", "membership__county").order_by("-begins", "-pk"):
        before = found.get(term.person_id)
        if before is None or (_outside(before) and not _outside(term)):
            found[term.person_id] = term
    return found


def _outside(term: Tenure) -> frozenset[str]:
    today = clock.today()
    if term.begins > today:
        return frozenset({TERM_TO_COME})
    return frozenset({TERM_OVER}) if term.ends and term.ends <= today else frozenset()


def _candidate(term: Tenure, reasons: frozenset[str], load: int) -> Candidate:
    record: Membership | None = getattr(term, "membership", None)
    return Candidate(
        person=term.person,
        reasons=reasons,
        load=load,
        languages=tuple(record.languages) if record else (term.person.language,),
        areas=tuple(record.areas) if record else (),
        county=record.county if record else None,
        last_day=term.ends - timedelta(days=1) if term.ends else None,
    )


def _suggested(case: Case, found: Iterable[Candidate]) -> list[Candidate]:
    """As many as are missing: those who work in the case's language first, then the least loaded.

    Never two from the same county, also counting those who are on the case; so it may be fewer.
    """
    missing = queries.missing_certifiers(case)
    on_case = queries.appointments(case).values("person_id")
    taken = set(
        Membership.objects.filter(tenure__person__in=on_case)
        .exclude(county=None)
        .values_list("county_id", flat=True)
    )
    chosen: list[Candidate] = []
    free = [one for one in found if one.free]
    for one in sorted(free, key=lambda one: case.language not in one.languages):
        if len(chosen) < missing and (one.county is None or one.county.pk not in taken):
            chosen.append(one)
            taken |= {one.county.pk} if one.county else set()
    return chosen


def leaving(case: Case) -> list[Leaving]:
    """The certifiers on the case who have come to have an interest in it."""
    running = list(queries.appointments(case))
    people = {one.person_id: one.person for one in running}
    remember_posts(people)
    close = conflicts(case, list(people.values()))
    for person in people.values():
        person.forget()
    return [Leaving(one, close[one.person_id]) for one in running if close[one.person_id]]


def missing_in(cases: Iterable[Case]) -> dict[int, int]:
    """How many certifiers each of these cases lacks, where it is being judged and lacks some. One query."""
    judged = {case.pk: case.scheme.rules.certifiers for case in cases if case.stage in JUDGING}
    running = Appointment.objects.filter(case__in=judged, ended_at=None).values("case_id")
    counted = running.annotate(people=Count("pk")).order_by().values_list("case_id", "people")
    has = dict(counted)
    return {pk: most - has.get(pk, 0) for pk, most in judged.items() if most > has.get(pk, 0)}


def terms_that_ended(case: Case) -> list[tuple[Person, date]]:
    """Certifiers who judge the case though their term is over: who, and its last day. One query.

    They keep the case unless the case officer replaces them.
    """
    today = clock.today()
    on_case = queries.appointments(case).values("person_id")
    held = Tenure.objects.filter(
        post__role=Role.CERTIFIER, post__body=case.scheme.owner.key, person__in=on_case
    ).select_related("person")
    last: dict[Person, date | None] = {}
    for tenure in held.order_by("begins", "pk"):
        before = last.get(tenure.person, date.min)
        later = None if before is None or tenure.ends is None else max(before, tenure.ends)
        last[tenure.person] = later
    return [
        (person, ends - timedelta(days=1))
        for person, ends in last.items()
        if ends is not None and ends <= today
    ]
