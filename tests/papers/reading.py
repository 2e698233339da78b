"""Reads finished papers back: words as a screen reader or a search would find them."""

import io
import re
from collections.abc import Iterator

import page
import pikepdf

PAIR = re.compile(r"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>(?: <([0-9A-Fa-f]+)>)?")


def opened(pdf: bytes) -> pikepdf.Pdf:
    """Open a paper; use it as a context."""
    return pikepdf.open(io.BytesIO(pdf))


def faults(pdf: bytes) -> list[str]:
    """What breaks PDF/A-2a or PDF/UA-1; empty when nothing does."""
    found = []
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        found += [f"{failure.rule_id}: {failure.message}" for failure in report.failures]
        if not report.is_compliant:
            found.append(f"not {profile.value}")
    return found


def pages(pdf: bytes) -> list[str]:
    """The words of each page, with all spaces and line breaks as one space."""
    with opened(pdf) as document:
        return [" ".join(" ".join(_lines(leaf)).split()) for leaf in document.pages]


def words(pdf: bytes) -> str:
    """The words of all pages."""
    return " ".join(pages(pdf))


def _lines(leaf: pikepdf.Page) -> Iterator[str]:
    """Decode each shown string through its font's map to Unicode."""
    fonts = leaf.Resources.get("/Font", pikepdf.Dictionary())
    maps = {name: _letters(font.ToUnicode.read_bytes().decode()) for name, font in fonts.items()}
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(leaf):
        if str(operator) == "Tf":
            letters = maps[str(operands[0])]
        elif str(operator) in {"Tj", "TJ"}:
            shown = operands[0] if str(operator) == "TJ" else [operands[0]]
            codes = b"".join(bytes(part) for part in shown if isinstance(part, pikepdf.String))
            yield "".join(
                letters[int.from_bytes(codes[at : at + 2], "big")] for at in range(0, len(codes), 2)
            )


def _letters(cmap: str) -> dict[int, str]:
    """Read a ToUnicode map: single letters and ranges."""
    letters = {}
    for kind, body in re.findall(r"begin(bfchar|bfrange)\n(.*?)end", cmap, re.DOTALL):
        for first, second, third in PAIR.findall(body):
            if kind == "bfchar":
                letters[int(first, 16)] = bytes.fromhex(second).decode("utf-16-be")
            else:
                start = int(third, 16)
                for step in range(int(second, 16) - int(first, 16) + 1):
                    letters[int(first, 16) + step] = chr(start + step)
    return letters
