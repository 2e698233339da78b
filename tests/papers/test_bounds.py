"""What goes wrong while a paper is made ends soon, with a reason, and leaves nothing."""

import tempfile
import time
from pathlib import Path

import pytest

from trygt import papers
from trygt.papers import rendering

PLAIN = '#let data = json("data.json")\n#set document(title: "t")\n#set text(font: "Inter")\n= T\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's temporary files lie."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def written(folder: Path, source: str) -> Path:
    """Write a template of a domain package, outside the temporary folder's own names."""
    (folder / "own").mkdir(exist_ok=True)
    template = folder / "own" / "own.typ"
    template.write_text(source, encoding="utf-8")
    return template


def render(template: Path, **other: object) -> bytes:
    """Render with no data to speak of."""
    return papers.render(template, {"x": 1}, title="t", language="nb", **other)  # type: ignore[arg-type]


def test_an_endless_template_is_stopped(folder: Path) -> None:
    endless = "#for a in range(10000) { for b in range(10000) { for c in range(9999) { } } }"
    began = time.monotonic()
    with pytest.raises(papers.PaperFailed, match="more than 1 seconds"):
        render(written(folder, PLAIN + endless), seconds=1)
    assert time.monotonic() - began < 5
    assert [path.name for path in folder.iterdir()] == ["own"]
    assert render(written(folder, PLAIN)).startswith(b"%PDF-1.7")


def test_a_template_that_eats_memory_is_stopped(folder: Path) -> None:
    greedy = '#let eaten = "0123456789" * 400000000\n#eaten.len()'
    with pytest.raises(papers.PaperFailed, match=r"own\.typ: memory allocation"):
        render(written(folder, PLAIN + greedy))
    assert [path.name for path in folder.iterdir()] == ["own"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("#data.missing", "does not contain key"),
        ('#import "@preview/cetz:0.3.0": canvas', "package"),
        ('#read("/etc/passwd")', "not found"),
        ('#read("../own/own.typ")', "escape|outside|denied|not found"),
        ('#set text(font: "Comic")\nx', "unknown font family: comic"),
        ('#image("none.svg", alt: "x")', "not found"),
        ("#rect[", "unclosed"),
    ],
)
def test_a_fault_in_a_template_has_its_reason(folder: Path, source: str, reason: str) -> None:
    with pytest.raises(papers.PaperFailed, match=reason):
        render(written(folder, PLAIN + source))
    assert [path.name for path in folder.iterdir()] == ["own"]


def test_a_picture_without_alternative_text_is_refused(folder: Path) -> None:
    assets = {"a.svg": papers.qr_svg("https://example.org/")}
    template = written(folder, PLAIN + '#image("a.svg")')
    with pytest.raises(papers.PaperFailed, match="alt"):
        render(template, assets=assets)
    template = written(folder, PLAIN + '#image("a.svg", alt: "A code")')
    assert render(template, assets=assets).startswith(b"%PDF")


@pytest.mark.parametrize(
    "name", ["../a.svg", "/tmp/a.svg", "own.typ", "data.json", "", "frame.typ"]
)
def test_an_asset_stays_in_its_folder_and_replaces_nothing(folder: Path, name: str) -> None:
    with pytest.raises(papers.PaperFailed, match="cannot be named"):
        render(written(folder, PLAIN), assets={name: b"x"})


def test_without_fonts_the_reason_says_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "FONTS", folder / "nowhere")
    with pytest.raises(papers.PaperFailed, match=r"run \./dev setup"):
        render(written(folder, PLAIN))


def test_an_unknown_block_is_a_fault_not_a_gap() -> None:
    data = {"title": "t", "blocks": [{"kind": "dance"}]}
    with pytest.raises(papers.PaperFailed, match="no blocks of the kind dance"):
        papers.render(papers.PAPER, data, title="t", language="nb")
