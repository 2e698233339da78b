"""Previews of PDF files and pictures: drawn once in a bounded subprocess, kept beside the content.

A file no preview can be drawn of is remembered too, so that it is not tried on every page.
"""

import logging
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from trygt.files.kinds import KINDS
from trygt.files.models import StoredFile

log = logging.getLogger(__name__)

SECONDS = 20
NONE = "no-preview"  # the ending of the empty mark that says there is none


@dataclass(frozen=True)
class Preview:
    """A picture of what is in a file, and where in the storage it lies."""

    path: str
    media_type: str


# How it is drawn, its ending and media type, by the media type of the file.
DRAWN = {
    "application/pdf": ("pdf", "png", "image/png"),
    "image/png": ("picture", "webp", "image/webp"),
    "image/jpeg": ("picture", "webp", "image/webp"),
    "image/webp": ("picture", "webp", "image/webp"),
}
ENDINGS = (*sorted({ending for _how, ending, _type in DRAWN.values()}), NONE)


def may_have(stored: StoredFile) -> bool:
    """Whether files of this kind have previews at all."""
    return stored.media_type in DRAWN


def named_so(name: str) -> bool:
    """The same, told from a file's name alone: the check let it in only as what its name says."""
    kind = KINDS.get(name.rpartition(".")[2].lower())
    return kind is not None and kind.media_type in DRAWN


def preview_of(stored: StoredFile) -> Preview | None:
    """The preview of a file, drawn now if it never was; None where there is none to be had.

    Never raises for what is in the file: encrypted, broken, enormous and empty ones have none.
    """
    if not may_have(stored):
        return None
    how, ending, media_type = DRAWN[stored.media_type]
    found = Preview(f"{stored.path}.{ending}", media_type)
    if default_storage.exists(found.path):
        return found
    if default_storage.exists(f"{stored.path}.{NONE}"):
        return None
    return found if _draw(stored, how, found.path) else None


def names_of(path: str) -> list[str]:
    """Every name a preview of the content at `path` may have been kept under."""
    return [f"{path}.{ending}" for ending in ENDINGS]


def _draw(stored: StoredFile, how: str, place: str) -> bool:
    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        source, target = Path(folder) / "source", Path(folder) / "target"
        try:
            with default_storage.open(stored.path, "rb") as content, source.open("wb") as copy:
                shutil.copyfileobj(content, copy)
        except FileNotFoundError:
            log.exception("Stored file %s has no content at %s", stored.pk, stored.path)
            return False
        drawn = _run(how, source, target) and target.is_file() and target.stat().st_size > 0
        if drawn:
            with target.open("rb") as picture:
                _keep(place, File(picture))
        else:
            _keep(f"{stored.path}.{NONE}", ContentFile(b""))
    return drawn


def _run(how: str, source: Path, target: Path) -> bool:
    program = Path(__file__).with_name("preview_inside.py")
    command = [sys.executable, "-I", str(program), how, str(source), str(target)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program and our own temporary paths
            command, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _keep(place: str, content: File) -> None:
    """Keep it under this name; whoever drew the same meanwhile was as right."""
    made = default_storage.save(place, content)
    if made != place:
        default_storage.delete(made)
