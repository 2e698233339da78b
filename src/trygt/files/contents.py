"""Content checks of pictures and text: read in pieces, never whole, never decoded to pixels."""

import codecs
import mmap
import re
import zipfile
from pathlib import Path

from trygt.files import refusals

PNG = b"\x89PNG\r\n\x1a\n"
PIECE = 1 << 16
# Control characters that no text has; tab, line feed, form feed and carriage return are fine.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What other kinds begin with, so that a page or a program cannot pass for plain text.
NOT_TEXT = re.compile(
    r"\s*(<!doctype|<html|<head|<body|<script|<svg|<\?xml|<\?php|%pdf-|\{\\rtf|#!/)", re.IGNORECASE
)


def refuse_hidden_archive(path: Path) -> None:
    """Refuse a file that can also be opened as a ZIP archive.

    Raises:
        RefusedFile: when there is an archive's directory near its end.
    """
    if zipfile.is_zipfile(path):
        raise refusals.attachments()


def check_png(path: Path) -> None:
    """Walk the chunks: the header first, the end chunk last, and nothing after it."""
    refuse_hidden_archive(path)
    size = path.stat().st_size
    with path.open("rb") as handle:
        if handle.read(8) != PNG:
            raise refusals.mismatch("png")
        kind, first = b"", True
        while kind != b"IEND":
            head = handle.read(8)
            length, kind = int.from_bytes(head[:4], "big"), head[4:]
            if len(head) < 8 or handle.tell() + length + 4 > size or first != (kind == b"IHDR"):
                raise refusals.mismatch("png")
            handle.seek(length + 4, 1)
            first = False
        if handle.tell() != size:
            raise refusals.attachments()


def check_jpeg(path: Path) -> None:
    """Walk the segments to the picture data, which must have a frame and an end.

    Phones put more pictures behind the first, so the end need not be the file's end.
    """
    refuse_hidden_archive(path)
    with path.open("rb") as handle:
        framed = handle.read(2) == b"\xff\xd8"
        frame = False
        marker = 0
        while framed and marker != 0xDA:  # start of the picture data
            head = handle.read(4)
            marker = head[1] if len(head) == 4 else 0
            framed = len(head) == 4 and head[0] == 0xFF and marker >= 0xC0
            frame = frame or marker in {0xC0, 0xC1, 0xC2}
            handle.seek(max(int.from_bytes(head[2:], "big") - 2, 0), 1)
        start = handle.tell()
        if not (framed and frame and _find(path, b"\xff\xd9", start)):
            raise refusals.mismatch("jpg")


def check_webp(path: Path) -> None:
    """The container says its own length, which must be the file's."""
    refuse_hidden_archive(path)
    with path.open("rb") as handle:
        head = handle.read(16)
    size = int.from_bytes(head[4:8], "little") + 8
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP" or head[12:15] != b"VP8":
        raise refusals.mismatch("webp")
    if path.stat().st_size < size:
        raise refusals.mismatch("webp")
    if path.stat().st_size > size:
        raise refusals.attachments()


def check_text(path: Path, ending: str) -> None:
    """Text in UTF-8, in UTF-16 with its mark (as Excel writes), or in Windows' Western letters.

    Raises:
        RefusedFile: when it is none of these, or begins as a page, a program or another kind.
    """
    refuse_hidden_archive(path)
    with path.open("rb") as handle:
        mark = handle.read(2)
    utf16 = mark in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    encodings = ("utf-16",) if utf16 else ("utf-8-sig", "cp1252")
    if not any(_reads_as(path, encoding) for encoding in encodings):
        raise refusals.mismatch(ending)


def _reads_as(path: Path, encoding: str) -> bool:
    """Whether all of the file is text in this encoding."""
    try:
        with path.open(encoding=encoding, newline="") as handle:
            piece = handle.read(PIECE)
            if NOT_TEXT.match(piece):
                return False
            while piece:
                if CONTROL.search(piece):
                    return False
                piece = handle.read(PIECE)
    except UnicodeError:
        return False
    return True


def _find(path: Path, what: bytes, start: int) -> bool:
    """Whether the bytes occur after `start`, without reading the file into memory."""
    with path.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as view:
        return view.find(what, start) >= 0
