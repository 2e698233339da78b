"""Whom a case waits for, and until when: what the office's board, reminders and case page say alike.

The same rules are there twice: for one case in words (`next_due`), and as conditions of a query
(`overdue`), so that a list can be narrowed before it is cut into pages. tests/council/test_clocks.py
holds them to be one.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.db.models import DateField, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from trygt import clock
from trygt.cases.models import Appointment, Case, Tick
from trygt.council.certifiers import JUDGING
from trygt.council.models import Condition, Question
from trygt.schemes import queries as schemes
from trygt.schemes.definition import Milestone, Scheme, Stage
from trygt.schemes.office import office_rules
from trygt.texts import in_language

COMMUNITY, CERTIFIER, OWNER = "community", "certifier", "owner"
OVER = (Stage.CERTIFIED, Stage.ENDED)


@dataclass(frozen=True)
class Due:
    """What a case waits for next: the day, what it is, and which side has it."""

    day: date
    what: str
    whom: str

    @property
    def late(self) -> bool:
        """Whether the day has passed."""
        return self.day < clock.today()


def clocked(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases, each knowing the first day an answer and a condition are due. No query of its own."""
    asked = Question.objects.filter(
        case=OuterRef("pk"), closed_at=None, replies=None, due__isnull=False
    )
    wanted = Condition.objects.filter(
        decision__case=OuterRef("pk"), closed_at=None, decision__set_aside_at=None
    )
    return cases.annotate(
        answer_due=_first(asked.values("case")),
        condition_due=_first(wanted.values("decision__case")),
    )


def _first(rows: QuerySet[Any, Any]) -> Subquery:
    first = rows.annotate(first=Min("due")).order_by().values("first")
    return Subquery(first, output_field=DateField())


def ticked(cases: Collection[Case]) -> set[tuple[int, str]]:
    """Milestones with a deadline that these cases have reached. One query, none where no scheme has any."""
    places = {(case.scheme_key, case.scheme_version, case.stage): case for case in cases}
    keys = {m.key for one in places.values() for m in _with_deadline(one.scheme, one.stage)}
    if not keys:
        return set()
    found = Tick.objects.filter(case__in=cases, milestone__in=keys)
    return set(found.values_list("case_id", "milestone"))


def _with_deadline(scheme: Scheme, stage: str) -> list[Milestone]:
    found = scheme.stage(stage)
    return [milestone for milestone in found.milestones if milestone.days] if found else []


def usual_days(case: Case) -> int | None:
    """How many days the owner usually takes at the case's stage; None where it promises nothing."""
    return office_rules(case.scheme).usual_days.get(cast("Stage", case.stage))


def days_at_stage(case: Case) -> int:
    """How many days the case has been at its stage."""
    return (clock.today() - clock.day_of(case.stage_since)).days


def next_due(case: Case, reached: Collection[tuple[int, str]]) -> Due | None:
    """What is due first of all. `case` comes from `clocked`, `reached` from `ticked`."""
    return min(_dues(case, reached), key=lambda due: due.day, default=None)


def _dues(case: Case, reached: Collection[tuple[int, str]]) -> Iterator[Due]:
    if case.stage in OVER:
        return
    scheme, began = case.scheme, clock.day_of(case.stage_since)
    answer, condition = getattr(case, "answer_due", None), getattr(case, "condition_due", None)
    if answer:
        yield Due(answer, _("An answer to the certifiers"), COMMUNITY)
    if condition:
        yield Due(condition, _("A condition"), COMMUNITY)
    for milestone in _with_deadline(scheme, case.stage):
        if (case.pk, milestone.key) not in reached:
            day = began + timedelta(days=milestone.days or 0)
            yield Due(day, in_language(milestone.name), milestone.by)
    days = office_rules(scheme).usual_days.get(cast("Stage", case.stage))
    if days is not None and not condition:
        stage = scheme.stage(case.stage)
        name = in_language(stage.ahead) if stage else str(case.stage)
        yield Due(began + timedelta(days=days), name, stage_of(case))


def stage_of(case: Case) -> str:
    """Which side the stage itself waits for."""
    if case.stage in JUDGING:
        return CERTIFIER
    return OWNER if case.stage == Stage.DECISION else COMMUNITY


def waits_for(case: Case, due: Due | None) -> str:
    """Which side has the case now: who has what is due next, else whom the stage waits for."""
    if due:
        return due.whom
    return COMMUNITY if getattr(case, "condition_due", None) else stage_of(case)


def overdue() -> Q:
    """The condition that `next_due` is late, for a query of `clocked` cases."""
    today = clock.today()
    late = Q(answer_due__lt=today) | Q(condition_due__lt=today)
    for scheme in schemes.every():
        mine = Q(scheme_key=scheme.key, scheme_version=scheme.version)
        for stage, days in office_rules(scheme).usual_days.items():
            slow = Q(stage=stage, stage_since__lt=_midnight(today - timedelta(days=days)))
            late |= mine & slow & Q(condition_due__isnull=True)
        for stage in Stage:
            for milestone in _with_deadline(scheme, stage):
                began = _midnight(today - timedelta(days=milestone.days or 0))
                reached = Tick.objects.filter(case=OuterRef("pk"), milestone=milestone.key)
                late |= mine & Q(stage=stage, stage_since__lt=began) & ~Q(Exists(reached))
    return late & ~Q(stage__in=OVER)


def asleep() -> Q:
    """The condition that nothing has happened for as long as the scheme calls asleep."""
    sleeping = Q(pk__in=[])
    for scheme in schemes.every():
        since = clock.plus_months(clock.today(), -scheme.rules.asleep_after_months)
        mine = Q(scheme_key=scheme.key, scheme_version=scheme.version)
        sleeping |= mine & Q(last_act_at__lt=_midnight(since))
    return sleeping & ~Q(stage__in=OVER)


class Sleep:
    """Says of one case after another whether it is asleep, as `asleep` says it to a query."""

    def __init__(self) -> None:
        self._since: dict[tuple[str, str], datetime] = {}

    def __call__(self, case: Case) -> bool:
        if case.stage in OVER:
            return False
        scheme = case.scheme_key, case.scheme_version
        if scheme not in self._since:
            months = case.scheme.rules.asleep_after_months
            self._since[scheme] = _midnight(clock.plus_months(clock.today(), -months))
        return case.last_act_at < self._since[scheme]


def lacks_certifier() -> Q:
    """The condition that a case that is judged has fewer certifiers than its scheme asks for."""
    lacking = Q(pk__in=[])
    for scheme in schemes.every():
        running = Appointment.objects.filter(case=OuterRef("pk"), ended_at=None)
        mine = Q(scheme_key=scheme.key, scheme_version=scheme.version)
        # The last of as many as are asked for is there, or one is missing.
        last = running.order_by("pk").values("pk")[scheme.rules.certifiers - 1 :][:1]
        lacking |= mine & ~Q(Exists(last))
    return lacking & Q(stage__in=JUDGING)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
