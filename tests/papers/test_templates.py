"""Every shipped template in every language is archivable, accessible, whole and fits its page."""

import re

import cv2
import numpy as np
import pikepdf
import pytest

from tests.papers import samples
from tests.papers.reading import faults, opened, pages, words
from trygt import papers

HOSTILE = '#import "@preview/x:1.0.0" *bold* _i_ $x$ `c` = h\\ <b> #panic("no") @ref // /* ŋđč'


def draw_diploma(language: str = "nb", **other: object) -> bytes:
    """Render a diploma with a QR code."""
    data = samples.diploma(language, **other)
    assets = {"qr.svg": papers.qr_svg(samples.URL)}
    return papers.render(papers.DIPLOMA, data, title="Diplom", language=language, assets=assets)


def draw_paper(language: str = "nb", **other: object) -> bytes:
    """Render a paper."""
    data = samples.paper(language, **other)
    return papers.render(papers.PAPER, data, title=str(data["title"]), language=language)


def strings(part: object) -> set[str]:
    """Every word of the data that should be read on paper."""
    if isinstance(part, str):
        return {" ".join(part.split())}
    if isinstance(part, dict):
        names = set(part) - {"kind", "qr", "verify_url", "level", "sender"}
        return set().union(*(strings(part[name]) for name in names))
    if isinstance(part, list):
        return set().union(*(strings(item) for item in part)) if part else set()
    return set()


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_a_diploma_is_archivable_accessible_whole_and_one_page(language: str) -> None:
    pdf = draw_diploma(language)
    assert faults(pdf) == []
    data = samples.diploma(language)
    (text,) = pages(pdf)
    missing = strings(data) - {data["status"] if "heading" in data else ""}
    assert [part for part in missing if part not in text] == []
    with opened(pdf) as document:
        assert str(document.Root.Lang).startswith(language)
        assert document.docinfo.Title == "Diplom"


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_a_paper_is_archivable_accessible_and_whole(language: str) -> None:
    pdf = draw_paper(language)
    assert faults(pdf) == []
    first, last = pages(pdf)
    both = words(pdf)
    assert [part for part in strings(samples.paper(language)) if part not in both] == []
    assert "1 / 2" in first
    assert "2 / 2" in last


def test_a_validator_that_finds_nothing_would_be_seen() -> None:
    pdf = draw_paper()
    assert faults(pdf.replace(b"pdfuaid:part", b"pdfuaid:Part")) != []


def test_rows_of_a_table_have_headers_and_the_file_can_be_sealed() -> None:
    pdf = draw_paper()
    with opened(pdf) as document:
        rows = [
            thing
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/TR"
        ]
        kinds = [[str(cell.S) for cell in row.K] for row in rows]
        first = rows[-1].K[0]
        assert sorted(kinds) == sorted([["/TH", "/TH", "/TH"], *[["/TH", "/TD", "/TD"]] * 2])
        assert first.A.Scope == "/Row"
    assert pdf.endswith(b"\n")
    assert b"/ObjStm" not in pdf


def test_markup_in_the_data_stays_words() -> None:
    block = {"kind": "paragraph", "text": HOSTILE}
    title = {"title": HOSTILE, "subtitle": HOSTILE, "footer": HOSTILE, "sender": HOSTILE}
    written = words(draw_paper(blocks=[block], meta=[[HOSTILE, HOSTILE]], **title))
    assert written.count(HOSTILE) >= 6
    diploma = words(draw_diploma(community=HOSTILE, sentence=HOSTILE, owner=HOSTILE))
    assert diploma.count(HOSTILE) == 3


def test_5000_characters_and_very_long_words_keep_a_diploma_on_one_page() -> None:
    sentence = ("Systematisk arbeid. " * 250)[:5000].strip()
    long_name = "Storfjord – Omasvuotna – Omasvuono og Gáivuotna – Kåfjord – Kaivuono"
    pdf = draw_diploma(sentence=sentence, community=long_name)
    (text,) = pages(pdf)
    assert sentence in text
    assert long_name in text
    assert faults(draw_paper(blocks=[{"kind": "paragraph", "text": "ord" * 1700}])) == []


def test_letters_no_font_has_are_marked_and_do_not_stop_a_paper(
    caplog: pytest.LogCaptureFixture,
) -> None:
    block = {"kind": "paragraph", "text": "Smil 😀 og → ✓ ≥ 安 \x00slutt\x07."}
    pdf = draw_paper(blocks=[block])
    assert "Smil \ufffd og → ✓ ≥ \ufffd slutt." in words(pdf)
    assert "no font has" in caplog.text
    assert faults(pdf) == []


def test_every_diploma_is_valid_whatever_byte_its_streams_end_with() -> None:
    found = [faults(draw_diploma(number=f"TL-2026-{number:04}")) for number in range(25)]
    assert found == [[]] * 25


def test_the_code_on_the_diploma_is_read_by_a_camera() -> None:
    found, _, _ = cv2.QRCodeDetector().detectAndDecode(drawn(papers.qr_svg(samples.URL)))
    assert found == samples.URL


def drawn(svg: bytes) -> np.ndarray:
    """Draw a code's one path of horizontal strokes, eight dots a module."""
    text = svg.decode()
    side = int(re.search(r'viewBox="0 0 (\d+)', text)[1])  # type: ignore[index]
    path = re.search(r'class="qrline".* d="([^"]+)"', text)[1]  # type: ignore[index]
    picture = np.full((side, side), 255, dtype=np.uint8)
    x, y = 0.0, 0.0
    for command, body in re.findall(r"([Mmh])([^Mmh]*)", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", body)]
        if command == "h":
            picture[int(y), int(x) : int(x + numbers[0])] = 0
            x += numbers[0]
        else:
            start = (0.0, 0.0) if command == "M" else (x, y)
            x, y = start[0] + numbers[0], start[1] + numbers[1]
    return cv2.resize(picture, None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST)
