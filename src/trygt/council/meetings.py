"""Reading meetings: times proposed, who answered what, what is on the agenda, what came of it."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from trygt.cases.models import Case
from trygt.cases.roles import COMMUNITY_SIDE, OWNER_SIDE, roles_on
from trygt.council.models import (
    Can,
    LearningPoint,
    Meeting,
    Minutes,
    MinutesComment,
    Point,
    Poll,
    PollAnswer,
    Side,
    Slot,
    Task,
)
from trygt.people.models import Person


@dataclass(frozen=True)
class Time:
    """One proposed time and the names of those who answered what."""

    slot: Slot
    yes: tuple[str, ...]
    maybe: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Who can when, and what they said of it."""

    poll: Poll
    times: tuple[Time, ...]
    answers: tuple[PollAnswer, ...]

    @property
    def best(self) -> int | None:
        """The number of the slot most can, if anyone has answered: fewest no, then most yes."""
        if not self.answers:
            return None
        found = min(self.times, key=lambda one: (len(one.no), -len(one.yes), one.slot.starts_at))
        return found.slot.pk


def side_of(case: Case, person: Person) -> Side | None:
    """Which side of the case a person is on; the community's before the owner's."""
    roles = roles_on(case, person)
    if roles & COMMUNITY_SIDE:
        return Side.COMMUNITY
    return Side.OWNER if roles & OWNER_SIDE else None


def open_polls(case: Case) -> QuerySet[Poll]:
    """Polls no time has been chosen from, with slots and answers. Three queries."""
    answers = Prefetch("answers", PollAnswer.objects.select_related("person"))
    found = Poll.objects.filter(case=case, closed_at=None).select_related("by")
    return found.prefetch_related("slots", answers)


def table_of(poll: Poll) -> Table:
    """The table of a poll from `open_polls`. No queries."""
    answers = tuple(poll.answers.all())

    def said(slot: Slot, value: str) -> tuple[str, ...]:
        return tuple(one.person.name for one in answers if one.values.get(str(slot.pk)) == value)

    times = (
        Time(slot, said(slot, Can.YES), said(slot, Can.MAYBE), said(slot, Can.NO))
        for slot in poll.slots.all()
    )
    return Table(poll, tuple(times), answers)


def standing(case: Case) -> QuerySet[Meeting]:
    """The meetings that are agreed and not moved or cancelled, the next first."""
    found = Meeting.objects.filter(case=case, superseded_at=None)
    return found.select_related("scheduled_by", "minutes").order_by("starts_at", "pk")


def successor_of(meeting: Meeting) -> Meeting | None:
    """The meeting as it is agreed now, for one that was moved."""
    moved = Meeting.objects.filter(uid=meeting.uid, superseded_at=None)
    return moved.exclude(pk=meeting.pk).first()


def points_of(meeting: Meeting) -> QuerySet[Point]:
    """The agenda with the minutes of each point and its tasks. Two queries."""
    tasks = Prefetch("tasks", Task.objects.select_related("person"))
    return meeting.points.select_related("author").prefetch_related(tasks)


def approvals(minutes: Minutes) -> dict[str, Person]:
    """Who has approved the minutes as they are now, by side."""
    found = minutes.approvals.filter(voided_at=None, revision=minutes.revision)
    return {one.side: one.person for one in found.select_related("person")}


def comments(minutes: Minutes) -> QuerySet[MinutesComment]:
    """What was said about the minutes, with the answers."""
    return minutes.comments.select_related("by", "answered_by")


def comments_for(case: Case, person: Person) -> QuerySet[MinutesComment]:
    """The comments this person's side has to answer."""
    found = MinutesComment.objects.filter(minutes__meeting__case=case, answered_at=None)
    side = side_of(case, person)
    return found.exclude(side=side).select_related("minutes") if side else found.none()


def tasks_of(person: Person) -> QuerySet[Task]:
    """What this person took on in meetings of cases they see, and has not done."""
    found = Task.objects.visible_to(person).filter(person=person, done_at=None)
    return found.select_related("meeting__case__community")


def tasks_in(meeting: Meeting) -> QuerySet[Task]:
    """What was taken on in a meeting, done or not; for those who see the meeting."""
    return meeting.tasks.select_related("person")


def task_words(task: Task) -> str:
    """What, who, by when."""
    due = f", {task.due:%Y-%m-%d}" if task.due else ""
    return f"{task.text} ({task.name}{due})"


def composed(meeting: Meeting) -> str:
    """The minutes put together from what is written under the points, in light markup."""
    parts = []
    for point in points_of(meeting):
        lines = [f"## {point.title}", point.text]
        if point.decisions:
            lines.append(f"**{_('Decided')}:** {point.decisions}")
        lines += [f"- {task_words(task)}" for task in point.tasks.all()]
        if any(lines[1:]):
            parts.append("\n\n".join(filter(None, lines)))
    return "\n\n".join(parts)


def learning_of(meeting: Meeting) -> QuerySet[LearningPoint]:
    """What both sides wrote that others may learn."""
    return meeting.learning.select_related("by", "community_by", "owner_by")


def shared_learning(person: Person, search: str = "") -> QuerySet[LearningPoint]:
    """Learning points both sides share, the latest first; with `search` those with these words."""
    found = LearningPoint.objects.visible_to(person).filter(shared_at__isnull=False)
    for word in search.split()[:8]:
        found = found.filter(text__icontains=word)
    return found.select_related("meeting__case__community").order_by("-shared_at", "-pk")
