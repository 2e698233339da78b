"""The profile over HTTP: with HTMX, without JavaScript, with a session that ends in the middle."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.files import makers
from tests.profile.town import Town, build, submit, tick_all
from tests.second_scheme import LIBRARY
from trygt.figures.loading import load_places
from trygt.places.models import FactKind, PlaceFact
from trygt.profile.models import Answer, Evidence, EvidenceLink, Snapshot
from trygt.profile.queries import progress
from trygt.profile.saving import add_evidence

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences are compared in English."""
    with translation.override("en"):
        yield


def signed_in(town: Town, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    town[name].language = "en"
    town[name].save()
    client.force_login(town[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url(town: Town, rest: str = "") -> str:
    return f"/work/cases/{town.case.pk}/profile/{rest}"


def post(client: Client, town: Town, question: str, **data: Any) -> HttpResponse:
    headers = HTMX if data.pop("htmx", False) else {}
    slot = data.pop("slot", 0)
    return client.post(url(town, f"answer/{question}/{slot}/"), data, headers=headers)  # type: ignore[return-value]


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.mark.parametrize(
    ("name", "overview", "section"),
    [
        ("coordinator", 200, 200),
        ("contributor", 200, 200),
        ("reader", 200, 200),
        ("submitter", 200, 200),
        ("certifier", 200, 404),
        ("officer", 200, 404),
        ("neighbour", 404, 404),
    ],
)
def test_who_opens_which_page(town: Town, name: str, overview: int, section: int) -> None:
    town.people["neighbour"] = build("nes")["coordinator"]
    client = signed_in(town, name)
    assert client.get(url(town)).status_code == overview
    assert client.get(url(town, "section/about-us/")).status_code == section
    for missing in ("section/no-such/", "answer/no-such/0/history/", "submitted/7/"):
        assert client.get(url(town, missing)).status_code == 404
    assert post(client, town, "presentation", value="x", slot=3).status_code == 404


def test_every_section_shows_every_question(town: Town) -> None:
    client = signed_in(town, "coordinator")
    for section in town.case.scheme.sections.values():
        page = text_of(client.get(url(town, f"section/{section.key}/")))
        for question in section.questions:
            if not question.show_if:
                assert question.title["en"] in page
        assert "style=" not in page.partition("<main")[2]


def test_an_answer_is_saved_alone_and_says_when(town: Town) -> None:
    client = signed_in(town, "coordinator")
    saved = post(client, town, "presentation", value="A town", revision="0", htmx=True)
    assert saved.status_code == 200
    assert "Saved" in text_of(saved)
    assert 'name="revision" value="1"' in text_of(saved)
    assert saved["HX-Trigger"] == "trygt:saved"
    plain = post(client, town, "history", value="Long", revision="0")
    assert plain.status_code == 302
    assert plain["Location"] == url(town, "section/about-us/#history")
    page = text_of(client.get(url(town, "section/about-us/")))
    assert "A town" in page
    assert "Long" in page


def test_what_cannot_be_read_is_not_saved_and_not_lost(town: Town) -> None:
    client = signed_in(town, "coordinator")
    wrong = {"value": "about a thousand", "year": "2025", "revision": "0"}
    part = post(client, town, "K01", **wrong, htmx=True)
    assert part.status_code == 422
    assert "Not saved." in text_of(part)
    page = post(client, town, "K01", **wrong)
    assert page.status_code == 422
    assert "about a thousand" in text_of(page)
    assert not Answer.objects.exists()
    assert post(client, town, "K01", value="1 000", year="2025", revision="0").status_code == 302
    assert Answer.objects.get().value == {"value": 1000, "year": 2025}


@pytest.mark.parametrize(
    ("choice", "kept"), [("mine", "Mine"), ("theirs", "Theirs"), ("both", "Theirs\n\nMine")]
)
@pytest.mark.parametrize("htmx", [True, False])
def test_a_conflict_shows_both_and_gives_three_choices(
    town: Town, choice: str, kept: str, htmx: bool
) -> None:
    first, second = signed_in(town, "coordinator"), signed_in(town, "submitter")
    post(first, town, "presentation", value="Theirs", revision="0")
    met = post(second, town, "presentation", value="Mine", revision="0", htmx=htmx)
    assert met.status_code == 409
    shown = text_of(met)
    for words in ("Mine", "Theirs", "Coordinator", "mine-1", "theirs-1", "both-1"):
        assert words in shown
    assert Answer.objects.get().value == "Theirs"
    # Autosave while the choice is open must not choose.
    again = post(second, town, "presentation", value="Mine!", revision="0", htmx=True)
    assert again.status_code == 409
    chosen = post(
        second, town, "presentation", value="Mine", revision="0", choice=f"{choice}-1", htmx=htmx
    )
    assert chosen.status_code == (200 if htmx else 302)
    assert Answer.objects.get().value == kept
    if htmx:
        assert chosen["HX-Retarget"] == "#presentation"
        assert kept.splitlines()[0] in text_of(chosen)


def test_a_choice_between_answers_that_moved_on_is_a_conflict_again(town: Town) -> None:
    client = signed_in(town, "submitter")
    town.save("presentation", "One")
    town.save("presentation", "Two")
    met = post(client, town, "presentation", value="Mine", revision="0", choice="mine-1")
    assert met.status_code == 409
    assert Answer.objects.get().value == "Two"


def test_a_section_of_someone_else_is_read_only(town: Town) -> None:
    town.hand("about-us", "contributor")
    town.save("presentation", "A town by the sea")
    reader, writer = signed_in(town, "technician"), signed_in(town, "contributor")
    page = text_of(reader.get(url(town, "section/about-us/")))
    assert "A town by the sea" in page
    assert "answer-form" not in page
    for htmx in (True, False):
        refused = post(reader, town, "presentation", value="My words", revision="1", htmx=htmx)
        assert refused.status_code == 409
        assert "not handed to you" in text_of(refused)
        assert htmx or "My words" in text_of(refused)
    assert "answer-form" in text_of(writer.get(url(town, "section/about-us/")))
    assert "Handed to you" in text_of(writer.get(url(town)))
    assert post(writer, town, "presentation", value="Mine", revision="1").status_code == 302
    assert Answer.objects.get().value == "Mine"


def test_a_session_that_ends_while_typing_with_htmx(town: Town) -> None:
    answer = post(Client(), town, "presentation", value="Long text", revision="4", htmx=True)
    assert answer.status_code == 401
    assert "signed out" in text_of(answer)
    assert 'name="revision" value="4"' in text_of(answer)
    assert not Answer.objects.exists()


def test_a_session_that_ends_while_typing_without_javascript(town: Town) -> None:
    client = Client(headers={"accept-language": "en"})
    gone = post(client, town, "presentation", value="Long text", revision="0")
    assert gone.status_code == 302
    assert "login" in gone["Location"]
    assert client.get(url(town, "section/about-us/")).status_code == 302
    client.force_login(
        town["coordinator"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert not Answer.objects.exists()
    back = client.get(url(town, "answer/presentation/0/"))
    assert back.status_code == 302
    page = text_of(client.get(back["Location"]))
    assert "Long text" in page
    assert "not saved yet" in page
    assert post(client, town, "presentation", value="Long text", revision="0").status_code == 302
    assert "not saved yet" not in text_of(client.get(url(town, "section/about-us/")))
    assert Answer.objects.get().value == "Long text"


def test_what_is_kept_for_the_signed_out_is_bounded(town: Town) -> None:
    client = Client()
    post(client, town, "presentation", value="x" * 70_000, revision="0")
    assert "rescued" not in client.session
    for number in range(1, 9):
        post(client, town, f"K0{number}", value="1", revision="0")
    assert len(client.session["rescued"]) == 5


def test_evidence_never_touches_the_answer(town: Town) -> None:
    client = signed_in(town, "coordinator")
    town.save("presentation", "Kept")
    there = url(town, "answer/presentation/0/evidence/")
    disguised = SimpleUploadedFile("plan.pdf", b"MZ this is no pdf")
    page = client.post(there, {"title": "Our plan", "file": disguised})
    assert page.status_code == 422
    assert "not a sound .pdf" in text_of(page)
    assert "Our plan" in text_of(page)
    assert "Kept" in text_of(page)
    nothing = client.post(there, {"title": "Our plan"})
    assert nothing.status_code == 422
    assert not Evidence.objects.exists()
    assert Answer.objects.get().value == "Kept"
    assert client.post(there, {"document": "Traffic plan", "place": "p. 12"}).status_code == 302
    shown = text_of(client.get(url(town, "section/about-us/")))
    assert "Traffic plan" in shown
    assert "p. 12" in shown
    stranger = signed_in(build("nes"), "coordinator")
    link = EvidenceLink.objects.get()
    assert stranger.post(url(town, f"evidence/links/{link.pk}/remove/")).status_code == 404
    assert EvidenceLink.objects.exists()
    assert client.post(url(town, f"evidence/links/{link.pk}/remove/")).status_code == 302
    assert not EvidenceLink.objects.exists()


def test_too_large_a_file_is_refused_and_the_answer_kept(town: Town, settings: Any) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(update={"upload_limit_mb": 1})
    client = signed_in(town, "coordinator")
    town.save("presentation", "Kept")
    large = SimpleUploadedFile("plan.pdf", b"%PDF-1.7" + b" " * 1_100_000)
    page = client.post(url(town, "answer/presentation/0/evidence/"), {"file": large})
    assert page.status_code == 422
    assert "larger than 1 MB" in text_of(page)
    assert Answer.objects.get().value == "Kept"


def test_a_file_is_fetched_by_those_who_may(town: Town) -> None:
    client = signed_in(town, "coordinator")
    file = SimpleUploadedFile("plan.png", makers.png())
    there = url(town, "answer/presentation/0/evidence/")
    assert client.post(there, {"file": file}).status_code == 302
    shown = Evidence.objects.get()
    fetched = client.get(url(town, f"evidence/{shown.pk}/file/"))
    assert fetched.status_code == 200
    assert fetched["Content-Disposition"].startswith("attachment")
    assert fetched.getvalue().startswith(b"\x89PNG")
    certifier = signed_in(town, "certifier")
    assert certifier.get(url(town, f"evidence/{shown.pk}/file/")).status_code == 404
    town.fill()
    submit(town)
    assert certifier.get(url(town)).status_code == 302
    page = certifier.get(url(town, "submitted/1/"))
    assert page.status_code == 200
    assert "plan.png" in text_of(page)
    fetched = certifier.get(url(town, f"evidence/{shown.pk}/file/"))
    assert fetched.status_code == 200
    assert fetched.getvalue().startswith(b"\x89PNG")
    assert (
        signed_in(build("nes"), "coordinator")
        .get(url(town, f"evidence/{shown.pk}/file/"))
        .status_code
        == 404
    )


def test_after_submission_the_page_says_what_is_not_in_it(town: Town) -> None:
    client = signed_in(town, "coordinator")
    words = "It will be part of the next submission."
    assert words not in text_of(client.get(url(town, "section/about-us/")))
    town.fill()
    submit(town)
    assert words in text_of(client.get(url(town, "section/about-us/")))
    post(client, town, "presentation", value="New words", revision="1")
    assert url(town, "changes/") in text_of(client.get(url(town)))
    assert "New words" in text_of(client.get(url(town, "changes/")))
    assert "New words" not in text_of(client.get(url(town, "submitted/1/")))


def test_blockers_are_listed_with_the_way_to_each(town: Town) -> None:
    client = signed_in(town, "submitter")
    page = text_of(client.get(url(town)))
    assert f'href="{url(town, "section/about-us/#presentation")}"' in page
    assert "Some answers are missing." in page
    assert "act/submit_profile/" not in page
    town.fill()
    page = text_of(client.get(url(town)))
    assert "act/submit_profile/" in page
    assert "#presentation" not in page


def test_another_round_and_an_earlier_answer(town: Town) -> None:
    client = signed_in(town, "coordinator")
    section = next(s for s in town.case.scheme.sections.values() if s.repeat)
    key = section.questions[0].key
    address = url(town, f"section/{section.key}/")
    assert 'id="round-2"' not in text_of(client.get(address))
    assert 'id="round-2"' in text_of(client.get(address, {"rounds": "2"}))
    assert post(client, town, key, slot=2, value="Falls", revision="0").status_code == 302
    assert 'id="round-2"' in text_of(client.get(address))
    town.save(key, "Traffic", slot=2)
    past = text_of(client.get(url(town, f"answer/{key}/2/history/")))
    # The newest first; it tells Falls, which it took away, before Traffic.
    assert past.index("Falls") < past.index("Traffic") < past.rindex("Falls")
    assert post(client, town, key, slot=2, value="Falls", revision="2").status_code == 302
    assert Answer.objects.get().value == "Falls"


def test_as_many_queries_with_all_answers_as_with_none(town: Town) -> None:
    client = signed_in(town, "coordinator")
    addresses = [url(town), url(town, "section/about-us/"), url(town, "section/population/")]
    for address in addresses:
        client.get(address)

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    before = [count(address) for address in addresses]
    town.fill()
    for key in ("presentation", "K01", "K02"):
        add_evidence(town.community, key, 0, town["coordinator"], document="Plan")
    assert [count(address) for address in addresses] == before
    assert max(before) <= 16, before


def test_a_public_figure_fills_itself_and_gives_way_to_an_answer_that_explains_itself(
    town: Town,
) -> None:
    client = signed_in(town, "coordinator")
    PlaceFact.objects.create(
        community=town.community,
        kind=FactKind.POPULATION,
        year=2024,
        value=10234,
        unit="persons",
        source="Statistics",
        attribution="Statistics, open licence",
    )
    before = progress(town.case)
    load_places()
    page = text_of(client.get(url(town, "section/population/")))
    assert "10\u00a0234" in page
    assert "Filled in by itself" in page
    assert "Statistics, open licence" in page
    after = progress(town.case)
    assert after.answered == before.answered + 1
    assert not Answer.objects.exists()

    other = post(client, town, "K01", value="10300", year="2024", revision="0", htmx=True)
    assert other.status_code == 200
    assert "The public figure for this year is another" in text_of(other)
    assert "K01" in {blocker.question.key for blocker in progress(town.case).blockers}
    explained = {"source": "Own register", "comment": "Counted in March"}
    post(client, town, "K01", value="10300", year="2024", revision="1", **explained, htmx=True)
    assert "K01" not in {blocker.question.key for blocker in progress(town.case).blockers}
    assert "Use this figure" in text_of(client.get(url(town, "section/population/")))

    done = post(client, town, "K01", use="known", revision="2", htmx=True)
    assert done.status_code == 200
    assert not Answer.objects.exists(), "the public figure stands again"


def test_handing_out_submitting_and_sending_back_through_the_act_pages(town: Town) -> None:
    coordinator, submitter = signed_in(town, "coordinator"), signed_in(town, "submitter")
    certifier = signed_in(town, "certifier")
    acts = f"/work/cases/{town.case.pk}/act"
    page = text_of(coordinator.get(f"{acts}/hand_out_section/?section=about-us"))
    assert '<option value="about-us" selected>' in page
    handed = {"section": "about-us", "post": town.posts["contributor"].pk, "once": "a"}
    assert coordinator.post(f"{acts}/hand_out_section/", handed).status_code == 302
    assert "Handed to: Health" in text_of(coordinator.get(url(town)))
    wrong = handed | {"post": town.posts["reader"].pk, "once": "b"}
    assert coordinator.post(f"{acts}/hand_out_section/", wrong).status_code == 422
    assert submitter.post(f"{acts}/submit_profile/", {"once": "c"}).status_code == 409
    town.fill()
    tick_all(town)
    greeting = {"greeting": "Read it with joy", "once": "d"}
    assert submitter.post(f"{acts}/submit_profile/", greeting).status_code == 302
    assert submitter.post(f"{acts}/submit_profile/", greeting).status_code == 302
    assert Snapshot.objects.count() == 1, "a second press does nothing"
    assert "Read it with joy" in text_of(certifier.get(url(town, "submitted/1/")))
    back = {"reason": "Please say more about falls.", "sections": ["about-us"], "once": "e"}
    assert certifier.post(f"{acts}/return_profile/", back).status_code == 302
    for address in (url(town), url(town, "section/about-us/")):
        assert "Please say more about falls." in text_of(coordinator.get(address))
    assert "Please say more" not in text_of(coordinator.get(url(town, "section/population/")))


def test_an_answer_that_opens_other_questions_says_so(settings: Any, db: None) -> None:
    settings.SCHEME_PATHS = [LIBRARY]
    town = build("havn", scheme=("harbour-of-safety", "1.0"))
    client = signed_in(town, "coordinator")
    there = url(town, "section/harbour-water/")
    assert "Who keeps watch?" not in text_of(client.get(there))
    saved = post(client, town, "has-beach", value="beach", revision="0", htmx=True)
    assert "Show the questions that follow" in text_of(saved)
    assert "Who keeps watch?" in text_of(client.get(there))
    chosen = post(client, town, "beach-guards", value=["dogs", "parents"], revision="0")
    assert chosen.status_code == 302
    page = text_of(client.get(there))
    ticked = {
        key for key in ("guards", "parents", "dogs") if re.search(rf'"{key}"[^>]* checked', page)
    }
    assert ticked == {"parents", "dogs"}
