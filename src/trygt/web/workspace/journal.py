"""The journal in words: what was done, by whom, and what changed, without a single code or id."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt.cases.acting import ACTS
from trygt.cases.models import Case
from trygt.cases.roles import NAMES, On
from trygt.journal.models import Entry
from trygt.journal.queries import entries
from trygt.schemes.definition import Scheme
from trygt.texts import in_language
from trygt.web.ui.templatetags.ui import day, moment

# What a detail is called. One that is not here shows its own name: the journal hides nothing.
LABELS: dict[str, str | Promise] = {
    "agreed": _("Agreed on"),
    "alternative": _("Met another way"),
    "answer": _("Answer"),
    "complete": _("Complete"),
    "conditions": _("Conditions"),
    "council_reference": _("Case in the council"),
    "due": _("Due"),
    "evidence": _("What shows it"),
    "fingerprint": _("Fingerprint"),
    "form": _("Form"),
    "handed_over": _("Handed over"),
    "held_on": _("Held on"),
    "impartial": _("Impartial"),
    "kind": _("Kind"),
    "milestone": _("Milestone"),
    "number": _("Number"),
    "on": _("Date"),
    "outcome": _("Decision"),
    "people": _("Persons"),
    "place": _("Place"),
    "posts": _("Post"),
    "previous": _("Round before"),
    "question": _("Question"),
    "questions": _("Questions"),
    "rated": _("Rated"),
    "reason": _("Reasons"),
    "recommendation": _("Recommendation"),
    "revision": _("Version"),
    "round": _("Round"),
    "scheme": _("Scheme"),
    "section": _("Section"),
    "shared": _("Shared"),
    "signatures_voided": _("Signatures voided"),
    "stage": _("Stage"),
    "starts_at": _("Date and time"),
    "valid_to": _("Valid until"),
    "version": _("Version"),
    "year": _("Year"),
}
# Numbers of rows, which say nothing to a reader.
IDS = {"post", "person", "file"}
EMPTY: tuple[object, ...] = ("", None, [], {})


@dataclass(frozen=True)
class Line:
    """A journal line in words."""

    at: datetime
    actor: str
    role: str
    done: str
    details: tuple[tuple[str, str], ...]


class Journal:
    """The journal in words, newest first. Only the lines asked for are read."""

    def __init__(self, case: Case) -> None:
        self._entries = entries(case.stream).reverse()
        self._names = names_in(case.scheme)

    def __len__(self) -> int:
        return self._entries.count()

    def __getitem__(self, part: slice) -> list[Line]:
        return [_line(self._names, entry) for entry in self._entries[part]]


def names_in(scheme: Scheme) -> dict[str, dict[str, str]]:
    """The scheme's own names of what the journal keeps as keys, by the detail they stand in."""
    kinds = {post.key: in_language(post.name) for kind in scheme.communities for post in kind.posts}
    return {
        "stage": {stage.key: in_language(stage.ahead) for stage in scheme.stages},
        "milestone": {
            item.key: in_language(item.name) for stage in scheme.stages for item in stage.milestones
        },
        "section": {key: in_language(section.name) for key, section in scheme.sections.items()},
        "posts": kinds,
    }


def _line(names: dict[str, dict[str, str]], entry: Entry) -> Line:
    act = ACTS.get(entry.verb)
    return Line(
        at=entry.at,
        actor=entry.actor.name if entry.actor else now_("The clock"),
        role=str(NAMES[On(entry.role)]) if entry.role in list(On) else entry.role,
        done=str(act.done) if act else entry.verb,
        details=tuple(_details(names, entry.details)),
    )


def _details(names: dict[str, dict[str, str]], details: dict[str, Any]) -> list[tuple[str, str]]:
    shown = []
    for key, value in details.items():
        changed = value if key == "stage" else _changed(value)
        if key in IDS or value in EMPTY or (changed and changed[0] == changed[1]):
            continue
        known = names.get(key, {})
        parts = [part for part in changed if part not in EMPTY] if changed else [value]
        if parts:
            label = LABELS.get(key, key.replace("_", " ").capitalize())
            shown.append((str(label), " → ".join(_plain(part, known) for part in parts)))
    return shown


def _changed(value: Any) -> list[Any]:
    """Before and after, where the value is such a pair: acts write them as a list of two."""
    pair = isinstance(value, list) and len(value) == 2 and None in value
    return value if pair else []


def _plain(value: Any, known: dict[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(item, known) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(item, known)}" for key, item in value.items())
    if isinstance(value, bool):
        return now_("yes") if value else now_("no")
    text = str(value)
    if text in known:
        return known[text]
    if re.fullmatch(r"\d{4}-\d\d-\d\d(T[\d:.+-]+)?", text):
        return _moment(text)
    return f"{text[:12]}…" if len(text) == 64 and text.isalnum() else text


def _moment(text: str) -> str:
    """A date as the page's language writes it, with the time of day where there is one."""
    if "T" in text:
        return strip_tags(moment(datetime.fromisoformat(text)))
    return strip_tags(day(date.fromisoformat(text)))
