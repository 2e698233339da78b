"""Writing answers and evidence. An answer is swapped only when nobody else wrote in between."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.models import Case
from trygt.files.models import StoredFile
from trygt.people.models import Person
from trygt.places.models import Community
from trygt.profile.asking import fits
from trygt.profile.models import Answer, AnswerRevision, Evidence, EvidenceLink
from trygt.profile.rights import Pen, pen_of, schemes_of
from trygt.schemes.definition import Scheme, Stage

NOT_YOURS = _("This part of the profile is not handed to you.")
NOT_ASKED = _("No case of this community asks this question.")
CLOSED = _(
    "The profile was sent back, and this part was not asked for. It is closed until you submit again. The case officer can open more."
)


class Conflict(Exception):
    """Someone else wrote in between. Nothing was saved; both answers are here."""

    def __init__(self, mine: Any, theirs: Any, their_revision: int, who: Person, when: datetime):
        super().__init__(their_revision)
        self.mine, self.theirs, self.their_revision = mine, theirs, their_revision
        self.who, self.when = who, when


@dataclass(frozen=True)
class Saved:
    """An answer as it now stands. Revision 0 and no moment: never answered."""

    revision: int
    value: Any
    at: datetime | None
    changed: bool


def save_answer(
    community: Community,
    question: str,
    slot: int,
    value: Any,
    by: Person,
    revision: int,
    *,
    case: Case | None = None,
    pen: Pen | None = None,
) -> Saved:
    """Save one answer, or clear it with None, if `revision` is still the one it has (0: unanswered).

    `case` is the case it is written in, where there is one: its scheme is looked at first. `pen` is
    what someone without a post may write (`rights.pen_of_link`); else it is what `by` may.
    Raises `Refused` when `by` may not write here, `Conflict` when someone wrote in between
    something else than `value`.
    """
    _allow(community, question, slot, pen or pen_of(by, community), case)
    now = clock.now()
    if made := _swap(community, question, slot, value, by, revision, now):
        return Saved(0 if value is None else made, value, now, changed=True)
    there = _find(community, question, slot)
    if (there.value if there else None) == value:
        kept = there.saved_at if there else None
        return Saved(there.revision if there else 0, value, kept, changed=False)
    last = (
        AnswerRevision.objects.filter(community=community, question=question, slot=slot)
        .select_related("author")
        .first()
    )
    if last is None:
        raise Refused(_("This answer was never saved. Load the page again."))
    current = there.revision if there else 0
    raise Conflict(value, there.value if there else None, current, last.author, last.at)


def _allow(
    community: Community, question: str, slot: int, pen: Pen, case: Case | None = None
) -> None:
    asked = mine = has = False
    for scheme in _open_schemes(community, case):
        if section := scheme.section_of.get(question):
            asked = asked or fits(section, slot)
            has = has or pen.has(section.key, question)
            mine = mine or pen.may_write(section.key, question)
        if asked and mine:
            return
    raise Refused(NOT_ASKED if not asked else CLOSED if has else NOT_YOURS)


def _open_schemes(community: Community, case: Case | None) -> Iterator[Scheme]:
    """The schemes that ask the community now. The one at hand mostly settles it without a query."""
    if case and case.community_id == community.pk and case.stage != Stage.ENDED:
        yield case.scheme
    yield from schemes_of(community)


def _find(community: Community, question: str, slot: int) -> Answer | None:
    return Answer.objects.filter(community=community, question=question, slot=slot).first()


def _last(community: Community, question: str, slot: int) -> int:
    made = AnswerRevision.objects.filter(community=community, question=question, slot=slot)
    newest = made.first()
    return newest.revision if newest else 0


def _swap(
    community: Community,
    question: str,
    slot: int,
    value: Any,
    by: Person,
    revision: int,
    now: datetime,
) -> int:
    """Write answer and history together if the answer still has `revision`; the new one, or 0.

    It is read before the transaction, which on SQLite keeps every other writer waiting. Who wrote
    since is met by the unique number of the revision and by the condition of the update.
    """
    there = _find(community, question, slot)
    before = there.value if there else None
    if revision != (there.revision if there else 0) or before == value:
        return 0
    # An answer carries its last revision; where it was cleared, only the history knows.
    made = (there.revision if there else _last(community, question, slot)) + 1
    try:
        with transaction.atomic():
            AnswerRevision.objects.create(
                community=community,
                question=question,
                slot=slot,
                revision=made,
                before=before,
                after=value,
                author=by,
                at=now,
            )
            if there is None:
                Answer.objects.create(
                    community=community,
                    question=question,
                    slot=slot,
                    revision=made,
                    value=value,
                    author=by,
                    saved_at=now,
                )
                return made
            mine = Answer.objects.filter(pk=there.pk, revision=revision)
            if value is None:
                done, _rows = mine.delete()
            else:
                done = mine.update(revision=made, value=value, author=by, saved_at=now)
            if not done:
                # Raised, so that the line of history is rolled back with it.
                raise IntegrityError("the answer moved on")
            return made
    except IntegrityError:
        return 0


def add_evidence(  # noqa: PLR0913 - the fields of one form
    community: Community,
    question: str,
    slot: int,
    by: Person,
    *,
    title: str = "",
    file: StoredFile | None = None,
    document: str = "",
    place: str = "",
    url: str = "",
    pen: Pen | None = None,
) -> Evidence:
    """Add what shows that an answer is true: a file, a plan with chapter or page, or an address.

    `pen` as in `save_answer`. Raises `Refused` when `by` may not write here or nothing is given.
    """
    _allow(community, question, slot, pen or pen_of(by, community))
    document, place, url = document.strip(), place.strip(), url.strip()
    if not (file or document or url):
        raise Refused(_("Choose a file, or refer to a plan or an address."))
    named = title.strip() or document or (file.name if file else url)
    with transaction.atomic():
        evidence = Evidence.objects.create(
            community=community,
            title=named[:200],
            file=file,
            document=document,
            place=place,
            url=url,
            added_by=by,
            added_at=clock.now(),
        )
        EvidenceLink.objects.create(evidence=evidence, question=question, slot=slot)
    return evidence


def remove_evidence(
    community: Community, link: EvidenceLink, by: Person, *, pen: Pen | None = None
) -> None:
    """Take evidence away from an answer. What was submitted keeps it. Raises `Refused`."""
    if link.evidence.community_id != community.pk:
        raise Refused(NOT_ASKED)
    _allow(community, link.question, link.slot, pen or pen_of(by, community))
    link.delete()
