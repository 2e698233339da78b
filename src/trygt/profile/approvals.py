"""Approvals that answer: what a valid approval by others answers where the community has not.

Like public figures they are no rows of answers. The community's own answer stands where there is
one; else the approval, until the day it runs out; then the question is open again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from trygt import clock
from trygt.places.models import Community
from trygt.profile.asking import Answers
from trygt.profile.models import Approval
from trygt.schemes import approvals
from trygt.schemes.definition import Question, Scheme
from trygt.texts import in_language


@dataclass(frozen=True)
class Approved:
    """An approval a scheme knows, as this community has registered it."""

    known: approvals.Approval
    row: Approval
    language: str
    """The community's own."""

    @property
    def holds(self) -> bool:
        """Whether it is valid today, its last day included."""
        return self.row.valid_from <= clock.today() <= self.row.valid_to

    @property
    def words(self) -> str:
        """Its name, for the reader."""
        return in_language(self.known.name)


def approved(
    community: Community, scheme: Scheme, among: Iterable[Question] | None = None
) -> dict[str, Approved]:
    """Registered approvals by the question they answer, run out or not; `among` narrows the questions.

    One query; none where no approval answers any of the questions.
    """
    keys = None if among is None else {question.key for question in among}
    wanted = {
        key: one
        for one in approvals.approvals_of(scheme)
        for key in (one.question, *one.answers)
        if keys is None or key in keys
    }
    if not wanted:
        return {}
    rows = {
        row.key: row
        for row in Approval.objects.filter(
            community=community, key__in={one.key for one in wanted.values()}, revoked_at=None
        ).select_related("evidence__file")
    }
    return {
        key: Approved(one, rows[one.key], community.language)
        for key, one in wanted.items()
        if one.key in rows
    }


def answered_by(
    given: Mapping[str, Approved], scheme: Scheme, answered: Answers
) -> dict[tuple[str, int], dict[str, Any]]:
    """Values for the measures that are not answered but approved today."""
    return {
        (key, 0): value
        for key, one in given.items()
        if (key, 0) not in answered and one.holds and (value := as_value(one, scheme))
    }


def as_value(one: Approved, scheme: Scheme) -> dict[str, str] | None:
    """An approval as the answer to a measure; None where the scale has no answer that lays a stone.

    The words are in the community's language, whoever reads: what is submitted must not hang on it.
    """
    full = next((option.key for option in scheme.vocabulary.scale if option.lays == "full"), None)
    if full is None:
        return None
    with translation.override(one.language):
        words = _("%(approval)s, valid from %(begins)s to %(ends)s.") % {
            "approval": one.words,
            "begins": _day(one.row.valid_from),
            "ends": _day(one.row.valid_to),
        }
    return {"answer": full, "comment": words}


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
