"""When someone looked at a desk last, and what others have done there since."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from trygt import clock
from trygt.cases.models import Case
from trygt.council.models import Finding, Look, Note, Question, Reply, Sighting, VisitItem
from trygt.people.models import Person

A_VISIT = timedelta(minutes=30)
"""Looks closer together than this are one visit, so reading on does not make the news old."""


@dataclass(frozen=True)
class News:
    """What others did on the desk since `since`, in numbers."""

    since: datetime
    questions: int
    replies: int
    notes: int
    findings: int
    visit_items: int
    sightings: int

    @property
    def any(self) -> bool:
        """Whether there is anything."""
        found = self.questions, self.replies, self.notes, self.findings
        return any((*found, self.visit_items, self.sightings))


def look(case: Case, person: Person) -> datetime | None:
    """Note that the person looks at the desk now; when their visit before this one was, if there was one."""
    now = clock.now()
    last, new = Look.objects.get_or_create(case=case, person=person, defaults={"at": now})
    if new:
        return None
    if now - last.at >= A_VISIT:
        last.before = last.at
    last.at = now
    Look.objects.filter(pk=last.pk).update(at=last.at, before=last.before)
    return last.before


def news(case: Case, person: Person, since: datetime) -> News:
    """What others did since then, as far as this person may see it. Six queries."""
    asked = Question.objects.filter(case=case, asked_at__gt=since).exclude(asked_by=person)
    told = Reply.objects.filter(question__case=case, at__gt=since).exclude(by=person)
    notes = Note.objects.visible_to(person).filter(case=case, at__gt=since).exclude(by=person)
    found = Finding.objects.visible_to(person).filter(case=case, at__gt=since).exclude(by=person)
    listed = VisitItem.objects.visible_to(person).filter(case=case)
    seen = Sighting.objects.filter(item__in=listed, at__gt=since).exclude(person=person)
    new_items = listed.filter(at__gt=since, dropped_at=None).exclude(by=person)
    return News(
        since,
        *(one.count() for one in (asked, told, notes, found, new_items, seen)),
    )
