"""Writing answers and evidence. An answer is swapped only when nobody else wrote in between."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Unpack

from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.models import Case
from trygt.people.models import Person
from trygt.places.models import Community
from trygt.prepared import Blank, Prepared, PreparedUpdate
from trygt.profile.asking import fits
from trygt.profile.evidence import Given, make
from trygt.profile.models import Answer, AnswerRevision, Evidence, EvidenceLink
from trygt.profile.rights import Pen, pen_of, schemes_of
from trygt.schemes.definition import Scheme, Stage

NOT_YOURS = _("This part of the profile is not handed to you.")
NOT_IN_LIBRARY = _("This evidence is not in the library of your community.")
NOT_ASKED = _("No case of this community asks this question.")
CLOSED = _(
    "The profile was sent back, and this part was not asked for. It is closed until you submit again. The case officer can open more."
)


_there = Prepared(
    lambda: Answer.objects.filter(
        community=Blank("community", models.IntegerField()),
        question=Blank("question", models.CharField()),
        slot=Blank("slot", models.IntegerField()),
    )
)

_write = PreparedUpdate(
    lambda: Answer.objects.filter(
        pk=Blank("pk", models.IntegerField()), revision=Blank("revision", models.IntegerField())
    ),
    revision=Blank("made", models.IntegerField()),
    value=Blank("value", models.JSONField()),
    author=Blank("author", models.IntegerField()),
    saved_at=Blank("now", models.DateTimeField()),
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
    if _value_of(there) == value:
        kept = there.saved_at if there else None
        return Saved(_revision_of(there), value, kept, changed=False)
    last = (
        AnswerRevision.objects.filter(community=community, question=question, slot=slot)
        .select_related("author")
        .first()
    )
    if last is None:
        raise Refused(_("This answer was never saved. Load the page again."))
    raise Conflict(value, _value_of(there), _revision_of(there), last.author, last.at)


@dataclass(frozen=True)
class Wanted:
    """One of many answers to save: what `save_answer` takes."""

    question: str
    slot: int
    value: Any
    revision: int


def save_many(
    community: Community, wanted: Sequence[Wanted], by: Person, *, case: Case | None = None
) -> tuple[list[Wanted], list[Wanted]]:
    """Save many answers, each as `save_answer` does: those that are changed, and those where someone wrote in between.

    What has the value already is in neither list. One transaction, and a few queries beside the
    updates themselves. Raises `Refused`, with nothing saved, when any of them is not theirs.
    """
    pen, schemes, now = pen_of(by, community), list(_open_schemes(community, case)), clock.now()
    for one in wanted:
        _allow_in(schemes, pen, one.question, one.slot)
    keys = {one.question for one in wanted}
    found = Answer.objects.filter(community=community, question__in=keys)
    there = {(answer.question, answer.slot): answer for answer in found}
    ready: list[Wanted] = []
    late: list[Wanted] = []
    for one in wanted:
        old = there.get((one.question, one.slot))
        if _value_of(old) != one.value:
            (ready if one.revision == _revision_of(old) else late).append(one)
    made = AnswerRevision.objects.filter(community=community, question__in=keys)
    newest = made.order_by().values_list("question", "slot").annotate(Max("revision"))
    last = {(question, slot): revision for question, slot, revision in newest}
    try:
        with transaction.atomic():
            _swap_all(community, ready, there, last, by, now)
    except IntegrityError:  # someone wrote at this very moment: now one by one
        done: list[Wanted] = []
        for one in ready:
            swapped = _swap(community, one.question, one.slot, one.value, by, one.revision, now)
            (done if swapped else late).append(one)
        return done, late
    return ready, late


def _swap_all(
    community: Community,
    ready: Sequence[Wanted],
    there: Mapping[tuple[str, int], Answer],
    last: Mapping[tuple[str, int], int],
    by: Person,
    now: datetime,
) -> None:
    """Write all of them. Raises `IntegrityError` when any has moved on."""
    history, fresh = [], []
    for one in ready:
        place = one.question, one.slot
        old = there.get(place)
        made = (old.revision if old else last.get(place, 0)) + 1
        fields = {"community": community, "question": one.question, "slot": one.slot}
        history.append(
            AnswerRevision(
                **fields, revision=made, before=_value_of(old), after=one.value, author=by, at=now
            )
        )
        if old is None:
            fresh.append(Answer(**fields, revision=made, value=one.value, author=by, saved_at=now))
            continue
        if one.value is None:
            done, _rows = Answer.objects.filter(pk=old.pk, revision=one.revision).delete()
        else:
            done = _write(
                pk=old.pk, revision=one.revision, made=made, value=one.value, author=by.pk, now=now
            )
        if not done:
            raise IntegrityError("the answer moved on")
    AnswerRevision.objects.bulk_create(history)
    Answer.objects.bulk_create(fresh)


def _value_of(answer: Answer | None) -> Any:
    return answer.value if answer else None


def _revision_of(answer: Answer | None) -> int:
    return answer.revision if answer else 0


def _allow(
    community: Community, question: str, slot: int, pen: Pen, case: Case | None = None
) -> None:
    _allow_in(_open_schemes(community, case), pen, question, slot)


def _allow_in(schemes: Iterable[Scheme], pen: Pen, question: str, slot: int) -> None:
    asked = mine = has = False
    for scheme in schemes:
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
    return _there.first(community=community.pk, question=question, slot=slot)


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
    if revision != _revision_of(there) or _value_of(there) == value:
        return 0
    place = question, slot
    # An answer carries its last revision; where it was cleared, only the history knows.
    last = there.revision if there else _last(community, question, slot)
    wanted = Wanted(question, slot, value, revision)
    try:
        with transaction.atomic():
            _swap_all(community, [wanted], {place: there} if there else {}, {place: last}, by, now)
    except IntegrityError:
        return 0
    return last + 1


def add_evidence(
    community: Community,
    question: str,
    slot: int,
    by: Person,
    *,
    pen: Pen | None = None,
    **given: Unpack[Given],
) -> Evidence:
    """Add what shows that an answer is true: a file, a plan with chapter or page, or an address.

    `pen` as in `save_answer`. Raises `Refused` when `by` may not write here, nothing is given, or it
    is not valid any more.
    """
    _allow(community, question, slot, pen or pen_of(by, community))
    with transaction.atomic():
        evidence = make(community, by, **given)
        EvidenceLink.objects.create(evidence=evidence, question=question, slot=slot)
    return evidence


def attach_evidence(
    community: Community, question: str, slot: int, pieces: Iterable[Evidence], by: Person
) -> int:
    """Show evidence of the community's library for an answer too; how many pieces were not there before.

    Raises `Refused` when `by` may not write here, or a piece is not the community's.
    """
    _allow(community, question, slot, pen_of(by, community))
    new = {piece.pk: piece for piece in pieces}
    if any(piece.community_id != community.pk for piece in new.values()):
        raise Refused(NOT_IN_LIBRARY)
    there = EvidenceLink.objects.filter(evidence__in=new, question=question, slot=slot)
    for pk in there.values_list("evidence", flat=True):
        del new[pk]
    # Where a colleague was quicker by a moment, their link is as good.
    EvidenceLink.objects.bulk_create(
        [EvidenceLink(evidence=one, question=question, slot=slot) for one in new.values()],
        ignore_conflicts=True,
    )
    return len(new)


def remove_evidence(
    community: Community, link: EvidenceLink, by: Person, *, pen: Pen | None = None
) -> None:
    """Take evidence away from an answer. What was submitted keeps it. Raises `Refused`."""
    if link.evidence.community_id != community.pk:
        raise Refused(NOT_ASKED)
    _allow(community, link.question, link.slot, pen or pen_of(by, community))
    link.delete()
