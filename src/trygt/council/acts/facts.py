"""The check of facts: a frozen revision goes to the community, which comments, and each comment is answered."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import CERTIFIER, COORDINATOR, SUBMITTER, Refused, Told, act
from trygt.cases.models import Case
from trygt.cases.roles import On
from trygt.cases.wording import reasons, written
from trygt.council import facts, queries
from trygt.council.conditions import fact_check_under_way, statement_written
from trygt.council.models import FactCheck, FactComment
from trygt.people.models import Person
from trygt.schemes.definition import Stage


@act(
    label=_("Send to fact check"),
    done=_("sent the statement to the community for a check of facts"),
    who=CERTIFIER,
    stages=[Stage.STATEMENT],
    needs=[statement_written],
    tells=[On.COORDINATOR, On.SUBMITTER, On.CERTIFIER],
)
def send_fact_check(
    case: Case, by: Person, *, revision: int, due: date, greeting: str = ""
) -> Told:
    """Let the community check the facts in the statement as it is now. Later changes are not seen there."""
    statement = queries.current_statement(case)
    if statement is None or statement.revision != revision:
        raise Refused(_("The statement has been changed since you read it. Read it again."))
    if due < clock.today():
        raise Refused(_("The day it is due has passed already."))
    before = facts.current_check(case)
    if before and before.revision and before.revision.revision == revision:
        raise Refused(_("This version has been sent already."))
    _set_aside(case)
    FactCheck.objects.create(
        case=case,
        attempt=statement.attempt,
        revision=statement.revisions.get(revision=revision),
        due=due,
        greeting=greeting.strip(),
        sent_by=by,
        sent_at=clock.now(),
    )
    return Told({"revision": revision, "due": due}, note=greeting.strip())


def _set_aside(case: Case) -> None:
    """The fact check before gives way; its comments stay and are to be answered all the same."""
    attempt = queries.attempt_of(case)
    now = FactCheck.objects.filter(case=case, attempt=attempt, superseded_at=None)
    now.update(superseded_at=clock.now())


@act(
    label=_("Check the facts"),
    done=_("commented on the facts in the statement"),
    who=COORDINATOR | SUBMITTER.or_substitute,
    stages=[Stage.STATEMENT],
    needs=[fact_check_under_way],
    tells=[On.CERTIFIER],
)
def comment_facts(
    case: Case, by: Person, *, check: int, comments: Mapping[str, str], finished: bool
) -> Told:
    """Say what is not right, part by part, and when you are finished. Finishing without a comment is to have no remarks."""
    current = facts.current_check(case)
    if current is None or current.revision is None or current.pk != check:
        raise Refused(
            _("A newer version has been sent. Read it; what you wrote is still here."), "stale"
        )
    texts = {part: text.strip() for part, text in comments.items() if text.strip()}
    if set(texts) - set(facts.parts(case.scheme, current.revision.content)):
        raise Refused(_("The statement has no such part."))
    if not texts and not finished:
        raise Refused(_("Write a comment, or say that you are finished."))
    for part, text in texts.items():
        FactComment.objects.create(check_of=current, part=part, text=text, by=by, at=clock.now())
    if finished:
        current.finished_by, current.finished_at = by, clock.now()
        current.save()
    return Told({"remarks": len(texts), "complete": finished}, note="\n\n".join(texts.values()))


@act(
    label=_("Answer a comment"),
    done=_("answered a comment on the facts"),
    who=CERTIFIER,
    stages=[Stage.STATEMENT],
    tells=[On.COORDINATOR, On.SUBMITTER],
)
def answer_fact_comment(
    case: Case, by: Person, *, comment: int, taken_in: bool, answer: str
) -> Told:
    """Say whether a comment of the community is taken in, and why. The statement itself is changed by writing it."""
    found = FactComment.objects.filter(
        pk=comment, check_of__case=case, check_of__attempt=queries.attempt_of(case)
    ).first()
    if found is None:
        raise Refused(_("The fact check has no such comment."))
    if found.answered_at:
        raise Refused(_("This comment is answered already."))
    found.answer = written(answer, _("Write the answer."))
    found.taken_in, found.answered_by, found.answered_at = taken_in, by, clock.now()
    found.save()
    return Told(
        {"comment": found.text, "taken_in": taken_in, "answer": found.answer}, note=found.answer
    )


@act(
    label=_("Leave out the fact check"),
    done=_("decided to leave out the check of facts"),
    who=CERTIFIER,
    stages=[Stage.STATEMENT],
    tells=[On.COORDINATOR, On.SUBMITTER, On.CERTIFIER],
)
def skip_fact_check(case: Case, by: Person, *, reason: str) -> Told:
    """Say why the community does not check the facts, or why its answer is not waited for. The community reads the reasons."""
    before, why = facts.current_check(case), reasons(case, reason)
    if before and before.finished_at:
        raise Refused(_("The community has checked the facts already."))
    if before and before.skipped_because:
        raise Refused(_("You have said already why it is left out."))
    if before and not before.overdue:
        raise Refused(_("The community still has time to answer."))
    _set_aside(case)
    attempt = queries.attempt_of(case)
    FactCheck.objects.create(
        case=case, attempt=attempt, sent_by=by, sent_at=clock.now(), skipped_because=why
    )
    return Told({"reason": why}, note=why)
