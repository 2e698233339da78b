"""The subprocess that makes one PDF: `python -I compile.py` in the job's folder, job on stdin.

It imports nothing of Trygt, so it starts fast. It ends with 1 and a reason on stderr when the
paper cannot be made, and writes `paper.pdf` otherwise.
"""

import base64
import contextlib
import io
import json
import re
import resource
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import typst

UNDRAWN = re.compile(r'the text `"(.+?)"` could not be displayed')
REPLACEMENT = "\ufffd"
ROUNDS = 5


def main() -> int:
    """Read the job, compile, mend; return the exit status."""
    job = json.load(sys.stdin)
    limit_memory(job["memory"])
    try:
        pdf = make(job)
    except typst.TypstError as fault:
        return _fail(fault.diagnostic or fault.message)
    except MemoryError:
        return _fail("ran out of memory")
    except LookupError as fault:
        return _fail(str(fault.args[0]))
    Path("paper.pdf").write_bytes(pdf)
    return 0


def limit_memory(size: int) -> None:
    """Bound the address space, in bytes. macOS has no such limit; there only time is bounded."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def make(job: dict[str, str | int]) -> bytes:
    """Compile to PDF/A-2a and PDF/UA-1, with our own fonts and, for symbols, Typst's.

    Both standards demand that every letter can be drawn. Letters no font has become U+FFFD, and
    their list goes to stderr, so that one strange letter cannot stop a decision.

    Raises:
        LookupError: when the fonts are not there.
        typst.TypstError: when the template or its data is at fault.
    """
    if not any(Path(str(job["fonts"])).glob("*.ttf")):
        raise LookupError(f"There are no fonts in {job['fonts']}: run ./dev setup.")
    missing: set[str] = set()
    for _ in range(ROUNDS):
        try:
            return finished(_typeset(job))
        except typst.TypstError as fault:
            found = set("".join(UNDRAWN.findall(fault.diagnostic))) - {REPLACEMENT}
            if not found - missing:
                raise
            missing |= found
            _replace(found)
            sys.stderr.write(f"no font has {' '.join(sorted(found))}\n")
    raise LookupError("There are too many letters no font has.")


def _typeset(job: dict[str, str | int]) -> bytes:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(job["fonts"])])
    nowhere = str(Path("packages").absolute())  # a template can fetch no package
    compiler = typst.Compiler(
        root=".", font_paths=fonts, package_path=nowhere, package_cache_path=nowhere
    )
    pdf, warnings = compiler.compile_with_warnings(
        str(job["main"]),
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(job["timestamp"]),
    )
    for warning in warnings:
        if "unknown font" in warning.message:
            raise LookupError(f"{warning.message}: run ./dev setup.")
    if not isinstance(pdf, bytes):
        raise LookupError("Typst gave no PDF.")
    return pdf


def _replace(letters: set[str]) -> None:
    """Replace letters in the data, the title and the pictures by U+FFFD."""
    table = str.maketrans(dict.fromkeys(letters, REPLACEMENT))
    for path in (Path("data.json"), Path("document.json"), *Path().glob("*.svg")):
        path.write_text(path.read_text(encoding="utf-8").translate(table), encoding="utf-8")


def finished(pdf: bytes) -> bytes:
    """Mend what Typst leaves: row headers, ends of streams, and the newline a later seal needs."""
    if b"/Table" in pdf:
        pdf = _resaved(pdf, mark_row_headers)
    if b"\r\nendstream" in pdf:
        pdf = _resaved(pdf, disguise_returns)
    return pdf if pdf.endswith(b"\n") else pdf + b"\n"


def mark_row_headers(document: pikepdf.Pdf) -> None:
    """Mark the first cell of each body row as that row's header; Typst marks only columns."""
    for row in document.objects:
        if isinstance(row, pikepdf.Dictionary) and row.get("/S") == "/TR":
            first = row.K[0] if isinstance(row.K, pikepdf.Array) else row.K
            if first.get("/S") == "/TD":
                first.S = pikepdf.Name.TH
                first.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)


def disguise_returns(document: pikepdf.Pdf) -> None:
    """Write streams that happen to end with a carriage return in letters and digits.

    With the line feed before `endstream` the return reads as a line end, so that validators find
    the stream shorter than it says. It is so for one stream in 256.
    """
    for stream in document.objects:
        if isinstance(stream, pikepdf.Stream) and stream.read_raw_bytes().endswith(b"\r"):
            content = base64.a85encode(stream.read_raw_bytes()) + b"~>"
            inner = stream.get("/Filter")
            names = list(inner) if isinstance(inner, pikepdf.Array) else [inner] if inner else []
            stream.write(content, filter=pikepdf.Array([pikepdf.Name.ASCII85Decode, *names]))


def _resaved(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """Change a file and save it without object streams, which a seal could not extend."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        out = io.BytesIO()
        document.save(
            out,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


def _fail(reason: str) -> int:
    sys.stderr.write(reason + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
