"""Taking files in: checked on a temporary copy, stored under their hash, or refused whole."""

import hashlib
import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction
from django.utils.module_loading import import_string

from trygt import clock
from trygt.files import kinds, refusals
from trygt.files.models import StoredFile
from trygt.files.names import clean_name
from trygt.files.previews import names_of
from trygt.files.refusals import RefusedFile

__all__ = ["CheckedCopy", "RefusedFile", "checked", "take_in", "throw_away"]

log = logging.getLogger(__name__)


class _Checked(File):
    """A checked file on disk, which a local storage may move into place instead of copying."""

    def temporary_file_path(self) -> str:
        """Tell Django's local storage where the file lies, so that it renames it (atomic)."""
        return str(self.name)


@dataclass(frozen=True)
class CheckedCopy:
    """A sound file on disk, for as long as the block that asked for it lasts."""

    name: str
    kind: kinds.Kind
    path: Path
    sha256: str
    size: int


@contextmanager
def checked(upload: File) -> Iterator[CheckedCopy]:
    """Check an upload on a temporary copy that is gone when the block ends.

    For content that is read and not kept; what is kept comes in by `take_in`.

    Raises:
        RefusedFile: with a sentence for the person; nothing of the file is kept.
    """
    name = clean_name(upload.name or "")
    kind = kinds.by_name(name)
    with _temporary() as copy:
        sha256, size = _copy(upload, copy)
        path = Path(copy.name)
        kind.check(path)
        _scan(path)
        yield CheckedCopy(name, kind, path, sha256, size)


def take_in(upload: File, by: AbstractBaseUser | None) -> StoredFile:
    """Check an upload and store it; equal content is stored once, with a row per upload.

    For content the system made itself, pass `ContentFile(content, name="diploma.pdf")`.
    Do it outside a transaction: writing to the storage may be slow, and what is rolled back in
    the database stays in the storage (harmless: the next equal upload uses it).

    Raises:
        RefusedFile: with a sentence for the person; nothing of the file is kept.
    """
    with checked(upload) as copy:
        stored_at = _store(copy.path, copy.sha256)
    return StoredFile.objects.create(
        sha256=copy.sha256,
        name=copy.name,
        media_type=copy.kind.media_type,
        size=copy.size,
        path=stored_at,
        uploaded_by_id=by.pk if by else None,
        uploaded_at=clock.now(),
    )


def throw_away(stored: StoredFile) -> None:
    """Forget a file nothing refers to: its row, and its content and preview once no row shares them.

    The content goes when the transaction is done, so that a rollback keeps everything.
    """
    path = stored.path
    stored.delete()
    transaction.on_commit(lambda: _clear(path))


def _clear(path: str) -> None:
    if StoredFile.objects.filter(path=path).exists():
        return
    for name in (path, *names_of(path)):
        default_storage.delete(name)


@contextmanager
def _temporary() -> Iterator[BinaryIO]:
    """Open a temporary file beside its final place where that is a folder; it never remains."""
    folder = None
    if isinstance(default_storage, FileSystemStorage):
        folder = Path(default_storage.location) / "incoming"
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="upload-", delete=False) as copy:
        try:
            yield copy  # type: ignore[misc]
        finally:
            Path(copy.name).unlink(missing_ok=True)


def _copy(upload: File, copy: BinaryIO) -> tuple[str, int]:
    """Copy in chunks; return the hash and the size in bytes. Stops at the limit."""
    limit = settings.CONFIG.upload_limit_mb * 1_000_000
    digest, size = hashlib.sha256(), 0
    for chunk in upload.chunks():
        size += len(chunk)
        if size > limit:
            raise refusals.too_large()
        digest.update(chunk)
        copy.write(chunk)
    copy.flush()
    if not size:
        raise refusals.empty()
    return digest.hexdigest(), size


def _scan(path: Path) -> None:
    """Run the installation's virus check, if one is named in `settings.FILES_SCAN`."""
    dotted = getattr(settings, "FILES_SCAN", "")
    if not dotted:
        return
    scan: Callable[[Path], None] = import_string(dotted)
    try:
        scan(path)
    except refusals.Infected as found:
        log.warning("The virus check stopped a file: %s", found)
        raise refusals.infected() from found
    except Exception as fault:
        log.exception("The virus check failed")
        raise refusals.unchecked() from fault


def _store(path: Path, sha256: str) -> str:
    """Put the content under its hash unless it is there already; return where it lies."""
    place = f"{sha256[:2]}/{sha256}"
    if default_storage.exists(place):
        return place
    with path.open("rb") as handle:
        return default_storage.save(place, _Checked(handle, name=str(path)))
