"""Taking files into the library: what came in, and what was refused and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from trygt.cases.acting import Refused
from trygt.files.acts import RefusedFile, take_in, throw_away
from trygt.files.models import StoredFile
from trygt.people.models import Person
from trygt.places.models import Community
from trygt.profile import library
from trygt.profile.models import Evidence
from trygt.web.workspace.profile.forms import EvidenceForm


@dataclass(frozen=True)
class NotTaken:
    """A file that did not become a piece, why, and the piece that has the same content."""

    name: str
    sentence: str
    existing: Evidence | None = None


@dataclass
class Taken:
    """What became of one sending."""

    added: list[Evidence] = field(default_factory=list)
    refused: list[NotTaken] = field(default_factory=list)


def take(community: Community, by: Person, given: dict[str, Any]) -> Taken:
    """Make a piece of each file, or one of the reference; what is refused is named with its reason."""
    taken, files = Taken(), given.pop("file")
    if len(files) > 1:
        given["title"] = ""
    for upload in files or [None]:
        try:
            file = take_in(upload, by) if upload else None
        except RefusedFile as refused:
            taken.refused.append(NotTaken(upload.name, str(refused)))
            continue
        if existing := existing_instead(community, file):
            taken.refused.append(NotTaken(upload.name, sentence_of(existing), existing))
            continue
        try:
            taken.added.append(library.add(community, by, file=file, **given))
        except Refused as refused:
            taken.refused.append(NotTaken(upload.name if upload else "", str(refused)))
    return taken


def existing_instead(
    community: Community, file: StoredFile | None, but: Iterable[Evidence] = ()
) -> Evidence | None:
    """The piece that has the same content already; the newcomer is thrown away then."""
    if file is None:
        return None
    existing = library.already_there(community, file)
    if existing is None or existing in but:
        return None
    throw_away(file)
    return existing


def sentence_of(existing: Evidence) -> str:
    """What is said of a file that is there already."""
    words = _("This file is in the library already, as “%(title)s”. Use that instead of a copy.")
    return words % {"title": existing.title}


def refuse_copy(form: EvidenceForm, community: Community, but: Iterable[Evidence] = ()) -> None:
    """Let a valid form say that its file is there already; `form.existing` is the piece that has it."""
    if existing := existing_instead(community, form.cleaned_data["file"], but):
        form.existing = existing
        form.add_error("file", sentence_of(existing))
