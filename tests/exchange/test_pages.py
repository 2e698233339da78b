"""In and out over HTTP: the workbook brought in with one press, the print, the council's paper, the wall."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from docx import Document
from PIL import Image

from tests.exchange.books import as_file, cell, taken_out
from tests.profile.town import Town, submit
from tests.ui.reading import faults_of
from trygt.journal.queries import entries
from trygt.profile.models import Answer
from trygt.profile.saving import add_evidence

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences are compared in English."""
    with translation.override("en"):
        yield


def signed_in(town: Town, name: str = "coordinator") -> Client:
    client = Client(headers={"accept-language": "en"})
    town[name].language = "en"
    town[name].save()
    client.force_login(town[name], backend=BACKEND)
    return client


def url(town: Town, rest: str = "") -> str:
    return f"/work/cases/{town.case.pk}/profile/{rest}"


def send(client: Client, town: Town, book: Any) -> str:
    """Bring a workbook in; where it waits."""
    file = SimpleUploadedFile("profile.xlsx", as_file(book).read())
    response = client.post(url(town, "exchange/"), {"file": file})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def test_the_workbook_goes_out_and_its_changes_come_in_once(town: Town) -> None:
    client = signed_in(town)
    out = client.get(url(town, "spreadsheet.xlsx"))
    assert out["Content-Disposition"].startswith(f'attachment; filename="{town.community.slug}-')
    book = openpyxl.load_workbook(BytesIO(out.content))
    for key in ("presentation", "history"):
        cell(book, key, "answer").value = f"New words for {key}"
    there = send(client, town, book)
    page = client.get(there).content.decode()
    assert "New words for presentation" in page
    assert "2 changes" in page
    assert faults_of(page) == []
    data = {"choice-presentation": "mine-0", "once": "b" * 32}
    lines = entries(town.case.stream).count()
    for _press in range(2):
        assert client.post(there, data)["Location"] == url(town)
    assert list(Answer.objects.values_list("question", flat=True)) == ["presentation"]
    assert entries(town.case.stream).count() == lines + 1
    assert client.get(there).status_code == 404
    story = client.get(f"/work/cases/{town.case.pk}/journal/").content.decode()
    assert "brought in a spreadsheet of the profile" in story
    assert "profile.xlsx" in story


def test_a_conflict_is_shown_with_nothing_chosen_and_waits_until_someone_chooses(
    town: Town,
) -> None:
    client = signed_in(town)
    town.save("presentation", "Old")
    book = taken_out(town)
    cell(book, "presentation", "answer").value = "Mine"
    cell(book, "history", "answer").value = "History"
    town.save("presentation", "Theirs", by="submitter")
    there = send(client, town, book)
    page = client.get(there).content.decode()
    assert "1 answer was changed by someone else too" in page
    assert "Submitter" in page
    radios = [line for line in page.split("<input") if 'type="radio"' in line]
    assert len(radios) == 3
    assert not any("checked" in line.split(">")[0] for line in radios)
    assert client.post(there, {"once": "c" * 32}).status_code == 422
    first = client.post(there, {"choice-history": "mine-0", "once": "d" * 32})
    assert first["Location"] == there  # what nobody chose between still waits
    late = {"choice-presentation": "mine-1", "once": "e" * 32}
    assert client.post(there, late).status_code == 409
    done = client.post(there, {"choice-presentation": "both-2", "once": "f" * 32})
    assert done["Location"] == url(town)
    values = dict(Answer.objects.values_list("question", "value"))
    assert values == {"presentation": "Theirs\n\nMine", "history": "History"}


def test_what_is_wrong_is_said_on_the_page(town: Town) -> None:
    client = signed_in(town)
    wrong = client.post(url(town, "exchange/"), {"file": SimpleUploadedFile("a.xlsx", b"PK no")})
    assert wrong.status_code == 422
    assert faults_of(wrong.content.decode()) == []
    book = taken_out(town)
    cell(book, "STY-01", "answer").value = "Perhaps"
    page = client.get(send(client, town, book)).content.decode()
    assert "Cells that cannot be read" in page
    assert "Perhaps" in page
    assert "The spreadsheet changes nothing" in page
    assert signed_in(town, "reader").post(url(town, "exchange/"), {}).status_code == 409


def test_throwing_it_away_changes_nothing(town: Town) -> None:
    client = signed_in(town)
    book = taken_out(town)
    cell(book, "presentation", "answer").value = "New"
    there = send(client, town, book)
    assert signed_in(town, "submitter").get(there).status_code == 404
    assert client.post(f"{there}cancel/")["Location"] == url(town, "exchange/")
    assert client.get(there).status_code == 404
    assert not Answer.objects.exists()


def test_the_print_shows_each_side_what_is_theirs(town: Town) -> None:
    town.fill()
    town.save("presentation", "As submitted")
    by = town["coordinator"]
    add_evidence(town.community, "presentation", 0, by, document="Plan", place="Ch. 4")
    submit(town)
    town.save("presentation", "Written since")
    ours = signed_in(town).get(url(town, "print/")).content.decode()
    theirs = signed_in(town, "certifier").get(url(town, "print/")).content.decode()
    assert ("Written since" in ours, "As submitted" in ours) == (True, False)
    assert ("Written since" in theirs, "As submitted" in theirs) == (False, True)
    for page in (ours, theirs):
        assert faults_of(page) == []
        assert "Plan, Ch. 4" in page
        assert 'id="wall"' in page


@pytest.mark.parametrize("address", ["print/", "council-case/", "exchange/"])
def test_it_asks_as_much_for_many_answers_as_for_few(town: Town, address: str) -> None:
    client = signed_in(town)
    client.get(url(town, address))
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url(town, address)).status_code == 200
        counts.append(len(asked))
        town.fill()
    assert counts[0] == counts[1]
    assert counts[0] <= 15


@pytest.mark.parametrize(("language", "heading", "locale"), [("nb", "Kommunedirektørens innstilling", "nb-NO"), ("nn", "Kommunedirektøren si innstilling", "nn-NO")])  # fmt: skip
def test_the_councils_paper_is_shown_and_taken_into_word(
    town: Town, language: str, heading: str, locale: str
) -> None:
    town.fill()
    town.save("STY-02", {"answer": "no", "action": "Write the plan", "owner": "Plan", "deadline": "2027-03-01"})  # fmt: skip
    town.save("focus.objective", "Halve the falls", 1)
    client = signed_in(town)
    page = client.get(url(town, f"council-case/?language={language}")).content.decode()
    assert heading in page
    assert faults_of(page) == []
    file = client.get(url(town, f"council-case.docx?language={language}"))
    document = Document(BytesIO(file.content))
    assert document.core_properties.title
    assert document.core_properties.language == locale
    heads = [p.text for p in document.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert heading in heads
    assert {p.style.name for p in document.paragraphs if p.style} >= {"Title", "Heading 1", "Heading 2", "List Bullet", "Caption"}  # fmt: skip
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    assert {"Write the plan", "Halve the falls"} <= set(cells)
    xml = document.element.xml
    assert xml.count("w:tblHeader") == len(document.tables)
    assert "descr=" in xml
    assert town.case.scheme.honesty[language] in [p.text for p in document.paragraphs]
    promises = ("er sertifisert", "blir sertifisert", "vil bli sertifisert")
    assert not any(promise in paragraph.text for promise in promises for paragraph in document.paragraphs)  # fmt: skip


def test_the_wall_is_a_picture_to_take_along(town: Town) -> None:
    town.fill()
    client = signed_in(town)
    svg = client.get(url(town, "wall.svg"))
    assert svg["Content-Type"].startswith("image/svg+xml")
    drawn = svg.content.decode()
    assert "<title" in drawn
    assert "var(--" not in drawn
    assert 'class="stone' not in drawn
    assert "href" not in drawn
    png = Image.open(BytesIO(client.get(url(town, "wall.png")).content))
    assert png.width == 2000
    light = png.convert("RGB").getpixel((4, 4))
    assert isinstance(light, tuple)
    assert min(light) > 240  # the paper's ground, not black
