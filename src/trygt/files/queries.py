"""Reading stored files back, and sending them so that nothing in them can run."""

import logging

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from trygt.files.models import StoredFile
from trygt.files.previews import preview_of

log = logging.getLogger(__name__)

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
SHOWN_INLINE = frozenset({"application/pdf", "image/png", "image/jpeg"})


def open_file(stored: StoredFile) -> File:
    """Open the stored content for reading; the caller closes it.

    Raises:
        FileNotFoundError: when the storage has lost it.
    """
    return default_storage.open(stored.path, "rb")


def respond(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """Send a file to the browser. The caller has checked that this person may see it.

    Sent as a download; PDF, PNG and JPEG may be shown in the browser with `inline=True`.

    Raises:
        Http404: when the storage has lost the content (logged as an error).
    """
    try:
        content = open_file(stored)
    except FileNotFoundError as fault:
        log.exception("Stored file %s has no content at %s", stored.pk, stored.path)
        raise Http404 from fault
    shown = inline and stored.media_type in SHOWN_INLINE
    response = FileResponse(
        content, as_attachment=not shown, filename=stored.name, content_type=stored.media_type
    )
    return _bare(response, _policy(stored, shown=shown))


def respond_preview(stored: StoredFile) -> FileResponse | None:
    """Send the preview of a file, as safely; None where it has none. The caller has checked as well."""
    preview = preview_of(stored)
    if preview is None:
        return None
    content = default_storage.open(preview.path, "rb")
    return _bare(FileResponse(content, content_type=preview.media_type), SANDBOX)


def _bare(response: FileResponse, policy: str) -> FileResponse:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = policy
    return response


def _policy(stored: StoredFile, *, shown: bool) -> str:
    """Nothing in the file may run or fetch; the sandbox would also stop a browser's PDF viewer."""
    if shown and stored.media_type == "application/pdf":
        return "default-src 'none'; object-src 'self'; frame-ancestors 'none'"
    return SANDBOX
