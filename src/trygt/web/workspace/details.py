"""What an act told the journal, in words: the scheme's own names, days as people write them."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from trygt.cases.models import Case
from trygt.council.deciding import rule_in_words
from trygt.council.models import Handled
from trygt.council.outcomes import OUTCOMES
from trygt.priorities.grids import grid
from trygt.schemes.approvals import approvals_of
from trygt.texts import in_language
from trygt.web.workspace.labels import LABELS

FINGERPRINT = 64
# Numbers of rows, which say nothing to a reader; the stage comes first of all.
NOT_SAID = {"stage", "post", "link", "previous"}
DAYS = {"due", "held_on", "earliest", "valid_from", "valid_to", "on"}


def details(case: Case, told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a line tells beyond who, when and what: label and words."""
    before, after = told.get("stage") or (None, None)
    if before != after:
        yield _("Stage"), " → ".join(_stage(case, key) for key in (before, after) if key)
    for key, value in told.items():
        if key not in NOT_SAID and value not in (None, "", [], {}):
            yield str(LABELS.get(key, key)), _words(case, key, value)


def _stage(case: Case, key: str) -> str:
    stage = case.scheme.stage(key)
    return in_language(stage.ahead) if stage else key


def _words(case: Case, key: str, value: Any) -> str:
    if key in SPECIAL:
        return SPECIAL[key](value)
    if isinstance(value, list):
        return ", ".join(_words(case, key, item) for item in value if item is not None)
    if isinstance(value, dict):
        return "; ".join(
            f"{LABELS.get(k, k)}: {_words(case, k, item)}" for k, item in value.items()
        )
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if key in DAYS:
        return date_format(date.fromisoformat(value))
    text = str(value)
    long = len(text) == FINGERPRINT and text.isalnum()
    return f"{text[:12]}…" if long else _names(case, key).get(text, text)


def _moments(texts: list[str | None]) -> str:
    return " → ".join(_moment(text) for text in texts if text)


def _days(texts: list[str]) -> str:
    return " → ".join(date_format(date.fromisoformat(text)) for text in texts)


def _moment(text: str) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(text)), "DATETIME_FORMAT")


def _names(case: Case, key: str) -> dict[str, str]:
    """The scheme's names of what a detail may hold."""
    scheme = case.scheme
    kind = scheme.kind(case.community.kind)
    match key:
        case "milestone":
            found: Any = [item for stage in scheme.stages for item in stage.milestones]
        case "section" | "sections" | "questions":  # no key is both
            found = (*scheme.sections.values(), *scheme.questions.values())
        case "form":
            found = scheme.meeting.forms if scheme.meeting else ()
        case "kind" | "handed_over":
            found = (*scheme.celebration.kinds, *scheme.celebration.handed_over)
        case "theme" | "phase":
            found = (*scheme.vocabulary.themes, *scheme.vocabulary.phases)
        case "approval":
            found = approvals_of(scheme)
        case "formula":
            found = grid().formulas
        case "posts":
            found = kind.posts if kind else ()
        case "recommendation" | "outcome" | "complaint":  # no key is both
            return {str(value): str(name) for value, name in (*OUTCOMES, *Handled.choices)}
        case _other:
            return {}
    return {item.key: _called(item) for item in found}


def _called(item: Any) -> str:
    return in_language(item.name if hasattr(item, "name") else item.title)


SPECIAL: dict[str, Callable[[Any], str]] = {
    "starts_at": _moments,
    "moved_due": _days,
    "delegation": rule_in_words,
}
