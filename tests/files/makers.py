"""Small true files of every accepted kind, and hostile ones, made here and now."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import cv2
import numpy as np
import pikepdf

OFFICE_PARTS = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}
ODF_TYPES = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


def zipped(members: Mapping[str, bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    """Pack members in order; those in `stored` are not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, how)
    return out.getvalue()


def office(
    ending: str = "docx", *, extra: Mapping[str, bytes] | None = None, main: str = ""
) -> bytes:
    """Make a Word, Excel or PowerPoint file; `main` replaces the main part's content type."""
    part, family = OFFICE_PARTS[ending]
    kind = main or f"application/vnd.openxmlformats-officedocument.{family}.main+xml"
    types = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'
    )
    members = {
        "[Content_Types].xml": types.encode(),
        "_rels/.rels": b"<Relationships/>",
        part: b"<document>Hei</document>",
    }
    return zipped(members | dict(extra or {}))


def odf(ending: str = "odt", *, extra: Mapping[str, bytes] | None = None) -> bytes:
    """Make an OpenDocument file."""
    members = {
        "mimetype": f"application/vnd.oasis.opendocument.{ODF_TYPES[ending]}".encode(),
        "content.xml": b"<document>Hei</document>",
        "META-INF/manifest.xml": b"<manifest/>",
    }
    return zipped(members | dict(extra or {}), stored=("mimetype",))


def pdf(*, script: str = "", attached: bytes = b"", password: str = "") -> bytes:
    """Make a PDF with one page; with a script that opens with it, an attachment or a lock."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    if script:
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(script))
        document.Root.OpenAction = action
    if attached:
        document.attachments["other.exe"] = attached
    out = io.BytesIO()
    lock = pikepdf.Encryption(owner=password, user=password) if password else False
    document.save(out, encryption=lock, deterministic_id=not password)
    return out.getvalue()


def launching_pdf() -> bytes:
    """Make a PDF whose page starts a program, deep inside direct objects of an annotation."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("#"), Next=[action]),
    )
    page.Annots = pikepdf.Array([link])
    out = io.BytesIO()
    document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def png() -> bytes:
    """Make a picture of one pixel by hand."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\x0e\x3a\x46")
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def picture(ending: str) -> bytes:
    """Make a small picture with a real encoder; `ending` is jpg or webp."""
    pixels = np.full((8, 8, 3), 120, dtype=np.uint8)
    done, encoded = cv2.imencode(f".{ending}", pixels)
    assert done
    return encoded.tobytes()


GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


def true_files() -> dict[str, bytes]:
    """One sound file of every accepted kind, by name."""
    return {
        "plan.pdf": pdf(),
        **{f"fil.{ending}": office(ending) for ending in OFFICE_PARTS},
        **{f"fil.{ending}": odf(ending) for ending in ODF_TYPES},
        "bilde.png": png(),
        "bilde.jpg": picture("jpg"),
        "bilde.jpeg": picture("jpg"),
        "bilde.webp": picture("webp"),
        "notat.txt": "Gáivuotna – Kåfjord\n".encode(),
        "tall.csv": "kommune;antall\nKåfjord;2 071\n".encode("cp1252"),
    }
