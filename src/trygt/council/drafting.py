"""A draft of the statement from agreed ratings, findings and the council's own words.

Only what is empty is filled. The recommendation is never: the certifiers choose it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from trygt.cases.models import Case
from trygt.council.findings import standing, subjects
from trygt.council.models import AgreedRating
from trygt.council.models.desk import Kind
from trygt.council.queries import attempt_of, items
from trygt.schemes.statements import Passage, statement_words
from trygt.texts import filled, in_language

Line = tuple[str, str]
"""What it is about, and what was written."""


def filled_in(case: Case, content: Mapping[str, Any]) -> dict[str, Any]:
    """The statement's content with its empty fields drafted. Four queries."""
    made = draft(case)
    texts = {name: content[name] or made[name] for name in made if name != "items"}
    return {**content, **texts, "items": made["items"] | content["items"]}


def draft(case: Case) -> dict[str, Any]:
    """A draft of every text, in the case's language."""
    words, rule = statement_words(case.scheme), case.scheme.rating
    agreed = AgreedRating.objects.filter(case=case, attempt=attempt_of(case))
    by_item = {rating.item: rating for rating in agreed}
    ratings = [
        (in_language(item.name, case.language), by_item[key])
        for key, item in items(case.scheme).items()
        if key in by_item
    ]
    high = [(name, one.text) for name, one in ratings if one.value > rule.met]
    low = [(name, one.text) for name, one in ratings if one.value < rule.met]
    found = _findings(case)
    weak = found[Kind.DEVIATION] + found[Kind.IMPROVEMENT] + low
    return {
        "strengths": _passage(case, words.strengths, found[Kind.STRENGTH] + high),
        "further_work": _passage(case, words.further_work, weak),
        "conditions": _passage(case, words.conditions, found[Kind.DEVIATION]),
        "items": {rating.item: rating.text for _name, rating in ratings},
    }


def _findings(case: Case) -> dict[Kind, list[Line]]:
    names, found = subjects(case.scheme), {kind: list[Line]() for kind in Kind}
    for finding in standing(case):
        name = names.get(finding.about)
        found[Kind(finding.kind)].append(
            (in_language(name, case.language) if name else "", finding.text)
        )
    return found


def _passage(case: Case, passage: Passage, lines: Iterable[Line]) -> str:
    """The opening and a list; nothing where there is nothing to list."""
    pattern = in_language(passage.line, case.language) if passage.line else "{name}: {text}"
    shown = []
    for name, text in lines:
        flat = " ".join(text.split())
        words = filled(pattern, {"{name}": name, "{text}": flat}) if name else flat
        shown.append(f"- {words}")
    if not shown:
        return ""
    opening = in_language(passage.opening, case.language) if passage.opening else ""
    begun = filled(opening, {"{community}": case.community.name})
    return "\n".join([begun, "", *shown] if begun else shown)
