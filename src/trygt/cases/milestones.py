"""Milestones: what the scheme asks for within a stage, and what is reached."""

from dataclasses import dataclass
from datetime import date, timedelta

from trygt import clock
from trygt.cases.models import Case, Tick
from trygt.cases.roles import COMMUNITY_SIDE, On
from trygt.people.models import Person
from trygt.schemes.definition import Milestone, Stage, Step
from trygt.texts import in_language

# Who may tick by hand, by what a milestone's `by` says.
TICKED_BY = {
    "community": COMMUNITY_SIDE,
    "certifier": frozenset({On.CERTIFIER}),
    "owner": frozenset({On.CASE_OFFICER}),
}


@dataclass(frozen=True)
class Reached:
    """A milestone of the scheme with how far this case has come."""

    milestone: Milestone
    stage: Stage
    tick: Tick | None
    due: date | None
    step: Step | None


def milestones(case: Case) -> list[Reached]:
    """All milestones of the case's scheme in order. One query."""
    steps = {step.key: step for step in case.scheme.steps}
    ticks = {tick.milestone: tick for tick in case.ticks.select_related("by")}
    return [
        Reached(
            milestone,
            stage.key,
            ticks.get(milestone.key),
            _due(case, stage.key, milestone),
            steps.get(milestone.step or ""),
        )
        for stage in case.scheme.stages
        for milestone in stage.milestones
    ]


def _due(case: Case, stage: Stage, milestone: Milestone) -> date | None:
    if milestone.days is None or case.stage != stage:
        return None
    return clock.day_of(case.stage_since) + timedelta(days=milestone.days)


def missing_milestones(case: Case) -> list[str]:
    """Names of what blocks leaving the present stage. Milestones that acts tick never do: the acts' own rules do."""
    return [
        in_language(item.milestone.name)
        for item in milestones(case)
        if item.stage == case.stage
        and item.milestone.blocks
        and not item.milestone.act
        and item.tick is None
    ]


def tick_those_of(case: Case, act: str, by: Person | None) -> None:
    """Tick the milestones the scheme ties to an act just done."""
    for stage in case.scheme.stages:
        for milestone in stage.milestones:
            if milestone.act == act:
                Tick.objects.update_or_create(
                    case=case, milestone=milestone.key, defaults={"at": clock.now(), "by": by}
                )
