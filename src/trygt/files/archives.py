"""Checks of office files, which are ZIP archives: their members say what they are."""

import re
import zipfile
import zlib
from pathlib import Path

from trygt.files import refusals

OLE = b"\xd0\xcf\x11\xe0"  # what a password (and Office before 2007) wraps everything in
MOST_MEMBERS = 5_000
MOST_UNPACKED = 300_000_000  # bytes
HIGHEST_RATIO = 200  # unpacked to packed; text of real files reaches 30
RATIO_FROM = 20_000_000  # bytes unpacked, below which the ratio does not matter
LONGEST_LIST = 1_000_000  # bytes of a list of contents that we read

MACRO_MEMBER = re.compile(
    r"(^|/)(vba[^/]*\.(bin|xml)|activex\d*\.(bin|xml)|macrosheets/.+)$", re.IGNORECASE
)
PROGRAM_MEMBER = re.compile(
    r"\.(exe|dll|com|scr|msi|bat|cmd|ps1|vbs|vbe|jse?|wsf|hta|jar|lnk|html?|zip|7z|rar|iso"
    r"|docm|xlsm|pptm)$",
    re.IGNORECASE,
)
ODF_MACROS = re.compile(r"^(Basic|Scripts)/.+")


def check_office(path: Path, ending: str, main: str, member: str) -> None:
    """Check a Word, Excel or PowerPoint file (ECMA-376).

    Args:
        path: the copy to check.
        ending: "docx", "xlsx" or "pptx".
        main: the media type, whose main part the list of contents must name.
        member: the main part, such as "word/document.xml".

    Raises:
        RefusedFile: when it is another thing, locked, damaged, swollen or carries programs.
    """
    with _opened(path, ending) as archive:
        names = archive.namelist()
        if "[Content_Types].xml" not in names or member not in names:
            raise refusals.mismatch(ending)
        types = _read(archive, "[Content_Types].xml", ending)
        # Written plainly, as every office program does: entities could hide what is declared.
        if b"&#" in types or b"<!" in types:
            raise refusals.mismatch(ending)
        if re.search(rb"macroEnabled|vbaProject", types, re.IGNORECASE) or any(
            MACRO_MEMBER.search(name) for name in names
        ):
            raise refusals.macros()
        if f"{main}.main+xml".encode() not in types:
            raise refusals.mismatch(ending)


def check_odf(path: Path, ending: str, media_type: str) -> None:
    """Check an OpenDocument file (ISO/IEC 26300): its type is the first member, unpacked.

    Raises:
        RefusedFile: when it is another thing, locked, damaged, swollen or carries programs.
    """
    with _opened(path, ending) as archive:
        names = archive.namelist()
        first = archive.infolist()[0]
        if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
            raise refusals.mismatch(ending)
        if _read(archive, "mimetype", ending) != media_type.encode():
            raise refusals.mismatch(ending)
        if "META-INF/manifest.xml" not in names or "content.xml" not in names:
            raise refusals.mismatch(ending)
        if b"encryption-data" in _read(archive, "META-INF/manifest.xml", ending):
            raise refusals.password()
        if any(ODF_MACROS.search(name) for name in names):
            raise refusals.macros()


def _opened(path: Path, ending: str) -> zipfile.ZipFile:
    """Open an archive that begins at the first byte and whose members are as they say."""
    with path.open("rb") as handle:
        start = handle.read(4)
    if start == OLE:
        raise refusals.password()
    if start != b"PK\x03\x04":
        raise refusals.mismatch(ending)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise refusals.mismatch(ending) from fault
    try:
        _check_members(archive, ending)
    except BaseException:
        archive.close()
        raise
    return archive


def _check_members(archive: zipfile.ZipFile, ending: str) -> None:
    """Bound number and size, refuse locks, tricks and programs, then read every member through.

    Reading verifies the declared sizes and checksums, and stops at them.
    """
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = max(sum(member.compress_size for member in members), 1)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED:
        raise refusals.swells()
    if unpacked > RATIO_FROM and unpacked / packed > HIGHEST_RATIO:
        raise refusals.swells()
    if any(member.flag_bits & 0x1 for member in members):
        raise refusals.password()
    names = archive.namelist()
    if not names or len(set(names)) < len(names) or any(_leaves(name) for name in names):
        raise refusals.mismatch(ending)
    if any(PROGRAM_MEMBER.search(name) for name in names):
        raise refusals.attachments()
    try:
        damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as fault:
        raise refusals.mismatch(ending) from fault
    if damaged:
        raise refusals.mismatch(ending)


def _leaves(name: str) -> bool:
    """Whether a member's name leads out of the archive's own folder."""
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name


def _read(archive: zipfile.ZipFile, name: str, ending: str) -> bytes:
    """Read a short member."""
    with archive.open(name) as handle:
        content = handle.read(LONGEST_LIST + 1)
    if len(content) > LONGEST_LIST:
        raise refusals.mismatch(ending)
    return content
