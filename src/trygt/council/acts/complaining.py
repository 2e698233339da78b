"""Complaints about “not now” and conditions: made in time, handled by others, and the way back."""

from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import BOARD, MANAGER, SIGNER, SUBMITTER, Refused, Told, act
from trygt.cases.models import Case, Tick
from trygt.cases.roles import On
from trygt.cases.wording import reasons
from trygt.council import deciding, letters
from trygt.council.acts.deciding import INVOLVED, comes_again
from trygt.council.models import Complaint, Handled
from trygt.journal.queries import entries
from trygt.people.models import Person
from trygt.profile.acts import submit_profile
from trygt.schemes.definition import Stage

OFFICE = [On.BOARD, On.MANAGER, On.CASE_OFFICER]


@act(
    label=_("Complain about the decision"),
    done=_("complained about the decision"),
    who=SUBMITTER.or_substitute | SIGNER,
    stages=[Stage.PREPARING, Stage.DECISION],
    needs=[
        deciding.decision_to_complain_about,
        deciding.not_complained_about,
        deciding.within_complaint_time,
    ],
    tells=[On.COORDINATOR, On.SIGNER, On.SUBMITTER, *OFFICE],
)
def complain(case: Case, by: Person, *, grounds: str) -> Told:
    """Ask others than those who decided to look at “not now” or at conditions anew, with grounds."""
    decision = deciding.can_be_complained_about(case)
    if decision is None:
        raise Refused(deciding.decision_to_complain_about.sentence)
    complaint = Complaint.objects.create(
        decision=decision, grounds=reasons(case, grounds), by=by, at=clock.now()
    )
    return Told({"outcome": decision.outcome}, about=f"complaint:{complaint.pk}:made")


@act(
    label=_("Withdraw the complaint"),
    done=_("withdrew the complaint"),
    who=SUBMITTER.or_substitute | SIGNER,
    stages=[Stage.PREPARING, Stage.DECISION],
    needs=[deciding.complaint_waits],
    tells=[On.COORDINATOR, On.SIGNER, On.SUBMITTER, *OFFICE],
)
def withdraw_complaint(case: Case, by: Person) -> Told:
    """Take the complaint back before it is handled. It stays on record."""
    complaint = _settle(case, by, Handled.WITHDRAWN, "")
    return Told(overtakes=(f"complaint:{complaint.pk}:",))


@act(
    label=_("Let the decision stand"),
    done=_("let the decision stand after a complaint"),
    who=MANAGER | BOARD,
    stages=[Stage.PREPARING, Stage.DECISION],
    unless=[deciding.took_part_in_it],
    needs=[deciding.complaint_waits, deciding.delegated("complaint")],
    tells=INVOLVED,
    waits=True,
)
def reject_complaint(case: Case, by: Person, *, grounds: str) -> Told:
    """Say that the complaint does not change the decision, with grounds."""
    complaint = _settle(case, by, Handled.STANDS, reasons(case, grounds))
    return Told(
        {
            "complaint": complaint.outcome,
            "grounds": complaint.handled_grounds,
            "delegation": complaint.delegation,
        },
        note=lambda: letters.complaint_letter(complaint),
        about=f"complaint:{complaint.pk}:handled",
        overtakes=(f"complaint:{complaint.pk}:",),
    )


@act(
    label=_("Set the decision aside"),
    done=_("set the decision aside after a complaint"),
    who=MANAGER | BOARD,
    stages=[Stage.PREPARING, Stage.DECISION],
    unless=[deciding.took_part_in_it],
    needs=[deciding.complaint_waits, deciding.delegated("complaint")],
    leads_to=Stage.DECISION,
    resumes=True,
    tells=INVOLVED,
    waits=True,
)
def set_decision_aside(case: Case, by: Person, *, grounds: str) -> Told:
    """Find the complaint right: the decision counts no more, and others prepare and decide anew."""
    complaint = _settle(case, by, Handled.SET_ASIDE, reasons(case, grounds))
    decision = complaint.decision
    decision.set_aside_at = clock.now()
    decision.save(update_fields=["set_aside_at"])
    _tick_again(case)
    return Told(
        {
            "complaint": complaint.outcome,
            "grounds": complaint.handled_grounds,
            "delegation": complaint.delegation,
        },
        note=lambda: letters.complaint_letter(complaint),
        about=f"complaint:{complaint.pk}:handled",
        overtakes=(f"complaint:{complaint.pk}:", deciding.about(decision)),
    )


def _settle(case: Case, by: Person, outcome: Handled, grounds: str) -> Complaint:
    complaint = deciding.open_complaint(case)
    if complaint is None:
        raise Refused(deciding.complaint_waits.sentence)
    complaint.outcome, complaint.handled_grounds = outcome, grounds
    complaint.handled_by, complaint.handled_at = by, clock.now()
    if outcome != Handled.WITHDRAWN:
        complaint.delegation = deciding.rule_for(case, by, "complaint")
    complaint.save()
    return complaint


def _tick_again(case: Case) -> None:
    """What “not now” unticked was reached after all; when and by whom the journal says."""
    reached = {entry.verb: entry for entry in entries(case.stream)}
    spine = list(Stage)
    for stage, milestone in comes_again(case):
        entry = reached.get(milestone.act or "")
        if entry and spine.index(stage) < spine.index(Stage.DECISION):
            Tick.objects.get_or_create(
                case=case,
                milestone=milestone.key,
                defaults={"at": entry.at, "by_id": entry.actor_id},
            )


# The profile's own floor knows nothing of decisions.
submit_profile.also_needs(deciding.not_too_early, deciding.no_complaint_waits)
