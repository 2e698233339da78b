"""True files of every kind come in and are stored once; every hostile one is refused whole."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from pytest_django import Settings

from tests.files import makers
from trygt.files import acts, kinds, queries, refusals
from trygt.files.models import StoredFile

pytestmark = pytest.mark.django_db

OnDisk = Callable[[], list[str]]


def send(name: str, content: bytes) -> StoredFile:
    """Send a file as a person would."""
    return acts.take_in(ContentFile(content, name=name), None)


@pytest.mark.parametrize("name", makers.true_files())
def test_a_true_file_of_each_kind_comes_in(name: str, on_disk: OnDisk) -> None:
    content = makers.true_files()[name]
    stored = send(name, content)
    stored.refresh_from_db()
    assert stored.name == name
    assert stored.size == len(content)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert on_disk() == [f"{stored.sha256[:2]}/{stored.sha256}"]
    with queries.open_file(stored) as handle:
        assert handle.read() == content


def test_every_accepted_kind_has_a_true_file() -> None:
    assert {name.rpartition(".")[2] for name in makers.true_files()} == set(kinds.KINDS)
    assert kinds.accept().split(",") == [f".{ending}" for ending in kinds.KINDS]


def test_equal_content_is_stored_once_under_two_names(on_disk: OnDisk) -> None:
    first, second = send("a.pdf", makers.pdf()), send("b.pdf", makers.pdf())
    other = send("c.png", makers.png())
    assert first.pk != second.pk
    assert (first.path, second.name) == (second.path, "b.pdf")
    assert on_disk() == sorted([first.path, other.path])


def test_a_large_upload_that_django_kept_on_disk_comes_in(on_disk: OnDisk) -> None:
    upload = TemporaryUploadedFile("tall.csv", "text/csv", 0, "utf-8")
    upload.write(b"a;b\n" * 1_000_000)
    upload.seek(0)
    assert acts.take_in(upload, None).size == 4_000_000
    assert len(on_disk()) == 1


def spoilt_zip() -> bytes:
    """An archive one of whose members is not what its checksum says."""
    content = bytearray(makers.office(extra={"word/media/a.txt": b"A" * 40}))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        info = archive.getinfo("word/document.xml")
    content[info.header_offset + 30 + len(info.filename) + 2] ^= 0xFF
    return bytes(content)


def locked_zip() -> bytes:
    """An archive whose members say they are encrypted."""
    content = makers.office()
    entry = b"PK\x01\x02\x14\x03\x14\x00"
    assert entry in content
    return content.replace(entry + b"\0\0", entry + b"\1\0")


HTML = b"<!doctype html><script>alert(1)</script>"
BOMB = {"word/media/zeros.txt": b"\0" * 60_000_000}
CROWD = {f"word/media/{number}.txt": b"" for number in range(5_001)}
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
KIND, EMPTY, LARGE, NAME = "This kind of file", "is empty", "larger than 1 MB", "hidden characters"
NOT_SOUND, LOCKED, MACROS = "is not a sound", "locked with a password", "macros or scripts"
INSIDE, SWELLS = "other files hidden", "unpacks to far more"

HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("tom.pdf", bytes, EMPTY),
    "too large": ("stor.txt", lambda: b"a" * 1_000_001, LARGE),
    "program": ("virus.exe", lambda: b"MZ", KIND),
    "double ending": ("plan.pdf.exe", makers.pdf, KIND),
    "no ending": ("pdf", makers.pdf, KIND),
    "only an ending": (".pdf", makers.pdf, KIND),
    "svg": ("bilde.svg", lambda: b"<svg/>", KIND),
    "html": ("side.html", lambda: HTML, KIND),
    "macro kind": ("brev.docm", lambda: makers.office(main=MACRO_TYPE), KIND),
    "reading turned": ("plan\u202efdp.exe.pdf", makers.pdf, NAME),
    "null byte": ("plan.exe\0.pdf", makers.pdf, NAME),
    "program as pdf": ("plan.pdf", lambda: b"MZ" + bytes(99), NOT_SOUND),
    "page before pdf": ("plan.pdf", lambda: HTML + makers.pdf(), NOT_SOUND),
    "page after pdf": ("plan.pdf", lambda: makers.pdf() + HTML, INSIDE),
    "archive after pdf": ("plan.pdf", lambda: makers.pdf() + makers.office(), INSIDE),
    "pdf header only": ("plan.pdf", lambda: b"%PDF-1.7\nhello\n%%EOF\n", NOT_SOUND),
    "pdf with script": ("plan.pdf", lambda: makers.pdf(script="app.alert(1)"), MACROS),
    "pdf that launches": ("plan.pdf", makers.launching_pdf, MACROS),
    "pdf with attachment": ("plan.pdf", lambda: makers.pdf(attached=b"MZ"), INSIDE),
    "locked pdf": ("plan.pdf", lambda: makers.pdf(password="x"), LOCKED),
    "gif as png": ("bilde.png", lambda: makers.GIF, NOT_SOUND),
    "png as jpg": ("bilde.jpg", makers.png, NOT_SOUND),
    "cut png": ("bilde.png", lambda: makers.png()[:-9], NOT_SOUND),
    "archive after png": ("bilde.png", lambda: makers.png() + makers.office(), INSIDE),
    "page after png": ("bilde.png", lambda: makers.png() + HTML, INSIDE),
    "jpg header only": ("bilde.jpg", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + HTML, NOT_SOUND),
    "page after webp": ("bilde.webp", lambda: makers.picture("webp") + HTML, INSIDE),
    "archive as docx": ("brev.docx", lambda: makers.zipped({"a.txt": b"a"}), NOT_SOUND),
    "xlsx as docx": ("brev.docx", lambda: makers.office("xlsx"), NOT_SOUND),
    "docm as docx": ("brev.docx", lambda: makers.office(main=MACRO_TYPE), MACROS),
    "docx with macros": (
        "brev.docx",
        lambda: makers.office(extra={"word/vbaProject.bin": b"x"}),
        MACROS,
    ),
    "docx with program": (
        "brev.docx",
        lambda: makers.office(extra={"word/embeddings/a.exe": b"MZ"}),
        INSIDE,
    ),
    "docx that climbs": ("brev.docx", lambda: makers.office(extra={"../../a": b""}), NOT_SOUND),
    "page before docx": ("brev.docx", lambda: HTML + makers.office(), NOT_SOUND),
    "bomb": ("brev.docx", lambda: makers.office(extra=BOMB), SWELLS),
    "crowd": ("brev.docx", lambda: makers.office(extra=CROWD), SWELLS),
    "office's lock": ("brev.docx", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), LOCKED),
    "zip's lock": ("brev.docx", locked_zip, LOCKED),
    "spoilt docx": ("brev.docx", spoilt_zip, NOT_SOUND),
    "odt with macros": ("brev.odt", lambda: makers.odf(extra={"Basic/a/b.xml": b"x"}), MACROS),
    "ods as odt": ("brev.odt", lambda: makers.odf("ods"), NOT_SOUND),
    "locked odt": (
        "brev.odt",
        lambda: makers.odf(extra={"META-INF/manifest.xml": b"<m:encryption-data/>"}),
        LOCKED,
    ),
    "page as text": ("notat.txt", lambda: b"\n  " + HTML, NOT_SOUND),
    "program as csv": ("tall.csv", lambda: b"a;b\n\0\1\2", NOT_SOUND),
    "odd utf-16": ("tall.csv", lambda: b"\xff\xfea\0b", NOT_SOUND),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_and_nothing_is_left(
    case: str, on_disk: OnDisk, settings: Settings
) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(update={"upload_limit_mb": 1})
    name, make, sentence = HOSTILE[case]
    with pytest.raises(acts.RefusedFile, match=sentence):
        send(name, make())
    assert on_disk() == []
    assert not StoredFile.objects.exists()


def test_the_list_of_kinds_is_in_the_refusal() -> None:
    with pytest.raises(refusals.RefusedFile, match=r"pdf, docx, .*csv\."):
        send("side.html", HTML)


def test_utf16_from_excel_and_plain_windows_text_are_text() -> None:
    assert send("a.csv", "kommune\tKåfjord\n".encode("utf-16")).media_type == "text/csv"
    assert send("b.txt", "Blåbær – 5 € “ja”".encode("cp1252")).media_type == "text/plain"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Mine\\plan.pdf", "plan.pdf"),
        ("../../etc/plan.pdf", "plan.pdf"),
        ("  plan  2026 .pdf", "plan 2026.pdf"),
        ("a\u030arsplan.PDF", "årsplan.PDF"),
        ("pl\u200ban.pdf", "plan.pdf"),
        ("Gáivuotna – šŋđ.pdf", "Gáivuotna – šŋđ.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_names_are_cleaned(sent: str, kept: str) -> None:
    assert send(sent, makers.pdf()).name == kept


def test_the_browser_s_word_for_the_kind_is_not_believed() -> None:
    upload = SimpleUploadedFile("bilde.png", makers.png(), content_type="text/html")
    assert acts.take_in(upload, None).media_type == "image/png"


def finds(path: Path) -> None:
    """A virus check that finds what it looks for."""
    if b"EICAR" in path.read_bytes():
        raise refusals.Infected("EICAR")


def breaks(path: Path) -> None:
    """A virus check whose service is down."""
    raise ConnectionError(path)


def test_the_virus_check_stops_what_it_finds(settings: Settings, on_disk: OnDisk) -> None:
    settings.FILES_SCAN = f"{__name__}.finds"
    with pytest.raises(acts.RefusedFile, match="virus check stopped"):
        send("a.txt", b"EICAR")
    assert on_disk() == []
    assert send("a.txt", b"clean").size == 5


def test_without_an_answer_from_the_virus_check_nothing_comes_in(
    settings: Settings, on_disk: OnDisk
) -> None:
    settings.FILES_SCAN = f"{__name__}.breaks"
    with pytest.raises(acts.RefusedFile, match="could not be checked"):
        send("a.txt", b"clean")
    assert on_disk() == []


def test_a_broken_upload_leaves_nothing(on_disk: OnDisk) -> None:
    class Broken(ContentFile):
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            yield b"half"
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        acts.take_in(Broken(b"half", name="a.txt"), None)
    assert on_disk() == []


def test_the_row_remembers_who_sent_it() -> None:
    person = get_user_model().objects.create_user("a@example.org", "A. Person")
    stored = acts.take_in(ContentFile(makers.pdf(), name="plan.pdf"), person)
    stored.refresh_from_db()
    assert stored.uploaded_by == person


def test_another_storage_serves_as_well(settings: Settings, on_disk: OnDisk) -> None:
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"default": memory}
    stored, again = send("a.pdf", makers.pdf()), send("b.pdf", makers.pdf())
    assert stored.path == again.path
    with queries.open_file(stored) as handle:
        assert handle.read() == makers.pdf()
    assert on_disk() == []
    with pytest.raises(acts.RefusedFile):
        send("c.pdf", HTML)


def test_equal_files_sent_at_once_are_both_kept(
    monkeypatch: pytest.MonkeyPatch, on_disk: OnDisk
) -> None:
    """The other upload arrives between our look and our write."""
    first = send("a.pdf", makers.pdf())
    looks = iter([False, False])
    real = type(default_storage._wrapped).exists
    monkeypatch.setattr(
        type(default_storage._wrapped),
        "exists",
        lambda self, name: next(looks, None) is None and real(self, name),
    )
    second = send("b.pdf", makers.pdf())
    for stored in (first, second):
        with queries.open_file(stored) as handle:
            assert handle.read() == makers.pdf()
    assert set(on_disk()) == {first.path, second.path}
