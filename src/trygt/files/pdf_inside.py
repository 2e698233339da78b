"""The subprocess that reads a PDF's inside: `python -I pdf_inside.py FILE` prints one word.

"sound", "locked", "scripts" or "attachments"; a damaged file ends the process with an error. It
imports nothing of Trygt, so it starts fast.
"""

import contextlib
import resource
import sys
from collections.abc import Iterator

import pikepdf

MEMORY = 1024 * 1024 * 1024  # bytes of address space
CPU_SECONDS = 15
DEEPEST = 50

RUNNING_KEYS = {"/JS", "/JavaScript", "/XFA"}
RUNNING_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition"}
RUNNING_PARTS = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
FILE_KEYS = {"/EmbeddedFiles", "/EF"}


def inspect(path: str) -> str:
    """Return the word for what the file holds."""
    try:
        document = pikepdf.open(path)
    except pikepdf.PasswordError:
        return "locked"
    with document:
        if not len(document.pages):
            raise ValueError("no pages")
        for thing in document.objects:
            for found in _walk(thing, 0):
                return found
    return "sound"


def _walk(thing: object, depth: int) -> Iterator[str]:
    """Yield a word for each thing found in one object; the objects it points to come themselves."""
    if depth > DEEPEST:
        raise ValueError("too deep")
    if isinstance(thing, pikepdf.Array):
        inside = list(thing)
    elif isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        keys = set(thing.keys())
        kinds = {str(thing.get(key)) for key in ("/S", "/Subtype") if key in keys}
        if keys & RUNNING_KEYS or kinds & RUNNING_ACTIONS or kinds & RUNNING_PARTS:
            yield "scripts"
        if keys & FILE_KEYS or thing.get("/Type") == "/EmbeddedFile":
            yield "attachments"
        inside = [thing[key] for key in keys]
    else:
        return
    for part in inside:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            yield from _walk(part, depth + 1)


def main() -> None:
    """Set the limits, inspect, print."""
    with contextlib.suppress(ValueError, OSError):  # macOS has no limit on address space
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    sys.stdout.write(inspect(sys.argv[1]) + "\n")


if __name__ == "__main__":
    main()
