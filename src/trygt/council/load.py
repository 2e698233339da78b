"""How much each certifier has: running cases by stage, what is not declared, what is late."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from trygt import clock
from trygt.cases.models import Appointment, Case
from trygt.council import clocks
from trygt.council.models import Decision, Sheet, Statement
from trygt.people.models import Person, Tenure
from trygt.people.queries import posts_of
from trygt.people.roles import Role
from trygt.schemes.definition import Recommendation, Stage
from trygt.texts import in_language


@dataclass
class Load:
    """One certifier's cases, among those the reader sees."""

    person: Person
    cases: int = 0
    stages: Counter[str] = field(default_factory=Counter)
    undeclared: int = 0
    late_ratings: int = 0
    late_statements: int = 0

    @property
    def by_stage(self) -> list[tuple[str, int]]:
        """How many cases at each stage, in the order of the road."""
        return [(name, count) for name, count in self.stages.items() if count]


def loads(eyes: Person) -> list[Load]:
    """Every certifier of the bodies this person belongs to, with their running cases. Five queries."""
    bodies = [post.body for post in posts_of(eyes) if post.body]
    holding = Tenure.objects.on(clock.today()).filter(
        post__body__in=bodies, post__role=Role.CERTIFIER, person__is_active=True
    )
    people = Person.objects.filter(pk__in=holding.values("person")).order_by("name", "pk")
    found = {person.pk: Load(person) for person in people}
    cases = Case.objects.visible_to(eyes).exclude(stage__in=clocks.OVER)
    running = Appointment.objects.filter(case__in=cases.values("pk"), ended_at=None)
    appointments = list(running.select_related("case", "person").order_by("case__stage", "pk"))
    late = _late({one.case for one in appointments})
    for one in sorted(appointments, key=lambda one: list(Stage).index(Stage(one.case.stage))):
        _count(found.setdefault(one.person_id, Load(one.person)), one, late)
    return list(found.values())


def _count(load: Load, one: Appointment, late: "_Late") -> None:
    load.cases += 1
    stage = one.case.scheme.stage(one.case.stage)
    load.stages[in_language(stage.owner) if stage else one.case.stage] += 1
    load.undeclared += one.declared_at is None
    if one.case_id in late.cases:
        load.late_ratings += (one.case_id, one.person_id) not in late.rated
        load.late_statements += one.case_id not in late.given


@dataclass(frozen=True)
class _Late:
    """Cases that have been with the certifiers at the statement's stage for longer than is usual."""

    cases: frozenset[int]
    rated: frozenset[tuple[int, int]]
    given: frozenset[int]


def _late(cases: Iterable[Case]) -> _Late:
    slow = [
        case
        for case in cases
        if case.stage == Stage.STATEMENT
        and (days := clocks.usual_days(case)) is not None
        and clocks.days_at_stage(case) > days
    ]
    refused = Decision.objects.filter(
        case__in=slow, outcome=Recommendation.NOT_YET, set_aside_at=None
    )
    attempts = Counter({case.pk: 1 for case in slow})
    attempts.update(refused.values_list("case_id", flat=True))
    rated = Sheet.objects.filter(case__in=slow, completed_at__isnull=False)
    given = Statement.objects.filter(case__in=slow, given_at__isnull=False)
    return _Late(
        frozenset(case.pk for case in slow),
        frozenset(
            (sheet.case_id, sheet.person_id)
            for sheet in rated
            if sheet.attempt == attempts[sheet.case_id]
        ),
        frozenset(one.case_id for one in given if one.attempt == attempts[one.case_id]),
    )
