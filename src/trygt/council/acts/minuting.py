"""Minutes while the meeting goes on, approved by both sides; tasks and learning points from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import (
    CASE_OFFICER,
    CERTIFIER,
    CONTRIBUTOR,
    COORDINATOR,
    SIGNER,
    SUBMITTER,
    Refused,
    Told,
    act,
)
from trygt.cases.models import Case
from trygt.cases.roles import On, roles_on
from trygt.cases.wording import written
from trygt.council.acts.appointing import JUDGING
from trygt.council.acts.gathering import standing_meeting
from trygt.council.acts.meeting import record
from trygt.council.meetings import side_of
from trygt.council.models import (
    Kind,
    LearningPoint,
    Meeting,
    Minutes,
    MinutesComment,
    Participant,
    Point,
    PointRevision,
    Side,
    Task,
)
from trygt.people.models import Person
from trygt.schemes.definition import Stage

AFTER = [*JUDGING, Stage.DECISION, Stage.CERTIFIED]
BOTH_SIDES = CERTIFIER | COORDINATOR | SUBMITTER.or_substitute
TOLD = (On.COORDINATOR, On.SUBMITTER, On.CERTIFIER, On.CASE_OFFICER)


@dataclass(frozen=True)
class Words:
    """What is written under a point, and the version it was written on."""

    revision: int
    text: str = ""
    decisions: str = ""


@dataclass(frozen=True)
class NewTask:
    """Something someone takes on."""

    point: int
    text: str
    who: int
    due: date | None = None


@dataclass(frozen=True)
class Clash:
    """A point two have written on at once: what I wrote, and the point as it stands."""

    point: Point
    mine: Words


class StaleMinutes(Refused):
    """Someone else wrote under the same points in between; `clashes` are these points."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__(
            _("Someone else has written under the same point in the meantime. Nothing is lost."),
            "stale",
        )
        self.clashes = tuple(clashes)


@act(
    label=_("Write the minutes as you go"),
    done=_("wrote on the minutes of a meeting"),
    who=CERTIFIER | CASE_OFFICER,
    stages=JUDGING,
)
def write_minutes(
    case: Case,
    by: Person,
    *,
    meeting: int,
    points: Mapping[int, Words],
    tasks: Sequence[NewTask] = (),
) -> Told:
    """Save what is written under the points. Points only a colleague changed stay as the colleague wrote them.

    Raises `StaleMinutes` where two wrote in one field; then nothing is saved.
    """
    found = standing_meeting(case, meeting)
    if Minutes.objects.filter(meeting=found).exists():
        raise Refused(_("The minutes are finished. Change them as a whole instead."))
    there = {point.pk: point for point in found.points.all()}
    if set(points) - set(there):
        raise Refused(_("The agenda has no such point."))
    changed, clashes = 0, []
    for pk, words in points.items():
        put = _put_together(there[pk], words)
        if put is None:
            clashes.append(Clash(there[pk], words))
        elif put != (there[pk].text, there[pk].decisions):
            _save(there[pk], by, *put)
            changed += 1
    if clashes:
        raise StaleMinutes(clashes)
    for task in tasks:
        _take_on(found, by, task, there)
    if not changed and not tasks:
        raise Refused(_("Nothing has been changed."))
    return Told({"count": changed, "tasks": [task.text for task in tasks]})


def _put_together(point: Point, words: Words) -> tuple[str, str] | None:
    """Text and decisions after my change, field by field; None where both changed one field."""
    first = point.revisions.filter(revision=words.revision).first()
    pairs = []
    for name in ("text", "decisions"):
        mine, theirs = getattr(words, name).strip(), getattr(point, name)
        began = getattr(first, name) if first else ""
        if words.revision == point.revision or theirs == began:
            pairs.append(mine)
        elif mine in (began, theirs):
            pairs.append(theirs)
        else:
            return None
    return pairs[0], pairs[1]


def _save(point: Point, by: Person, text: str, decisions: str) -> None:
    point.text, point.decisions = text, decisions
    point.revision, point.author, point.saved_at = point.revision + 1, by, clock.now()
    point.save()
    PointRevision.objects.create(
        point=point,
        revision=point.revision,
        text=text,
        decisions=decisions,
        author=by,
        at=point.saved_at,
    )


def _take_on(meeting: Meeting, by: Person, task: NewTask, points: Mapping[int, Point]) -> None:
    who = Participant.objects.filter(meeting=meeting, pk=task.who).select_related("person").first()
    if who is None:
        raise Refused(_("Choose who does it among the participants."))
    if task.point not in points:
        raise Refused(_("The agenda has no such point."))
    Task.objects.create(
        meeting=meeting,
        point=points[task.point],
        text=written(task.text, _("Write what is to be done."))[:500],
        person=who.person,
        name=who.name,
        due=task.due,
        by=by,
        at=clock.now(),
    )


@act(
    label=_("Tick off a task from a meeting"),
    done=_("did a task from a meeting"),
    who=BOTH_SIDES | CASE_OFFICER | SIGNER | CONTRIBUTOR,
    stages=AFTER,
)
def finish_task(case: Case, by: Person, *, task: int) -> Told:
    """Say that what was taken on in a meeting is done: your own, or anyone's for those who lead the work."""
    found = Task.objects.filter(meeting__case=case, pk=task).first()
    if found is None:
        raise Refused(_("The case has no such task."))
    leads = roles_on(case, by) & {On.CERTIFIER, On.CASE_OFFICER, On.COORDINATOR}
    if found.person_id != by.pk and not leads:
        raise Refused(_("This task is someone else's."))
    if not Task.objects.filter(pk=found.pk, done_at=None).update(done_at=clock.now(), done_by=by):
        raise Refused(_("This task is done already."))
    return Told({"tasks": [found.text]})


@act(
    label=_("Record the minutes of a dialogue meeting"),
    done=_("recorded the minutes of a dialogue meeting"),
    who=CERTIFIER | CASE_OFFICER,
    stages=JUDGING,
    tells=TOLD,
)
def record_dialogue(
    case: Case, by: Person, *, meeting: int, held_on: date, participants: str, minutes: str
) -> Told:
    """Write what was said in another meeting than the certification meeting; the case stays where it is."""
    found = standing_meeting(case, meeting)
    if found.kind != Kind.DIALOGUE:
        raise Refused(_("The minutes of the certification meeting are recorded on their own."))
    if Minutes.objects.filter(meeting=found).exists():
        raise Refused(_("The minutes are finished. Change them as a whole instead."))
    return record(found, by, held_on, participants, minutes, "")


class StaleText(Refused):
    """The minutes were changed in between. `current` is how they stand."""

    def __init__(self, current: Minutes) -> None:
        super().__init__(
            _("Someone else has changed the minutes in the meantime. Nothing is lost."), "stale"
        )
        self.current = current


@act(
    label=_("Change the minutes"),
    done=_("changed the minutes of a meeting"),
    who=CERTIFIER,
    stages=AFTER,
    tells=TOLD,
)
def change_minutes(
    case: Case, by: Person, *, meeting: int, revision: int, text: str, site_visit: str = ""
) -> Told:
    """Mend recorded minutes before both sides have approved them. An approval given before no longer counts.

    Raises `StaleText` when someone changed them in between.
    """
    found = _minutes(case, meeting)
    if found.revision != revision:
        raise StaleText(found)
    words = written(text, _("Write the minutes."))
    if (found.text, found.site_visit) == (words, site_visit.strip()):
        raise Refused(_("Nothing has been changed."))
    found.text, found.site_visit, found.revision = words, site_visit.strip(), revision + 1
    found.save()
    voided = found.approvals.filter(voided_at=None).update(voided_at=clock.now())
    return Told({"revision": found.revision, "approvals_voided": voided})


def _minutes(case: Case, meeting: int, *, locked: bool = False) -> Minutes:
    found = Minutes.objects.filter(meeting__case=case, meeting=meeting).first()
    if found is None:
        raise Refused(_("The meeting has no minutes yet."))
    if found.locked_at and not locked:
        raise Refused(_("Both sides have approved the minutes. They are locked."))
    return found


@act(
    label=_("Approve the minutes"),
    done=_("approved the minutes of a meeting"),
    who=BOTH_SIDES,
    stages=AFTER,
    tells=TOLD,
)
def approve_minutes(case: Case, by: Person, *, meeting: int, revision: int) -> Told:
    """Approve the minutes for your side as they are now. Once both sides have, they are locked."""
    found = _minutes(case, meeting)
    if found.revision != revision:
        raise Refused(_("The minutes have been changed since you read them. Read them again."))
    side = _side(case, by)
    given = set(found.approvals.filter(voided_at=None).values_list("side", flat=True))
    if side in given:
        raise Refused(_("Your side has approved these minutes already."))
    found.approvals.create(side=side, person=by, revision=revision, at=clock.now())
    both = {side} | given == {Side.COMMUNITY, Side.OWNER}
    if both:
        Minutes.objects.filter(pk=found.pk).update(locked_at=clock.now())
    return Told({"revision": revision, "complete": both})


def _side(case: Case, by: Person) -> Side:
    side = side_of(case, by)
    if side is None:
        raise Refused(_("You are on neither side of this case."))
    return side


@act(
    label=_("Comment on the minutes"),
    done=_("commented on the minutes of a meeting"),
    who=BOTH_SIDES,
    stages=AFTER,
    tells=TOLD,
)
def comment_minutes(case: Case, by: Person, *, meeting: int, text: str) -> Told:
    """Say what is wrong or missing in the minutes; the comment is answered."""
    found = _minutes(case, meeting)
    words = written(text, _("Write the comment."))
    found.comments.create(side=_side(case, by), text=words, by=by, at=clock.now())
    return Told({"comment": words}, note=words)


@act(
    label=_("Answer a comment on the minutes"),
    done=_("answered a comment on the minutes"),
    who=BOTH_SIDES,
    stages=AFTER,
    tells=TOLD,
)
def answer_comment(case: Case, by: Person, *, comment: int, answer: str) -> Told:
    """Answer what the other side said about the minutes."""
    found = MinutesComment.objects.filter(minutes__meeting__case=case, pk=comment).first()
    if found is None:
        raise Refused(_("There is no such comment."))
    if found.side == _side(case, by):
        raise Refused(_("The other side answers this comment."))
    words = written(answer, _("Write the answer."))
    answered = MinutesComment.objects.filter(pk=found.pk, answered_at=None)
    if not answered.update(answer=words, answered_by=by, answered_at=clock.now()):
        raise Refused(_("This comment is answered already."))
    return Told({"comment": found.text, "answer": words}, note=words)


@act(
    label=_("Write a learning point"),
    done=_("wrote a learning point"),
    who=BOTH_SIDES,
    stages=AFTER,
)
def write_learning_point(case: Case, by: Person, *, meeting: int, text: str) -> Told:
    """Write what others can learn from the meeting. It is shared only once both sides agree to."""
    held = Meeting.objects.filter(case=case, pk=meeting, superseded_at=None).first()
    if held is None:
        raise Refused(_("The case has no such meeting."))
    words = written(text, _("Write what others can learn."))
    LearningPoint.objects.create(meeting=held, text=words, by=by, at=clock.now())
    return Told()


@act(
    label=_("Say whether a learning point is shared"),
    done=_("answered whether a learning point is shared"),
    who=BOTH_SIDES,
    stages=AFTER,
    tells=TOLD,
)
def agree_learning_point(case: Case, by: Person, *, point: int, agree: bool) -> Told:
    """Agree for your side that the network reads a learning point, or take that back; both must agree."""
    found = LearningPoint.objects.filter(meeting__case=case, pk=point).first()
    if found is None:
        raise Refused(_("The case has no such learning point."))
    field = f"{_side(case, by)}_by"
    if bool(getattr(found, field)) == agree:
        raise Refused(_("That is what your side has said already."))
    setattr(found, field, by if agree else None)
    found.shared_at = clock.now() if found.community_by_id and found.owner_by_id else None
    found.save()
    return Told({"agree": agree, "shared": found.shared_at is not None})
