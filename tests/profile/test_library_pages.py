"""The library over HTTP: uploading with and without a script, choosing, changing, and what goes wrong."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.files import makers
from tests.profile.town import Town, build, submit
from trygt import clock
from trygt.files.models import StoredFile
from trygt.profile import library
from trygt.profile.models import Evidence, EvidenceLink, Snapshot
from trygt.profile.saving import add_evidence

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SCRIPT = {"HX-Request": "true"}
MINE = "presentation"


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
    return f"/work/cases/{town.case.pk}/evidence/{rest}"


def beside(town: Town) -> str:
    return f"/work/cases/{town.case.pk}/profile/answer/{MINE}/0/evidence/"


def file(town: Town, evidence: Evidence, version: int | str = "", what: str = "file") -> str:
    query = f"?version={version}" if version else ""
    return f"/work/cases/{town.case.pk}/profile/evidence/{evidence.pk}/{what}/{query}"


def text_of(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def upload(content: bytes | None = None, name: str = "plan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, makers.pdf() if content is None else content)


def days(number: int) -> date:
    return clock.today() + timedelta(days=number)


# Adding ------------------------------------------------------------------------------------------


def test_several_files_at_once_each_its_own_piece_and_the_refused_named(town: Town) -> None:
    client = signed_in(town)
    known = library.add(town.community, town["coordinator"], title="Old walk", document="Walk")
    files = [
        upload(name="Gáivuotna 🧭 plan.pdf"),
        upload(makers.png(), "photo.png"),
        upload(b"MZ", "virus.exe"),
        upload(makers.pdf(password="x"), "locked.pdf"),
        upload(makers.pdf()[:100], "broken.pdf"),
        upload(makers.zipped({"a": b"a"}), "liar.pdf"),
        upload(name="the same again.pdf"),
    ]
    data = {"file": files, "title": "Not for several", "valid_to": days(90).isoformat()}
    sent = client.post(url(town, "add/"), data)
    assert sent.status_code == 422
    said = text_of(sent)
    for name in ("virus.exe", "locked.pdf", "broken.pdf", "liar.pdf", "the same again.pdf"):
        assert f"{name} :" in said, name
    assert "locked with a password" in said
    assert "in the library already, as “Gáivuotna 🧭 plan.pdf”" in said
    made = {one.title: one for one in Evidence.objects.exclude(pk=known.pk)}
    assert set(made) == {"Gáivuotna 🧭 plan.pdf", "photo.png"}
    assert {one.valid_to for one in made.values()} == {days(90)}
    assert StoredFile.objects.count() == 2
    assert 'value="Not for several"' in sent.content.decode()


@pytest.mark.parametrize("script", [True, False])
def test_one_file_leads_to_its_page(town: Town, script: bool) -> None:
    client = signed_in(town)
    headers = SCRIPT if script else {}
    data = {"file": upload(), "title": "Our plan", "document": "Plan", "place": "s. 4"}
    sent = client.post(url(town, "add/"), data, headers=headers)
    there = url(town, f"{Evidence.objects.get().pk}/")
    assert (sent.status_code, sent["HX-Redirect" if script else "Location"]) == (
        200 if script else 302,
        there,
    )
    page = client.get(there)
    assert "Our plan" in text_of(page)
    assert "<img src=" in page.content.decode()


def test_what_was_typed_stays_when_something_is_wrong(town: Town) -> None:
    client = signed_in(town)
    for address in (url(town, "add/"), beside(town)):
        for wrong in (
            {},
            {"file": upload(b"MZ", "plan.exe")},
            {"file": upload(b"", "plan.pdf")},
            {"url": "not an address", "document": "P"},
            {"document": "P", "valid_to": days(-1).isoformat()},
        ):
            sent = client.post(address, {"title": "Kept 🧭"} | wrong)
            assert sent.status_code == 422, (address, wrong)
            assert 'value="Kept 🧭"' in sent.content.decode(), (address, wrong)
            part = client.post(address, {"title": "Kept 🧭"} | wrong, headers=SCRIPT)
            assert part.status_code == 422
            body = part.content.decode()
            assert "<html" not in body
            assert 'value="Kept 🧭"' in body
    assert not Evidence.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_fault_elsewhere_leaves_no_file_behind(town: Town) -> None:
    sent = signed_in(town).post(beside(town), {"file": upload(), "url": "no address"})
    assert sent.status_code == 422
    assert not StoredFile.objects.exists()


def test_a_script_gets_the_evidence_of_the_answer_alone(town: Town) -> None:
    client = signed_in(town)
    sent = client.post(beside(town), {"file": upload(), "title": "Plan"}, headers=SCRIPT)
    body = sent.content.decode()
    assert sent.status_code == 200
    assert body.lstrip().startswith('<div class="evidence-box" id="presentation-evidence"')
    assert "The evidence is added." in body
    assert "Plan" in body
    assert 'name="value"' not in body  # the answer's own fields are not touched


def test_a_session_that_ends_keeps_what_was_typed(town: Town) -> None:
    for address in (beside(town), url(town, "add/")):
        client = Client(headers={"accept-language": "en"})
        gone = client.post(address, {"title": "Kept", "document": "Long plan"})
        assert gone.status_code == 302
        assert "login" in gone["Location"]
        assert client.post(address, {"title": "K"}, headers=SCRIPT).status_code == 401
        client.force_login(town["coordinator"], backend=BACKEND)
        back = client.get(address, follow=True)
        assert 'value="Long plan"' in back.content.decode(), address
    piece = library.add(town.community, town["coordinator"], document="Plan")
    for act, name in (("version", "reason"), ("change", "title")):
        client = Client(headers={"accept-language": "en"})
        address = url(town, f"{piece.pk}/{act}/")
        assert client.post(address, {name: "Because of June"}).status_code == 302
        client.force_login(town["coordinator"], backend=BACKEND)
        assert 'value="Because of June"' in client.get(address, follow=True).content.decode(), act


def test_the_same_file_beside_an_answer_is_offered_instead(town: Town) -> None:
    client = signed_in(town)
    client.post(url(town, "add/"), {"file": upload(), "title": "The plan"})
    piece = Evidence.objects.get()
    sent = client.post(beside(town), {"file": upload(name="copy.pdf"), "title": "Copy"})
    assert sent.status_code == 422
    assert "as “The plan”" in text_of(sent)
    choose = url(town, f"for/{MINE}/0/")
    assert f'action="{choose}"' in sent.content.decode()
    assert client.post(choose, {"evidence": piece.pk}).status_code == 302
    assert EvidenceLink.objects.get().evidence == piece
    assert StoredFile.objects.count() == 1


# Choosing ----------------------------------------------------------------------------------------


def test_choosing_several_pieces_for_an_answer(town: Town) -> None:
    client, by = signed_in(town), town["coordinator"]
    first, second, third = (
        library.add(town.community, by, title=name, document="D") for name in ("Áa", "Bee", "Cee")
    )
    address = url(town, f"for/{MINE}/0/")
    assert "3 pieces of evidence" in text_of(client.get(address))
    found = text_of(client.get(address, {"q": "áA"}))
    assert "Áa" in found
    assert "Bee" not in found
    assert "Nothing fits" in text_of(client.get(address, {"q": "zzz"}))
    part = client.get(address, headers=SCRIPT)
    assert part.content.decode().lstrip().startswith('<div class="picker"')
    assert client.post(address, {}).status_code == 422
    done = client.post(address, {"evidence": [first.pk, second.pk]})
    assert done["Location"].endswith("/section/about-us/#presentation")
    inline = client.post(address, {"evidence": [third.pk, first.pk]}, headers=SCRIPT)
    assert inline.status_code == 200
    assert "Cee" in text_of(inline)
    assert EvidenceLink.objects.count() == 3
    assert "nothing more in the library" in text_of(client.get(address))


def test_foreign_and_nonsense_numbers_are_refused(town: Town) -> None:
    client, nes = signed_in(town), build("nes")
    foreign = add_evidence(nes.community, MINE, 0, nes["coordinator"], document="Theirs")
    link = EvidenceLink.objects.get()
    address = url(town, f"for/{MINE}/0/")
    for number in (foreign.pk, 987654, "x", "-1"):
        sent = client.post(address, {"evidence": number})
        assert sent.status_code == 422
        assert "not in the library" in text_of(sent)
        assert "Theirs" not in text_of(sent)
    for rest in ("", "version/", "change/", "answers/", "prolong/", "delete/"):
        assert client.post(url(town, f"{foreign.pk}/{rest}"), {}).status_code in {404, 405}
    assert client.get(url(town, f"{foreign.pk}/")).status_code == 404
    assert client.get(file(town, foreign)).status_code == 404
    remove = f"/work/cases/{town.case.pk}/profile/evidence/links/{link.pk}/remove/"
    assert client.post(remove).status_code == 404
    assert EvidenceLink.objects.get() == link


def test_choosing_several_answers_for_a_piece(town: Town) -> None:
    town.hand("about-us", "contributor")
    client, theirs = signed_in(town), signed_in(town, "contributor")
    piece = add_evidence(town.community, MINE, 0, town["coordinator"], document="Plan")
    address = url(town, f"{piece.pk}/answers/")
    page = client.get(address, {"q": "K01"}).content.decode()
    assert 'value="K01/0"' in page
    assert 'value="history/0"' not in page
    mine = theirs.get(address).content.decode()
    assert 'value="history/0"' in mine
    assert 'value="K01/0"' not in mine
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"answer": ["K01/0", "nonsense"]}).status_code == 422
    assert theirs.post(address, {"answer": ["history/0", "K01/0"]}).status_code == 422
    assert EvidenceLink.objects.count() == 1
    assert client.post(address, {"answer": ["K01/0", "history/0"]}).status_code == 302
    assert EvidenceLink.objects.count() == 3
    there = client.get(url(town, f"{piece.pk}/"))
    assert text_of(there).count("Take away") == 3
    link = EvidenceLink.objects.get(question="K01")
    remove = f"/work/cases/{town.case.pk}/profile/evidence/links/{link.pk}/remove/"
    assert client.post(remove, {"library": "1"})["Location"] == url(town, f"{piece.pk}/")
    assert theirs.post(remove, {"library": "1"}).status_code == 404


# Changing ----------------------------------------------------------------------------------------


def test_versions_and_what_certifiers_get(town: Town) -> None:
    town.fill()
    client, certifier = signed_in(town), signed_in(town, "certifier")
    client.post(beside(town), {"file": upload(), "title": "Plan"})
    piece = Evidence.objects.get()
    submit(town)
    another = makers.picture("jpg")
    data = {"file": upload(another, "ny.jpg"), "reason": "Rolled in June"}
    address = url(town, f"{piece.pk}/version/")
    assert client.post(address, {"file": upload(another, "ny.jpg")}).status_code == 422
    sent = client.post(address, data, headers=SCRIPT)
    assert sent["HX-Redirect"] == url(town, f"{piece.pk}/")
    said = text_of(client.get(url(town, f"{piece.pk}/")))
    for words in ("2 In use", "1 Submitted", "Rolled in June", "plan.pdf", "ny.jpg"):
        assert words in said, words
    for who, version, content in (
        (client, "", another),
        (client, 1, makers.pdf()),
        (client, 2, another),
        (certifier, "", makers.pdf()),
        (certifier, 1, makers.pdf()),
        (certifier, 2, None),
        (client, 3, None),
        (client, "x", None),
    ):
        response = who.get(file(town, piece, version))
        assert response.status_code == (404 if content is None else 200), version
        got = response.getvalue()
        assert content is None or got == content, version
    read = certifier.get(f"/work/cases/{town.case.pk}/profile/submitted/1/").content.decode()
    assert f'href="{file(town, piece, 1)}"' in read
    assert f'href="{file(town, piece, 1, "preview")}"' in read
    picture = certifier.get(file(town, piece, 1, "preview"))
    assert picture.getvalue().startswith(b"\x89PNG")
    assert certifier.get(file(town, piece, 2, "preview")).status_code == 404
    assert Snapshot.objects.get().intact
    town.people["neighbour"] = build("nes")["coordinator"]
    for name, status in (("neighbour", 404), ("reader", 200), ("officer", 200)):
        seen = signed_in(town, name).get(file(town, piece, 1, "preview"))
        assert seen.status_code == status, name
        seen.getvalue()


def test_where_there_is_no_preview_there_is_the_file(town: Town) -> None:
    client = signed_in(town)
    client.post(url(town, "add/"), {"file": upload(b"Hei\n", "notat.txt")})
    piece = Evidence.objects.get()
    assert (
        "<img" not in client.get(url(town, f"{piece.pk}/")).content.decode().partition("<main")[2]
    )
    response = client.get(file(town, piece, 1, "preview"))
    assert response["Location"] == file(town, piece, 1)


def test_changing_prolonging_and_deleting(town: Town) -> None:
    client = signed_in(town)
    piece = add_evidence(
        town.community, MINE, 0, town["coordinator"], document="Plan", valid_to=days(3)
    )
    page = url(town, f"{piece.pk}/")
    assert "Still valid" in text_of(client.get(page))
    assert client.post(f"{page}prolong/").status_code == 302
    piece.refresh_from_db()
    assert piece.valid_to
    assert piece.valid_to > days(300)
    again = client.post(f"{page}prolong/")
    assert again.status_code == 409
    assert "valid for a year or more already" in text_of(again)
    past = {"title": "Gammel", "document": "Plan", "valid_to": days(-2).isoformat()}
    assert "not valid any more" in text_of(client.post(f"{page}change/", past, follow=True))
    assert client.post(f"{page}change/", past | {"title": ""}).status_code == 422
    kept = client.post(f"{page}delete/")
    assert kept.status_code == 409
    assert "Take it away" in text_of(kept)
    EvidenceLink.objects.all().delete()
    assert client.post(f"{page}delete/")["Location"] == url(town)
    assert not Evidence.objects.exists()


def test_expired_evidence_is_told_of_where_it_is_used(town: Town) -> None:
    client = signed_in(town)
    piece = add_evidence(town.community, MINE, 0, town["coordinator"], document="Plan")
    overview = f"/work/cases/{town.case.pk}/profile/"
    assert "lean on" not in text_of(client.get(overview))
    library.change(piece, town["coordinator"], title="P", document="Plan", valid_to=days(-1))
    assert "1 piece of evidence your answers lean on is expired." in text_of(client.get(overview))
    assert "Expired" in text_of(client.get(f"{overview}section/about-us/"))
    assert "1 piece of evidence is expired." in text_of(client.get(url(town)))
    assert "Expired" in text_of(client.get(url(town), {"show": "expired", "sort": "-valid"}))
    assert "Nothing fits" in text_of(client.get(url(town), {"show": "files"}))


def test_who_only_reads_is_offered_nothing_to_press(town: Town) -> None:
    piece = add_evidence(town.community, MINE, 0, town["coordinator"], file=None, document="Plan")
    reader = signed_in(town, "reader")
    for address in (url(town), url(town, f"{piece.pk}/")):
        page = reader.get(address)
        assert page.status_code == 200
        main = page.content.decode().partition("<main")[2].partition("</main>")[0]
        assert 'method="post"' not in main
        assert "add/" not in main
    assert reader.get(url(town, "add/")).status_code == 404
    for act, status in (("version/", 409), ("change/", 422), ("prolong/", 409), ("delete/", 409)):
        data = {"title": "x", "document": "Mine", "reason": "x", "file": upload()}
        assert reader.post(url(town, f"{piece.pk}/{act}"), data).status_code == status
    refused = reader.post(url(town, f"for/{MINE}/0/"), {"evidence": piece.pk})
    assert refused.status_code == 422
    assert not StoredFile.objects.exists()
    piece.refresh_from_db()
    assert (piece.title, piece.version) == ("Plan", 1)


# What it costs -----------------------------------------------------------------------------------


def test_no_page_asks_more_for_many_pieces_than_for_one(town: Town) -> None:
    client, by = signed_in(town), town["coordinator"]
    piece = add_evidence(town.community, MINE, 0, by, document="Plan", valid_to=days(5))
    addresses = [
        url(town),
        url(town, f"{piece.pk}/"),
        url(town, f"{piece.pk}/answers/"),
        url(town, "for/history/0/"),
        f"/work/cases/{town.case.pk}/profile/",
        f"/work/cases/{town.case.pk}/profile/section/about-us/",
    ]

    def costs() -> list[int]:
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            found.append(len(asked))
        return found

    for address in addresses:
        client.get(address)
    few = costs()
    for number in range(60):
        add_evidence(town.community, MINE, 0, by, document=f"Plan {number}", valid_to=days(5))
    library.add_version(piece, by, reason="x", document="Plan", place="4")
    library.attach(piece, [("history", 0), ("K01", 0)], by)
    assert costs() == few
    assert max(few) <= 15
