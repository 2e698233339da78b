"""A community's library of evidence: what there is, what changes it, and what is about to expire.

Evidence belongs to the community and is shown for many answers, in any scheme and from round to
round. Who may change what is `rights.may_keep`; links to answers follow the right to write them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Unpack

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from trygt import clock
from trygt.cases.acting import Refused
from trygt.clock import plus_months
from trygt.files.acts import throw_away
from trygt.files.models import StoredFile
from trygt.people.models import Person
from trygt.places.models import Community
from trygt.profile.evidence import (
    NOTHING_GIVEN,
    Given,
    make,
    present,
    refuse_passed,
    submitted_versions,
)
from trygt.profile.models import DAYS_BEFORE_EXPIRY, Evidence, EvidenceLink, EvidenceVersion
from trygt.profile.rights import may_keep
from trygt.profile.saving import NOT_IN_LIBRARY, NOT_YOURS, attach_evidence

NOT_YOURS_TO_CHANGE = _(
    "This evidence is used for answers that are not yours, or a colleague added it. Ask the coordinator."
)
FILTERS = ("expired", "soon", "unused", "files", "plans", "addresses")
SORTS = ("title", "added", "valid", "uses")
YEAR = 12  # months evidence is prolonged by


@dataclass(frozen=True)
class Piece:
    """A piece of evidence in the library, with where it is used."""

    evidence: Evidence
    links: tuple[EvidenceLink, ...]

    @property
    def kind(self) -> str:
        """What it mainly is: file, address or plan."""
        return present(self.evidence).kind


@dataclass(frozen=True)
class Expiring:
    """How many pieces that answers lean on are expired, or will soon be."""

    expired: int
    soon: int

    def __bool__(self) -> bool:
        return bool(self.expired or self.soon)


# Reading ---------------------------------------------------------------------------------------


def shelf(community: Community) -> list[Piece]:
    """Every piece of the community's evidence, the newest first. Two queries."""
    found = Evidence.objects.filter(community=community).select_related("file", "added_by")
    links: dict[int, list[EvidenceLink]] = {}
    for link in EvidenceLink.objects.filter(evidence__community=community):
        links.setdefault(link.evidence_id, []).append(link)
    pieces = [Piece(one, tuple(links.get(one.pk, ()))) for one in found]
    return sorted(pieces, key=lambda one: (one.evidence.added_at, one.evidence.pk), reverse=True)


def searched(pieces: Iterable[Piece], words: str) -> list[Piece]:
    """Those that have every word somewhere in title, file name, plan or address, in any case of letters."""
    wanted = words.casefold().split()
    return [one for one in pieces if all(word in _text(one.evidence) for word in wanted)]


def _text(evidence: Evidence) -> str:
    file = evidence.file.name if evidence.file else ""
    parts = (evidence.title, file, evidence.document, evidence.place, evidence.url)
    return "\n".join(parts).casefold()


def narrowed(pieces: Iterable[Piece], by: str) -> list[Piece]:
    """Those of one of `FILTERS`; all of them for anything else."""
    rules = {
        "expired": lambda one: one.evidence.expired,
        "soon": lambda one: one.evidence.expires_soon,
        "unused": lambda one: not one.links,
        "files": lambda one: one.kind == "file",
        "plans": lambda one: bool(one.evidence.document),
        "addresses": lambda one: bool(one.evidence.url),
    }
    rule = rules.get(by)
    return [one for one in pieces if rule is None or rule(one)]


def ordered(pieces: Iterable[Piece], by: str) -> list[Piece]:
    """By one of `SORTS`, or the other way round with a minus before; unchanged for anything else.

    What is valid for good stands after what expires.
    """
    keys = {
        "title": lambda one: one.evidence.title.casefold(),
        "added": lambda one: one.evidence.added_at,
        "valid": lambda one: one.evidence.valid_to or date.max,
        "uses": lambda one: len(one.links),
    }
    key = keys.get(by.removeprefix("-"))
    return sorted(pieces, key=key, reverse=by.startswith("-")) if key else list(pieces)


def same_file(file: StoredFile) -> Q:
    """A piece that has this content, now or in an earlier version."""
    return Q(file__sha256=file.sha256) | Q(versions__file__sha256=file.sha256)


def already_there(community: Community, file: StoredFile | None) -> Evidence | None:
    """The piece of the community that has the same content already. One query."""
    if file is None:
        return None
    return Evidence.objects.filter(same_file(file), community=community).distinct().first()


def may_be_prolonged(evidence: Evidence) -> bool:
    """Whether it ends within a year, so that one may say it is still valid."""
    return evidence.valid_to is not None and evidence.valid_to < plus_months(clock.today(), YEAR)


def expiring(community: Community) -> Expiring:
    """What is expired or will soon be, of what answers lean on. One query."""
    days = _leaned_on(community).values_list("valid_to", flat=True)
    expired = sum(day < clock.today() for day in days if day)
    return Expiring(expired, len(days) - expired)


def with_expiring() -> QuerySet[Evidence, Any]:
    """The communities (by number) whose answers lean on something that is expired or soon will be."""
    return _running_out().values("community")


def expiry_lines(community: Community, questions: Collection[str] | None = None) -> list[str]:
    """A sentence for each piece that is expired or will soon be, in the language now; for reminders.

    With `questions`, only for what answers to these lean on. The first to expire stands first.
    Two queries.
    """
    found = _leaned_on(community).prefetch_related("links").order_by("valid_to", "pk")
    lines = []
    for one in found:
        uses = [q for q in one.links.all() if questions is None or q.question in questions]
        if uses and one.valid_to:
            lines.append(_line(one.title, one.valid_to, len(uses)))
    return lines


def _line(title: str, valid_to: date, uses: int) -> str:
    words: Mapping[str, Any] = {"title": title, "day": date_format(valid_to), "n": uses}
    if valid_to < clock.today():
        return (
            ngettext(
                "“%(title)s” expired on %(day)s. %(n)s answer leans on it.",
                "“%(title)s” expired on %(day)s. %(n)s answers lean on it.",
                uses,
            )
            % words
        )
    return (
        ngettext(
            "“%(title)s” is valid to %(day)s. %(n)s answer leans on it.",
            "“%(title)s” is valid to %(day)s. %(n)s answers lean on it.",
            uses,
        )
        % words
    )


def _leaned_on(community: Community) -> QuerySet[Evidence]:
    return _running_out().filter(community=community)


def _running_out() -> QuerySet[Evidence]:
    """What expires within the days of warning, or has expired, and is shown for some answer."""
    return Evidence.objects.filter(
        Exists(EvidenceLink.objects.filter(evidence=OuterRef("pk"))),
        valid_to__lte=clock.today() + timedelta(days=DAYS_BEFORE_EXPIRY),
    )


# Writing ---------------------------------------------------------------------------------------


def add(community: Community, by: Person, **given: Unpack[Given]) -> Evidence:
    """Add a piece to the library that no answer uses yet.

    Raises `Refused` when `by` writes no answer here, nothing is given, or it is not valid any more.
    """
    if not may_keep(by, community):
        raise Refused(NOT_YOURS)
    return make(community, by, **given)


def add_version(
    evidence: Evidence,
    by: Person,
    *,
    reason: str,
    file: StoredFile | None = None,
    document: str = "",
    place: str = "",
    url: str = "",
    valid_to: date | None = None,
) -> Evidence:
    """Replace what a piece is by a new version: exactly what is given here. The earlier one is kept.

    What was submitted stays the version it was. Raises `Refused` when `by` may not, no reason or
    nothing new is given, or it is not valid any more.
    """
    document, place, url, reason = document.strip(), place.strip(), url.strip(), reason.strip()
    if not reason:
        raise Refused(_("Write in a few words why there is a new version."))
    if not (file or document or url):
        raise Refused(NOTHING_GIVEN)
    refuse_passed(valid_to)
    with transaction.atomic():
        now_there = _locked(evidence, by)
        if _is_the_same(now_there, file, (document, place, url)):
            raise Refused(
                _("Nothing is new here. Choose a file, or change the plan or the address.")
            )
        EvidenceVersion.objects.create(
            evidence=now_there,
            number=now_there.version,
            file=now_there.file,
            document=now_there.document,
            place=now_there.place,
            url=now_there.url,
            valid_to=now_there.valid_to,
            reason=now_there.reason,
            added_by=now_there.added_by,
            added_at=now_there.added_at,
        )
        now_there.version += 1
        now_there.file, now_there.valid_to, now_there.reason = file, valid_to, reason[:300]
        now_there.document, now_there.place, now_there.url = document, place, url
        now_there.added_by, now_there.added_at = by, clock.now()
        now_there.save()
    return now_there


def _is_the_same(evidence: Evidence, file: StoredFile | None, texts: tuple[str, str, str]) -> bool:
    """Whether a new version would only repeat the present one, or drop its file by mistake."""
    if file and evidence.file and file.sha256 == evidence.file.sha256:
        return texts == (evidence.document, evidence.place, evidence.url)
    return file is None and texts == (evidence.document, evidence.place, evidence.url)


def change(
    evidence: Evidence,
    by: Person,
    *,
    title: str,
    document: str = "",
    place: str = "",
    valid_to: date | None = None,
) -> Evidence:
    """Change what a piece is called, where in a plan it stands, and how long it is valid.

    Raises `Refused` when `by` may not, it has no title, or nothing would be left of it.
    """
    title, document, place = title.strip(), document.strip(), place.strip()
    if not title:
        raise Refused(_("Evidence must have a title."))
    with transaction.atomic():
        there = _locked(evidence, by)
        if not (there.file or document or there.url):
            raise Refused(NOTHING_GIVEN)
        there.title, there.valid_to = title[:200], valid_to
        there.document, there.place = document, place
        there.save(update_fields=["title", "document", "place", "valid_to"])
    return there


def prolong(evidence: Evidence, by: Person) -> Evidence:
    """Say that it is still valid: a year from today, or from when it would have expired.

    Raises `Refused` when `by` may not, or it is valid for more than a year already.
    """
    with transaction.atomic():
        there = _locked(evidence, by)
        if not may_be_prolonged(there) or there.valid_to is None:
            raise Refused(_("It is valid for a year or more already."))
        there.valid_to = plus_months(max(there.valid_to, clock.today()), YEAR)
        there.save(update_fields=["valid_to"])
    return there


def attach(evidence: Evidence, places: Iterable[tuple[str, int]], by: Person) -> int:
    """Show a piece for several answers, each (question, slot); how many did not have it before.

    All or none. Raises `Refused` when `by` may not write one of them.
    """
    with transaction.atomic():
        return sum(
            attach_evidence(evidence.community, question, slot, [evidence], by)
            for question, slot in places
        )


def pieces_of(community: Community, numbers: Iterable[int]) -> list[Evidence]:
    """These pieces of the community. Raises `Refused` when one is not its own, or is gone."""
    wanted = set(numbers)
    found = list(Evidence.objects.filter(community=community, pk__in=wanted))
    if len(found) < len(wanted):
        raise Refused(NOT_IN_LIBRARY)
    return found


def delete(evidence: Evidence, by: Person) -> None:
    """Delete a piece that is used nowhere and was never submitted, with its files.

    Raises `Refused` when it is, or `by` may not.
    """
    with transaction.atomic():
        there = _locked(evidence, by)
        if there.links.exists():
            raise Refused(_("It is used for answers. Take it away from them first."))
        if submitted_versions(there):
            raise Refused(
                _("It is part of a submitted profile, and is kept for those who judge it.")
            )
        files = [there.file, *(version.file for version in there.versions.select_related("file"))]
        there.delete()
        for file in filter(None, files):
            throw_away(file)


def _locked(evidence: Evidence, by: Person) -> Evidence:
    """The piece as it is now, kept from others until the transaction ends. Raises `Refused`."""
    there = Evidence.objects.select_for_update().filter(pk=evidence.pk).first()
    if there is None:
        raise Refused(NOT_IN_LIBRARY)
    if not may_keep(by, there.community, there):
        raise Refused(NOT_YOURS_TO_CHANGE)
    return there
