"""The owner's decision, taken by another than the one who prepared it, and its conditions."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import (
    BOARD,
    CASE_OFFICER,
    CERTIFIER,
    COORDINATOR,
    MANAGER,
    SUBMITTER,
    Refused,
    Told,
    act,
)
from trygt.cases.models import Case, Tick
from trygt.cases.roles import On
from trygt.cases.wording import reasons, written
from trygt.council import deciding, letters, queries
from trygt.council.conditions import (
    decision_prepared,
    has_open_conditions,
    no_decision_yet,
    no_open_conditions,
    open_condition,
    prepared_it_himself,
)
from trygt.council.models import Decision, Preparation
from trygt.files.models import StoredFile
from trygt.people.models import Person
from trygt.schemes.definition import Milestone, Recommendation, Stage

OWN_WORK = [prepared_it_himself, deciding.took_part_before]
UP_TO_DATE = [deciding.memo_still_holds, deciding.no_complaint_waits]
INVOLVED = [On.COORDINATOR, On.SIGNER, On.SUBMITTER, On.CERTIFIER, On.CASE_OFFICER]


@act(
    label=_("Prepare the decision"),
    done=_("prepared the decision"),
    who=CASE_OFFICER,
    stages=[Stage.DECISION],
    unless=[deciding.took_part_before],
    needs=[deciding.statement_given],
    tells=[On.MANAGER, On.BOARD],
)
def prepare_decision(case: Case, by: Person, *, memo: str, proposal: str) -> Told:
    """Write the memo and the proposal for those who decide. Preparing anew keeps what was written before."""
    if proposal not in set(Recommendation):
        raise Refused(_("Choose one of the outcomes."))
    prepared = Preparation.objects.create(
        case=case,
        attempt=queries.attempt_of(case),
        memo=written(memo, _("Write the memo.")),
        proposal=proposal,
        by=by,
        at=clock.now(),
        basis=deciding.basis_of(case),
    )
    return Told(to=deciding.told_of(case, prepared.proposal))


@act(
    label=_("Certify"),
    done=_("decided to certify"),
    who=MANAGER | BOARD,
    stages=[Stage.DECISION],
    unless=OWN_WORK,
    needs=[decision_prepared, no_open_conditions, deciding.delegated("positive"), *UP_TO_DATE],
    leads_to=Stage.CERTIFIED,
    tells=INVOLVED,
    waits=True,
)
def certify(case: Case, by: Person) -> Told:
    """Decide that the community is certified."""
    return _told(_decide(case, by, Recommendation.POSITIVE))


@act(
    label=_("Certify with conditions"),
    done=_("decided to certify with conditions"),
    who=MANAGER | BOARD,
    stages=[Stage.DECISION],
    unless=OWN_WORK,
    needs=[decision_prepared, no_decision_yet, deciding.delegated("conditional"), *UP_TO_DATE],
    tells=INVOLVED,
    waits=True,
)
def certify_conditionally(
    case: Case, by: Person, *, conditions: Sequence[tuple[str, date | None]]
) -> Told:
    """Decide what must be mended, and by when, before the community is certified."""
    if not conditions:
        raise Refused(_("Write at least one condition."))
    usual = clock.today() + timedelta(days=case.scheme.rules.condition_days)
    decision = _decide(case, by, Recommendation.CONDITIONAL)
    for text, due in conditions:
        if due and due < clock.today():
            raise Refused(_("A deadline cannot be in the past."))
        decision.conditions.create(
            text=written(text, _("Write every condition out.")), due=due or usual
        )
    lines = [f"{item.text} ({item.due})" for item in decision.conditions.all()]
    return _told(decision, conditions=lines)


@act(
    label=_("Decide not now"),
    done=_("decided not to certify now"),
    who=MANAGER | BOARD,
    stages=[Stage.DECISION],
    unless=OWN_WORK,
    needs=[decision_prepared, deciding.delegated("not-yet"), *UP_TO_DATE],
    leads_to=Stage.PREPARING,
    tells=INVOLVED,
    waits=True,
)
def decide_not_now(
    case: Case, by: Person, *, grounds: str, advice: str, earliest: date | None = None
) -> Told:
    """Decide not to certify now, with grounds, advice, and when to try again. The certifiers stay; all stays on record."""
    why = reasons(case, grounds)
    next_steps = written(advice, _("Write advice on the way forward."))
    if earliest and earliest < clock.today():
        raise Refused(_("The earliest new attempt cannot be in the past."))
    decision = _decide(
        case, by, Recommendation.NOT_YET, grounds=why, advice=next_steps, earliest=earliest
    )
    again = [milestone.key for _stage, milestone in comes_again(case)]
    Tick.objects.filter(case=case, milestone__in=again).delete()
    return _told(decision, grounds=why, advice=next_steps, earliest=earliest)


def _told(decision: Decision, **details: Any) -> Told:
    """What the journal keeps of a decision, and its letter; an earlier letter that still waits is void."""
    before = decision.follows
    return Told(
        {"outcome": decision.outcome, **details, "delegation": decision.delegation},
        note=lambda: letters.decision_letter(decision),
        about=deciding.about(decision),
        overtakes=(deciding.about(before),) if before else (),
    )


def _decide(
    case: Case,
    by: Person,
    outcome: Recommendation,
    *,
    grounds: str = "",
    advice: str = "",
    earliest: date | None = None,
) -> Decision:
    prepared = queries.preparation_of(case)
    if prepared is None:
        raise Refused(decision_prepared.sentence)
    return Decision.objects.create(
        case=case,
        attempt=prepared.attempt,
        follows=queries.last_decision(case),
        outcome=outcome,
        memo=prepared.memo,
        prepared_by=prepared.by,
        decided_by=by,
        decided_at=clock.now(),
        grounds=grounds,
        advice=advice,
        earliest=earliest,
        delegation=deciding.rule_for(case, by, outcome.value),
    )


def comes_again(case: Case) -> list[tuple[Stage, Milestone]]:
    """Milestones the work itself ticks, from submission on: they are reached anew in a new attempt."""
    spine = list(Stage)
    return [
        (stage.key, milestone)
        for stage in case.scheme.stages
        for milestone in stage.milestones
        if milestone.act
        and milestone.act != "appoint_certifiers"
        and spine.index(stage.key) >= spine.index(Stage.PREPARING)
    ]


@act(
    label=_("Report a condition met"),
    done=_("reported a condition as met"),
    who=COORDINATOR | SUBMITTER.or_substitute,
    stages=[Stage.DECISION],
    needs=[has_open_conditions],
    tells=[On.CERTIFIER, On.CASE_OFFICER],
)
def report_condition(
    case: Case, by: Person, *, condition: int, evidence: str, file: StoredFile | None = None
) -> Told:
    """Say what shows that a condition is met, perhaps with a file. Reporting again corrects it."""
    found = open_condition(case, condition)
    found.evidence = written(evidence, _("Write what shows that the condition is met."))
    found.file = file or found.file
    found.reported_by, found.reported_at = by, clock.now()
    found.save()
    return Told({"condition": found.text, "evidence": found.evidence}, note=found.text)


@act(
    label=_("Close a condition"),
    done=_("closed a condition"),
    who=CERTIFIER | CASE_OFFICER,
    stages=[Stage.DECISION],
    needs=[has_open_conditions],
    tells=[On.COORDINATOR, On.SUBMITTER, On.MANAGER],
)
def close_condition(case: Case, by: Person, *, condition: int, comment: str = "") -> Told:
    """Accept what was reported and close the condition."""
    found = open_condition(case, condition)
    if not found.reported_at:
        raise Refused(_("The community has not reported on this condition yet."))
    found.comment, found.closed_by, found.closed_at = comment.strip(), by, clock.now()
    found.save()
    return Told({"condition": found.text, "comment": found.comment}, note=found.text)


@act(
    label=_("Extend a condition's deadline"),
    done=_("extended a condition's deadline"),
    who=MANAGER | BOARD,
    stages=[Stage.DECISION],
    needs=[
        has_open_conditions,
        deciding.some_deadline_to_extend,
        deciding.delegated("conditional"),
    ],
    tells=INVOLVED,
)
def extend_condition(case: Case, by: Person, *, condition: int, due: date, reason: str) -> Told:
    """Give the community longer to meet a condition, once, with reasons."""
    found, why = open_condition(case, condition), reasons(case, reason)
    if found.first_due:
        raise Refused(_("This condition's deadline has been extended once already."))
    if due <= max(found.due, clock.today()):
        raise Refused(_("The new deadline must be later than the old one and ahead of today."))
    before = found.due
    found.first_due, found.due, found.extended_because = before, due, why
    found.save()
    return Told(
        {"condition": found.text, "moved_due": [before, due], "reason": why},
        note=lambda: f"{found.text}: {date_format(before)} → {date_format(due)}\n\n{why}",
    )
