"""The check of PDF files: its ends here, its inside in a bounded subprocess."""

import subprocess
import sys
from pathlib import Path

from trygt.files import refusals
from trygt.files.contents import refuse_hidden_archive

SECONDS = 20
TAIL = 2048  # bytes at the end in which the last end mark must be
REASONS = {
    "locked": refusals.password,
    "scripts": refusals.macros,
    "attachments": refusals.attachments,
}


def check_pdf(path: Path) -> None:
    """A PDF from the first byte to the last, that opens without a password and runs nothing.

    What is looked for inside: JavaScript, actions that start programs, import or send data, XFA
    forms, rich media, and embedded files. Reading may cost much memory in a hostile file, so it
    happens in a subprocess with limits (`pdf_inside.py`).

    Raises:
        RefusedFile: when one of these is not so.
    """
    refuse_hidden_archive(path)
    size = path.stat().st_size
    with path.open("rb") as handle:
        head = handle.read(7)
        handle.seek(max(size - TAIL, 0))
        tail = handle.read()
    _, end, after = tail.rpartition(b"%%EOF")
    if head not in {b"%PDF-1.", b"%PDF-2."} or not end:
        raise refusals.mismatch("pdf")
    if after.strip(b" \t\r\n\0"):
        raise refusals.attachments()
    found = _look_inside(path)
    if found in REASONS:
        reason = REASONS[found]()
        raise reason
    if found != "sound":
        raise refusals.mismatch("pdf")


def _look_inside(path: Path) -> str:
    """Return "sound" or what was found; anything unforeseen reads as damaged."""
    program = Path(__file__).with_name("pdf_inside.py")
    command = [sys.executable, "-I", str(program), str(path)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program and our own temporary path
            command, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return "damaged"
    return done.stdout.strip() if done.returncode == 0 else "damaged"
