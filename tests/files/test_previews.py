"""Previews: drawn once, small and upright; what is hostile or broken has none, and harms nothing."""

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from tests.files import makers
from trygt import clock
from trygt.files import acts, previews, queries
from trygt.files.models import StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.anywhere]
OnDisk = Callable[[], list[str]]


def stored(storage: Path, content: bytes, media_type: str) -> StoredFile:
    """Content that lies in the storage whatever it is, as if the check had let it through."""
    (storage / "ab").mkdir(parents=True, exist_ok=True)
    (storage / "ab/abcd").write_bytes(content)
    return StoredFile.objects.create(
        sha256="abcd",
        name="a file",
        media_type=media_type,
        size=len(content),
        path="ab/abcd",
        uploaded_at=clock.now(),
    )


def picture(size: tuple[int, int], kind: str = "PNG", mode: str = "RGB", turn: int = 0) -> bytes:
    """A picture whose left half is red; `turn` is what the camera says of how it was held."""
    image = Image.new(mode, size, "blue" if mode == "RGB" else 0)
    if mode == "RGB":
        image.paste("red", (0, 0, size[0] // 2, size[1]))
    out, exif = io.BytesIO(), Image.Exif()
    if turn:
        exif[0x0112] = turn
        exif[0x010E] = "Taken at home"
    image.save(out, kind, exif=exif)
    return out.getvalue()


def opened(preview: previews.Preview | None, storage: Path) -> Image.Image:
    assert preview
    image = Image.open(storage / preview.path)
    image.load()
    return image


def test_the_first_page_of_a_pdf(storage: Path) -> None:
    file = acts.take_in(ContentFile(makers.pdf(), name="Gáivuotna 🧭 plan.pdf"), None)
    image = opened(previews.preview_of(file), storage)
    assert image.format == "PNG"
    assert max(image.size) == 1000
    assert image.width / image.height == pytest.approx(595 / 842, abs=0.01)


def test_a_picture_is_turned_upright_made_smaller_and_tells_nothing_of_the_camera(
    storage: Path,
) -> None:
    content = picture((3000, 1500), "JPEG", turn=6)
    file = acts.take_in(ContentFile(content, name="bilde.jpg"), None)
    image = opened(previews.preview_of(file), storage)
    assert image.size == (500, 1000)
    red, _green, blue = image.convert("RGB").getpixel((250, 10))  # type: ignore[misc]
    assert red > 200
    assert blue < 60
    assert not image.getexif()


@pytest.mark.parametrize("name", ["bilde.png", "bilde.jpg", "bilde.webp"])
def test_small_pictures_stay_as_they_are(storage: Path, name: str) -> None:
    content = makers.true_files()[name]
    file = acts.take_in(ContentFile(content, name=name), None)
    image = opened(previews.preview_of(file), storage)
    assert image.size == Image.open(io.BytesIO(content)).size
    assert image.format == "WEBP"


def test_it_is_drawn_once_and_kept_beside_the_content(storage: Path, on_disk: OnDisk) -> None:
    file = acts.take_in(ContentFile(makers.png(), name="a.png"), None)
    first = previews.preview_of(file)
    assert first
    kept = storage / first.path
    assert kept.parent == (storage / file.path).parent
    before = kept.stat().st_mtime_ns
    again = acts.take_in(ContentFile(makers.png(), name="the same.png"), None)
    assert previews.preview_of(again) == first
    assert kept.stat().st_mtime_ns == before
    assert len(on_disk()) == 2


def hostile() -> dict[str, tuple[bytes, str]]:
    """What has no preview, by what is wrong with it."""
    return {
        "enormous": (picture((20_000, 20_000), mode="1"), "image/png"),
        "locked": (makers.pdf(password="hemmelig"), "application/pdf"),
        "cut off": (makers.pdf()[:200], "application/pdf"),
        "cut off in the middle": (picture((900, 900), "JPEG")[:900], "image/jpeg"),
        "no pages": (b"%PDF-1.7\n%%EOF\n", "application/pdf"),
        "another kind": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"),
        "a picture of a kind we do not open": (makers.GIF, "image/png"),
        "nothing": (b"", "image/jpeg"),
    }


@pytest.mark.parametrize("wrong", hostile())
def test_what_is_hostile_or_broken_has_none_and_is_not_tried_again(
    storage: Path, on_disk: OnDisk, wrong: str
) -> None:
    content, media_type = hostile()[wrong]
    file = stored(storage, content, media_type)
    assert previews.preview_of(file) is None
    assert on_disk() == ["ab/abcd", "ab/abcd.no-preview"]
    assert queries.respond_preview(file) is None
    (storage / file.path).write_bytes(
        makers.png() if media_type != "application/pdf" else makers.pdf()
    )
    assert previews.preview_of(file) is None


def test_one_that_takes_too_long_is_given_up(
    storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "SECONDS", 0.001)
    assert previews.preview_of(stored(storage, makers.pdf(), "application/pdf")) is None


def test_a_page_of_the_strangest_measure(storage: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(14_400, 1)
    out = io.BytesIO()
    document.save(out)
    image = opened(previews.preview_of(stored(storage, out.getvalue(), "application/pdf")), storage)
    assert image.size == (1000, 1)


def test_other_kinds_have_none_and_lost_content_is_no_error(storage: Path) -> None:
    text = acts.take_in(ContentFile(b"Hei\n", name="a.txt"), None)
    assert not previews.may_have(text)
    assert previews.preview_of(text) is None
    lost = acts.take_in(ContentFile(makers.png(), name="a.png"), None)
    (storage / lost.path).unlink()
    assert previews.preview_of(lost) is None


def test_it_is_sent_so_that_nothing_in_it_can_run() -> None:
    file = acts.take_in(ContentFile(makers.pdf(), name="plan.pdf"), None)
    response = queries.respond_preview(file)
    assert response
    assert b"".join(response).startswith(b"\x89PNG")
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert response.headers["Cache-Control"] == "private, no-store"
    response.close()


@pytest.mark.django_db(transaction=True)
def test_what_is_thrown_away_goes_with_its_preview_once_nobody_shares_it(on_disk: OnDisk) -> None:
    first, second = (
        acts.take_in(ContentFile(makers.png(), name=f"{name}.png"), None) for name in "ab"
    )
    previews.preview_of(first)
    acts.throw_away(first)
    assert len(on_disk()) == 2
    acts.throw_away(second)
    assert on_disk() == []
    assert not StoredFile.objects.exists()
