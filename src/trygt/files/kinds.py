"""The kinds of file that are accepted: ending, media type, and how content is checked."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trygt.files import refusals
from trygt.files.archives import check_odf, check_office
from trygt.files.contents import check_jpeg, check_png, check_text, check_webp
from trygt.files.pdfs import check_pdf

OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Kind:
    """One accepted kind of file."""

    ending: str
    media_type: str
    check: Callable[[Path], None]


def _office(ending: str, family: str, folder: str) -> Kind:
    return Kind(
        ending, OFFICE + family, lambda path: check_office(path, ending, OFFICE + family, folder)
    )


def _odf(ending: str, family: str) -> Kind:
    return Kind(ending, ODF + family, lambda path: check_odf(path, ending, ODF + family))


KINDS: dict[str, Kind] = {
    kind.ending: kind
    for kind in (
        Kind("pdf", "application/pdf", check_pdf),
        _office("docx", "wordprocessingml.document", "word/document.xml"),
        _office("xlsx", "spreadsheetml.sheet", "xl/workbook.xml"),
        _office("pptx", "presentationml.presentation", "ppt/presentation.xml"),
        _odf("odt", "text"),
        _odf("ods", "spreadsheet"),
        _odf("odp", "presentation"),
        Kind("png", "image/png", check_png),
        Kind("jpg", "image/jpeg", check_jpeg),
        Kind("jpeg", "image/jpeg", check_jpeg),
        Kind("webp", "image/webp", check_webp),
        Kind("txt", "text/plain", lambda path: check_text(path, "txt")),
        Kind("csv", "text/csv", lambda path: check_text(path, "csv")),
    )
}


def accept() -> str:
    """The value of a file field's `accept` attribute: ".pdf,.docx,…"."""
    return ",".join(f".{ending}" for ending in KINDS)


def by_name(name: str) -> Kind:
    """Return the kind a cleaned name claims. Only the last ending counts.

    Raises:
        RefusedFile: when the kind is not accepted; the sentence lists those that are.
    """
    stem, _, ending = name.rpartition(".")
    kind = KINDS.get(ending.lower()) if stem else None
    if kind is None:
        raise refusals.unknown_kind(", ".join(KINDS))
    return kind
