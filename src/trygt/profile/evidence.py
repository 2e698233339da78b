"""A piece of evidence: what it must be, its versions, and which of them were submitted.

A new version never changes what was submitted: a snapshot names the version and the content's
hash, and the earlier versions are kept beside the piece.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict

from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.models import Case
from trygt.files.models import StoredFile
from trygt.people.models import Person
from trygt.places.models import Community
from trygt.profile.models import Evidence, EvidenceVersion, Snapshot

NOTHING_GIVEN = _("Choose a file, or refer to a plan or an address.")
PASSED = _("The day it is valid to has passed already. What is no longer valid shows nothing.")


@dataclass(frozen=True)
class Version:
    """One version of a piece of evidence, the present one or an earlier."""

    number: int
    file: StoredFile | None
    document: str
    place: str
    url: str
    valid_to: date | None
    reason: str
    added_by: Person
    added_at: datetime

    @property
    def kind(self) -> str:
        """What it mainly is: file, address or plan."""
        if self.file:
            return "file"
        return "address" if self.url else "plan"


class Given(TypedDict, total=False):
    """What someone gives as evidence: the fields of its form."""

    title: str
    file: StoredFile | None
    document: str
    place: str
    url: str
    valid_to: date | None


def make(
    community: Community,
    by: Person,
    *,
    title: str = "",
    file: StoredFile | None = None,
    document: str = "",
    place: str = "",
    url: str = "",
    valid_to: date | None = None,
) -> Evidence:
    """Make a piece of evidence. Whether `by` may is asked before.

    Raises `Refused` when nothing is given, or when it is no longer valid already.
    """
    document, place, url = document.strip(), place.strip(), url.strip()
    if not (file or document or url):
        raise Refused(NOTHING_GIVEN)
    refuse_passed(valid_to)
    named = title.strip() or document or (file.name if file else url)
    return Evidence.objects.create(
        community=community,
        title=named[:200],
        file=file,
        document=document,
        place=place,
        url=url,
        valid_to=valid_to,
        added_by=by,
        added_at=clock.now(),
    )


def refuse_passed(valid_to: date | None) -> None:
    """Refuse what is new and no longer valid."""
    if valid_to and valid_to < clock.today():
        raise Refused(PASSED)


def present(evidence: Evidence) -> Version:
    """The version a piece has now."""
    return _version(evidence.version, evidence)


def versions_of(evidence: Evidence) -> list[Version]:
    """Every version, the newest first. One query."""
    earlier = evidence.versions.select_related("file", "added_by")
    return [present(evidence), *(_version(row.number, row) for row in earlier)]


def version_of(evidence: Evidence, number: int) -> Version | None:
    """One version. At most one query."""
    if number == evidence.version:
        return present(evidence)
    row = evidence.versions.filter(number=number).select_related("file", "added_by").first()
    return _version(number, row) if row else None


def _version(number: int, row: Evidence | EvidenceVersion) -> Version:
    return Version(
        number,
        row.file,
        row.document,
        row.place,
        row.url,
        row.valid_to,
        row.reason,
        row.added_by,
        row.added_at,
    )


def submitted_versions(evidence: Evidence, case: Case | None = None) -> frozenset[int]:
    """The versions that were submitted: in one case, or in any of the community's. Two queries."""
    snapshots = Snapshot.objects.filter(case__community=evidence.community_id)
    if case:
        snapshots = snapshots.filter(case=case)
    items = [item for item in items_of(snapshots) if item["id"] == evidence.pk]
    hashes = hashes_of([evidence.pk]) if any("version" not in item for item in items) else {}
    return frozenset(number for item in items if (number := version_shown(item, hashes)))


def items_of(snapshots: Iterable[Snapshot]) -> Iterator[Mapping[str, Any]]:
    """The evidence shown in what was submitted, answer by answer."""
    for snapshot in snapshots:
        for answer in snapshot.content["answers"]:
            yield from answer["evidence"]


def version_shown(item: Mapping[str, Any], hashes: Mapping[tuple[int, str], int]) -> int | None:
    """Which version an item of a snapshot is.

    What was submitted before there were versions names none: it is the one whose content has the
    same hash, and the first where there was no file.
    """
    if "version" in item:
        return int(item["version"])
    file = item.get("file")
    return hashes.get((item["id"], file["sha256"])) if file else 1


def hashes_of(pieces: Iterable[int]) -> dict[tuple[int, str], int]:
    """The version by piece and hash of its content, the first where several are equal. Two queries."""
    pieces = list(pieces)
    rows = [
        *Evidence.objects.filter(pk__in=pieces, file__isnull=False).values_list(
            "pk", "file__sha256", "version"
        ),
        *EvidenceVersion.objects.filter(evidence__in=pieces, file__isnull=False).values_list(
            "evidence", "file__sha256", "number"
        ),
    ]
    return {(piece, sha256): number for piece, sha256, number in sorted(rows, key=_newest_first)}


def _newest_first(row: tuple[int, str, int]) -> int:
    return -row[2]
