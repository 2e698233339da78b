"""Bringing a workbook in: it is read and held for an hour, then what is chosen is taken in, or all is thrown away."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import CONTRIBUTOR, COORDINATOR, SUBMITTER, Refused, Told, act
from trygt.cases.models import Case
from trygt.exchange.comparing import Compared, Item, compare
from trygt.exchange.models import KEPT_FOR, PendingImport
from trygt.exchange.reading import Read, Unusable, read
from trygt.files.acts import checked
from trygt.people.models import Person
from trygt.profile.parts import ANSWERING
from trygt.profile.saving import Wanted, save_many

MINE, BOTH, THEIRS = "mine", "both", "theirs"
Choices = Mapping[str, tuple[str, int]]
"""By an item's place: which answer to keep, and the revision it was chosen against."""


def hold(case: Case, upload: File, by: Person) -> PendingImport:
    """Check and read a workbook, and keep what it says for an hour, for this person alone.

    What the same person had waiting in the case is thrown away. The file itself is not kept.

    Raises:
        RefusedFile: not a sound file of an accepted kind.
        Unusable: no profile, or the profile of another community.
    """
    with checked(upload) as copy:
        if copy.kind.ending != "xlsx":
            raise Unusable(now_("Send the profile as an .xlsx file."))
        found, name, sha256 = read(copy.path, case.scheme), copy.name, copy.sha256
    community = found.about.get("community", "")
    if community and community != case.community.slug:
        words = now_("The workbook was taken out for another community: %(name)s.")
        raise Unusable(words % {"name": community[:100]})
    if not community:  # whose versions these are nobody can tell
        found.forget_revisions()
    with transaction.atomic():
        PendingImport.objects.filter(case=case, by=by).delete()
        return PendingImport.objects.create(
            case=case,
            by=by,
            at=clock.now(),
            name=name[:150],
            sha256=sha256,
            content=found.stored(),
        )


def compared(waiting: PendingImport, by: Person) -> Compared:
    """What a waiting workbook would change now."""
    return compare(waiting.case, by, Read.from_stored(waiting.content))


def cancel(waiting: PendingImport) -> None:
    """Throw a waiting workbook away."""
    PendingImport.objects.filter(pk=waiting.pk).delete()


def forget_pending() -> int:
    """Throw away what has waited for an hour; how many workbooks. For the clock. Idempotent."""
    old = PendingImport.objects.filter(at__lte=clock.now() - KEPT_FOR)
    return old.delete()[0]


@act(
    label=_("Bring in a spreadsheet"),
    done=_("brought in a spreadsheet of the profile"),
    who=COORDINATOR | SUBMITTER.or_substitute | CONTRIBUTOR,
    stages=ANSWERING,
)
def import_profile(case: Case, by: Person, *, pending: int, choices: Choices) -> Told:
    """Take in the chosen changes of a workbook, each only if nobody wrote in between; those stay to be chosen anew."""
    mine = PendingImport.objects.visible_to(by).select_for_update(of=("self",))
    waiting = mine.filter(pk=pending, case=case).first()
    if waiting is None:
        raise Refused(_("The workbook is no longer here. Bring the file in again."), "gone")
    found = Read.from_stored(waiting.content)
    beside = compare(case, by, found)
    wanted = [
        Wanted(item.question.key, item.slot, value, revision)
        for item in beside.items
        for value, revision in _chosen(item, choices)
    ]
    saved, late = save_many(case.community, wanted, by, case=case)
    if not saved:
        raise Refused(
            _(
                "Nothing was taken in: someone has written in the meantime. Look through the list again."
            )
            if late
            else _("Choose at least one change to take in."),
            "stale" if late else "nothing",
        )
    open_ = {(i.question.key, i.slot) for i in beside.conflicts if i.place not in choices}
    _keep(waiting, found, open_ | {(one.question, one.slot) for one in late})
    return Told(
        {
            "file": waiting.name,
            "sha256": waiting.sha256,
            "count": len(saved),
            "answers": [f"{o.question}/{o.slot}" if o.slot else o.question for o in saved],
        }
    )


def _chosen(item: Item, choices: Choices) -> list[tuple[Any, int]]:
    """The value to save and the revision it is to replace; nothing where theirs stays."""
    kept, revision = choices.get(item.place, (THEIRS, 0))
    if kept == BOTH and item.can_join:
        return [(item.both, revision)]
    return [(item.mine, revision)] if kept in {MINE, BOTH} else []


def _keep(waiting: PendingImport, found: Read, open_: set[tuple[str, int]]) -> None:
    """Let those wait that moved on or that nobody has chosen between; without any, all is done."""
    if not open_:
        waiting.delete()
        return
    found.rows = {place: row for place, row in found.rows.items() if place in open_}
    found.faults, found.met = [], {}
    waiting.content = found.stored()
    waiting.save(update_fields=["content"])
