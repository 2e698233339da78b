"""Rendering in a bounded subprocess, so that a wild template can neither hang nor fill us."""

import json
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
TEMPLATES = HERE / "templates"
PAPER = TEMPLATES / "paper.typ"
DIPLOMA = TEMPLATES / "diploma.typ"

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
SECONDS = 20
MEMORY = 1536 * 1024 * 1024  # bytes of address space


class PaperFailed(Exception):
    """The paper could not be made. `str()` is for those who run the system, not for the reader."""


def render(
    template: Path,
    data: Mapping[str, object],
    *,
    title: str,
    language: str,
    assets: Mapping[str, bytes] = {},
    seconds: float = SECONDS,
) -> bytes:
    """Make a PDF (PDF/A-2a and PDF/UA-1) of `data` with a Typst template.

    The template finds its data with `json("data.json")`, the title and language with
    `json("document.json")`, the assets under their names, and may import the templates shipped
    here by file name. Words in the data stay words: they are never read as markup.

    Args:
        template: a `.typ` file. All of its text is trusted, none of the data is.
        data: what JSON can carry.
        title: the document's title, as readers' programs and screen readers show it.
        language: two or three letters, such as "nb".
        assets: pictures (SVG or PNG) by file name.
        seconds: the longest it may take.

    Raises:
        PaperFailed: when the template or data is at fault, fonts are missing, or a limit is met.
    """
    with tempfile.TemporaryDirectory(prefix="trygt-paper-") as name:
        folder = Path(name)
        for shared in TEMPLATES.glob("*.typ"):
            shutil.copy(shared, folder)
        shutil.copy(template, folder / template.name)
        for asset, content in assets.items():
            _place(folder, asset, content)
        document = {"title": title, "language": language}
        _place(folder, "data.json", _json(data))
        _place(folder, "document.json", _json(document))
        _compile(folder, template.name, seconds)
        return (folder / "paper.pdf").read_bytes()


def _json(data: Mapping[str, object]) -> bytes:
    """Write data as JSON in UTF-8, without the control characters that no paper can show."""

    def printable(part: object) -> object:
        if isinstance(part, str):
            return CONTROL.sub("", part.replace("\r\n", "\n"))
        if isinstance(part, Mapping):
            return {str(key): printable(value) for key, value in part.items()}
        if isinstance(part, (list, tuple)):
            return [printable(value) for value in part]
        return part

    return json.dumps(printable(data), ensure_ascii=False).encode()


def _place(folder: Path, name: str, content: bytes) -> None:
    """Write one file of the job; a name that leaves the folder or is taken is refused."""
    path = folder / name
    if path.name != name or path.exists():
        raise PaperFailed(f"An asset cannot be named {name!r}.")
    path.write_bytes(content)


def _compile(folder: Path, main: str, seconds: float) -> None:
    """Run `compile.py` by its path and isolated (-I): it starts fast, without Django."""
    job = {
        "main": main,
        "fonts": str(FONTS),
        "memory": MEMORY,
        "timestamp": int(datetime.now(UTC).timestamp()),
    }
    command = [sys.executable, "-I", str(HERE / "compile.py")]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no words of others on its line
            command,
            cwd=folder,
            env=os.environ | {"RUST_BACKTRACE": "0"},  # keeps reasons short
            input=json.dumps(job),
            capture_output=True,
            encoding="utf-8",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise PaperFailed(f"{main} took more than {seconds:g} seconds and was stopped.") from late
    if done.returncode:
        reason = done.stderr.strip() or f"ended with {done.returncode}"
        raise PaperFailed(f"{main}: {reason[-2000:]}")
    if done.stderr:
        log.warning("%s: %s", main, done.stderr.strip())
