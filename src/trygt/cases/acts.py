"""Acts that belong to the case itself: opening, milestones, ending."""

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import (
    BOARD,
    CASE_OFFICER,
    CERTIFIER,
    COORDINATOR,
    MANAGER,
    SIGNER,
    SUBMITTER,
    Refused,
    Told,
    act,
    condition,
)
from trygt.cases.milestones import TICKED_BY, milestones
from trygt.cases.models import Case, Tick
from trygt.cases.officers import choose_officer
from trygt.cases.roles import On, roles_on
from trygt.cases.wording import reasons
from trygt.outbox import acts as outbox
from trygt.outbox.queries import waiting
from trygt.people.models import Person
from trygt.places.models import Community
from trygt.schemes.definition import Milestone, Scheme, Stage

__all__ = [
    "choose_officer",
    "end_case",
    "first_round",
    "mail_waits",
    "none_begun",
    "register_interest",
    "send_mail",
    "share_with_county",
    "tick_milestone",
    "untick_milestone",
]
UNDER_WAY = [stage for stage in Stage if stage not in {Stage.CERTIFIED, Stage.ENDED}]
ALL_BUT_ENDED = [stage for stage in Stage if stage is not Stage.ENDED]


@condition(_("This scheme does not take this kind of community."))
def kind_taken(case: Case, by: Person | None) -> bool:
    """The scheme knows the community's kind."""
    return case.scheme.kind(case.community.kind) is not None


@condition(_("This community already has a case in this scheme."))
def none_begun(case: Case, by: Person | None) -> bool:
    """The community's earlier cases in the scheme, if any, are ended."""
    return not _rounds(case.community, case.scheme_key).exclude(stage=Stage.ENDED).exists()


def first_round(community: Community, scheme: Scheme) -> Case:
    """The unsaved case for `register_interest`; after cases that were ended, with the next number."""
    last = _rounds(community, scheme.key).aggregate(last=Max("round"))["last"] or 0
    language = community.language if community.language in scheme.languages else scheme.languages[0]
    return Case(
        community=community,
        scheme_key=scheme.key,
        scheme_version=scheme.version,
        round=last + 1,
        language=language,
    )


def _rounds(community: Community, scheme_key: str) -> QuerySet[Case]:
    return Case.objects.filter(community=community, scheme_key=scheme_key)


@act(
    label=_("Register interest"),
    done=_("registered interest"),
    who=COORDINATOR | SIGNER | SUBMITTER | CASE_OFFICER,
    needs=[kind_taken, none_begun],
    opens=True,
    tells=[On.COORDINATOR, On.CASE_OFFICER],
)
def register_interest(case: Case, by: Person) -> Told:
    """Open a case for a community in a scheme's newest version."""
    return Told({"scheme": f"{case.scheme_key} {case.scheme_version}"})


@act(
    label=_("Tick a milestone"),
    done=_("ticked a milestone"),
    who=COORDINATOR | SUBMITTER.or_substitute | CERTIFIER | CASE_OFFICER,
    stages=UNDER_WAY,
)
def tick_milestone(
    case: Case, by: Person, *, milestone: str, evidence: str = "", alternative: bool = False
) -> Told:
    """Say that a milestone is reached, with what shows it; perhaps reached another way, with reasons."""
    item = _mine(case, by, milestone)
    if item.evidence and not evidence.strip():
        raise Refused(_("Write what shows that the milestone is reached."))
    if alternative and len(evidence.strip()) < case.scheme.rules.reason_length:
        raise Refused(
            _("Give reasons of at least %(count)s characters when the step is met another way.")
            % {"count": case.scheme.rules.reason_length}
        )
    Tick.objects.update_or_create(
        case=case,
        milestone=milestone,
        defaults={
            "by": by,
            "at": clock.now(),
            "evidence": evidence.strip(),
            "alternative": alternative,
        },
    )
    return Told({"milestone": milestone, "evidence": evidence.strip(), "alternative": alternative})


@act(
    label=_("Untick a milestone"),
    done=_("unticked a milestone"),
    who=COORDINATOR | SUBMITTER.or_substitute | CERTIFIER | CASE_OFFICER,
    stages=UNDER_WAY,
)
def untick_milestone(case: Case, by: Person, *, milestone: str) -> Told:
    """Take back a milestone that was ticked by mistake. What was written stays in the journal."""
    _mine(case, by, milestone)
    tick = Tick.objects.filter(case=case, milestone=milestone).first()
    if tick is None:
        raise Refused(_("This milestone is not ticked."))
    evidence = tick.evidence
    tick.delete()
    return Told({"milestone": milestone, "evidence": evidence})


def _mine(case: Case, by: Person, key: str) -> Milestone:
    """The milestone, if it is one this person may tick now."""
    found = next((item for item in milestones(case) if item.milestone.key == key), None)
    if found is None:
        raise Refused(_("The scheme has no such milestone."))
    if found.milestone.act:
        raise Refused(_("This milestone is ticked by the work itself, not by hand."))
    spine = list(Stage)
    if spine.index(found.stage) > spine.index(Stage(case.stage)):
        raise Refused(_("This milestone belongs to a later stage."))
    if not roles_on(case, by) & TICKED_BY[found.milestone.by]:
        raise Refused(_("This milestone is for someone else to tick."))
    return found.milestone


@act(
    label=_("Let the county follow"),
    done=_("let the county follow the case"),
    who=COORDINATOR,
    stages=ALL_BUT_ENDED,
)
def share_with_county(case: Case, by: Person, *, allowed: bool = True) -> Told:
    """Say whether the county's contact may read the case's status and reports."""
    before, case.county_may_read = case.county_may_read, allowed
    return Told({"county_may_read": [before, allowed]})


@condition(_("No mail waits to be sent."))
def mail_waits(case: Case, by: Person | None) -> bool:
    """The mail log holds mails that wait for a person."""
    return waiting(case.stream).exists()


@act(
    label=_("Send the mail that waits"),
    done=_("sent the mail that waited"),
    who=CASE_OFFICER | MANAGER,
    stages=list(Stage),
    needs=[mail_waits],
)
def send_mail(case: Case, by: Person) -> Told:
    """Let letters about decisions go, once someone has read them in the mail log."""
    return Told({"mails": outbox.release(case.stream)})


@act(
    label=_("End the case"),
    done=_("ended the case"),
    who=SUBMITTER | MANAGER | BOARD,
    stages=ALL_BUT_ENDED,
    leads_to=Stage.ENDED,
    tells=[On.COORDINATOR, On.SIGNER, On.SUBMITTER, On.CERTIFIER, On.CASE_OFFICER],
)
def end_case(case: Case, by: Person, *, reason: str) -> Told:
    """End the case before or after certification, with reasons. Everything stays readable."""
    case.end_reason = reasons(case, reason)
    return Told({"reason": case.end_reason}, note=case.end_reason)
