"""The subprocess that makes one PDF: `python -I compile.py` in the job's folder, job on stdin.

It imports nothing of Trygt, so it starts fast. It ends with 1 and a reason on stderr when the
paper cannot be made, and writes `paper.pdf` otherwise.
"""

import contextlib
import json
import resource
import sys
from pathlib import Path

import typst


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
    """Compile to PDF/A-2a and PDF/UA-1 with our own fonts only.

    Raises:
        LookupError: when the fonts are not there.
        typst.TypstError: when the template or its data is at fault.
    """
    files = sorted(str(path) for path in Path(str(job["fonts"])).glob("*.ttf"))
    if not files:
        raise LookupError(f"There are no fonts in {job['fonts']}: run ./dev setup.")
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(job["fonts"])]
    )
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
    return with_row_headers(bytes(pdf))


def with_row_headers(pdf: bytes) -> bytes:
    """Mark the first cell of each body row as that row's header; Typst marks only columns.

    A file without tables is returned as it is. Otherwise it is saved without object streams and
    with a newline at its end, which a later seal (PAdES) needs to keep the file PDF/A and UA.
    """
    if b"/Table" not in pdf:
        return _ended(pdf)
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        for row in document.objects:
            if not (isinstance(row, pikepdf.Dictionary) and row.get("/S") == "/TR"):
                continue
            first = row.K[0] if isinstance(row.K, pikepdf.Array) else row.K
            if first.get("/S") == "/TD":
                first.S = pikepdf.Name.TH
                first.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
        out = io.BytesIO()
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return _ended(out.getvalue())


def _ended(pdf: bytes) -> bytes:
    return pdf if pdf.endswith(b"\n") else pdf + b"\n"


def _fail(reason: str) -> int:
    sys.stderr.write(reason + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
