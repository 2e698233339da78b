"""Reading what certifiers gathered: findings, the visit's list, and the evidence they may point to."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet

from trygt.cases.models import Case
from trygt.council.models import Finding, Sighting, VisitItem
from trygt.council.queries import attempt_of, items
from trygt.people.models import Person
from trygt.profile.queries import answers_of_snapshot, latest_snapshot
from trygt.schemes.definition import Scheme
from trygt.schemes.definition.parts import Text

STEP = "rated:"
"""What stands before the key of a step or idea, which a section may share."""


def subjects(scheme: Scheme) -> Mapping[str, Text]:
    """What notes, findings and the visit's list can be about, by key: sections, questions, steps and ideas."""
    rated = {f"{STEP}{key}": item.name for key, item in items(scheme).items()}
    sections = {key: section.name for key, section in scheme.sections.items()}
    return rated | sections | {key: one.title for key, one in scheme.questions.items()}


def findings(case: Case, person: Person) -> QuerySet[Finding]:
    """This attempt's findings that the person may see. One query, and one for the attempt."""
    found = Finding.objects.visible_to(person).filter(case=case, attempt=attempt_of(case))
    return found.select_related("by", "closed_by")


def standing(case: Case) -> QuerySet[Finding]:
    """This attempt's findings that stand, for acts and drafts."""
    return Finding.objects.filter(case=case, attempt=attempt_of(case), status="open")


def visit_list(case: Case, person: Person) -> QuerySet[VisitItem]:
    """What is on the visit's list, with what each certifier saw. Two queries, and one for the attempt."""
    seen = Prefetch("sightings", Sighting.objects.select_related("person"))
    found = VisitItem.objects.visible_to(person).filter(
        case=case, attempt=attempt_of(case), dropped_at=None
    )
    return found.select_related("by").prefetch_related(seen)


def submitted_evidence(case: Case) -> dict[str, Mapping[str, Any]]:
    """The evidence of the last submission by `number:version`, for a finding to point to."""
    snapshot = latest_snapshot(case)
    answers = answers_of_snapshot(snapshot) if snapshot else []
    return {
        f"{item['id']}:{item['version']}": {**item, "question": answer.question.key}
        for answer in answers
        for item in answer.evidence
    }
