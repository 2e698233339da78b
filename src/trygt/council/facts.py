"""Reading fact checks: which revision the community was sent, what it said, what is still to answer."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from trygt.cases.models import Case
from trygt.council.models import FactCheck, FactComment
from trygt.council.queries import attempt_of, items
from trygt.people.models import Person
from trygt.schemes.definition import Scheme
from trygt.texts import in_language

WHOLE = "whole"
SAID = "remarks__by", "remarks__answered_by"
TEXTS = ("strengths", "further_work", "conditions")


def current_check(case: Case) -> FactCheck | None:
    """This attempt's fact check, or why there is none, for acts and rules; pages ask `check_of`."""
    found = FactCheck.objects.filter(case=case, attempt=attempt_of(case), superseded_at=None)
    return found.select_related("revision", "sent_by", "finished_by").first()


def check_of(case: Case, person: Person) -> FactCheck | None:
    """This attempt's fact check, if the person may see it."""
    found = FactCheck.objects.visible_to(person).filter(
        case=case, attempt=attempt_of(case), superseded_at=None
    )
    return (
        found.select_related("revision", "sent_by", "finished_by").prefetch_related(*SAID).first()
    )


def earlier_checks(case: Case, person: Person) -> list[FactCheck]:
    """Those a newer one took the place of in this attempt, with their comments, the newest first."""
    found = FactCheck.objects.visible_to(person).filter(
        case=case, attempt=attempt_of(case), superseded_at__isnull=False, revision__isnull=False
    )
    return list(found.select_related("revision", "sent_by").prefetch_related(*SAID))


def open_comments(case: Case) -> QuerySet[FactComment]:
    """What the community said in this attempt that the certifiers have still to answer."""
    open_ones = FactComment.objects.filter(answered_at=None, check_of__case=case)
    return open_ones.filter(check_of__attempt=attempt_of(case))


def parts(scheme: Scheme, content: Mapping[str, Any]) -> dict[str, str]:
    """What the community can comment on: the parts with words in them, and the whole."""
    texts = {name: content[name] for name in TEXTS if content.get(name)}
    written = content.get("items", {})
    rated = {f"item_{key}": written[key] for key in items(scheme) if written.get(key)}
    return texts | rated | {WHOLE: ""}


def item_name(scheme: Scheme, part: str, language: str | None = None) -> str:
    """The name of the step or idea a part is about; nothing for other parts."""
    item = items(scheme).get(part.removeprefix("item_")) if part.startswith("item_") else None
    return in_language(item.name, language) if item else ""
