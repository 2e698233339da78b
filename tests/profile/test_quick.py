"""Help beside the questions, minutes left, and the quick look that becomes the full profile."""

import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.profile.town import Town, build
from tests.second_scheme import KEY, LIBRARY, VERSION, second_scheme
from trygt.people.models import Person
from trygt.profile.models import Answer
from trygt.profile.queries import progress
from trygt.schemes.definition import Scheme
from trygt.schemes.guidance import MINUTES, guidance_of, minutes_of, quick_look
from trygt.schemes.queries import every
from trygt.texts.numbers import duration_words

__all__ = ["second_scheme"]
HTMX = {"HX-Request": "true"}
QUICK = ["town-story", "K01", "has-beach"]  # beach-guards follows from has-beach


@pytest.fixture
def harbour(db: None, second_scheme: Scheme) -> Town:
    return build("havn", scheme=(second_scheme.key, second_scheme.version))


def signed_in(person: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def quick(town: Town) -> str:
    return reverse("profile_quick", args=[town.case.pk])


def answer(town: Town, question: str) -> str:
    return reverse("profile_answer", args=[town.case.pk, question, 0])


def text(response: Any) -> str:
    return unescape(response.content.decode())


def asked(page: str) -> list[str]:
    """The questions on a page, in its order."""
    return re.findall(r'<article class="answer" id="([^"]+)"', page)


def test_guidance_is_whole_in_every_shipped_scheme() -> None:
    for scheme in every():
        for key, entry in guidance_of(scheme).items():
            for words in (entry.example, entry.looks_for):
                assert words is None or set(words) >= set(scheme.languages), key


def test_minutes_are_as_written_or_as_usual_for_the_kind(second_scheme: Scheme) -> None:
    guidance = guidance_of(second_scheme)
    told = {key: minutes_of(second_scheme.questions[key], guidance) for key in QUICK}
    assert told == {"town-story": 20, "K01": MINUTES["figure"], "has-beach": 2}


def test_what_is_asked_in_rounds_is_not_quick(second_scheme: Scheme) -> None:
    assert guidance_of(second_scheme)["peril-name"].quick
    keys = [question.key for question in quick_look(second_scheme)]
    assert sorted(keys) == sorted([*QUICK, "beach-guards"])
    order = list(second_scheme.questions)
    assert keys == sorted(keys, key=order.index)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1, "1 minute"),
        (9, "9 minutes"),
        (47, "45 minutes"),
        (58, "1 hour"),
        (92, "1 hour and 30 minutes"),
        (600, "10 hours"),
    ],
)
def test_durations_are_estimates(minutes: int, words: str) -> None:
    assert duration_words(minutes) == words


def test_minutes_left_fall_with_each_answer(harbour: Town) -> None:
    before = progress(harbour.case).minutes
    harbour.save("town-story", "We fish.")
    assert progress(harbour.case).minutes == before - 20
    section = harbour.case.scheme.section_of["pier-ladders"].key
    client = signed_in(harbour["coordinator"])
    there = reverse("profile_section", args=[harbour.case.pk, section])
    # has-beach 2, pier-ladders 45, shelf-straps 5
    assert "About 50 minutes of work is left here." in text(client.get(there))
    harbour.save("pier-ladders", {"answer": "anchored"})
    assert "About 7 minutes of work is left here." in text(client.get(there))
    assert "About 7 minutes left" in text(client.get(reverse("profile", args=[harbour.case.pk])))


def test_help_stands_beside_its_question(harbour: Town) -> None:
    section = harbour.case.scheme.section_of["has-beach"].key
    where = reverse("profile_section", args=[harbour.case.pk, section])
    for who in ("coordinator", "reader"):
        page = text(signed_in(harbour[who]).get(where))
        for words in ("One, below the lighthouse.", "A map, and who bathes where."):
            assert page.count(words) == 1
        assert page.count("Help with this question") == 2, "only where there is help to give"


def test_the_quick_look_asks_across_sections_in_the_profiles_order(harbour: Town) -> None:
    client = signed_in(harbour["coordinator"])
    page = text(client.get(quick(harbour)))
    order = list(harbour.case.scheme.questions)
    assert asked(page) == sorted(QUICK, key=order.index)
    assert "0 of 3" in page
    assert "evidence-form" not in page
    overview = text(client.get(reverse("profile", args=[harbour.case.pk])))
    assert quick(harbour) in overview
    assert "Take a quick look: 4 questions" in overview


def test_what_is_answered_there_is_answered_in_the_profile(harbour: Town) -> None:
    client = signed_in(harbour["coordinator"])
    sent = {"value": "We fish.", "revision": "0", "back": "quick"}
    response = client.post(answer(harbour, "town-story"), sent)
    assert (response.status_code, response["Location"]) == (302, f"{quick(harbour)}#town-story")
    assert Answer.objects.get(community=harbour.community).value == "We fish."
    assert "1 of 3" in text(client.get(quick(harbour)))
    section = harbour.case.scheme.section_of["town-story"].key
    page = text(client.get(reverse("profile_section", args=[harbour.case.pk, section])))
    assert "We fish." in page
    plain = client.post(answer(harbour, "town-story"), {"value": "We sail.", "revision": "1"})
    assert plain["Location"].endswith(f"/section/{section}/#town-story")


def test_an_answer_opens_the_questions_that_follow(harbour: Town) -> None:
    client = signed_in(harbour["coordinator"])
    sent = {"value": "beach", "revision": "0", "back": "quick"}
    line = text(client.post(answer(harbour, "has-beach"), sent, headers=HTMX))
    assert f'href="{quick(harbour)}"' in line
    assert 'name="back" value="quick"' in line
    assert "beach-guards" in asked(text(client.get(quick(harbour))))


def test_what_cannot_be_saved_stands_on_the_quick_look(harbour: Town) -> None:
    client = signed_in(harbour["coordinator"])
    sent = {"value": "many", "year": "2025", "revision": "0", "back": "quick"}
    response = client.post(answer(harbour, "K01"), sent)
    assert response.status_code == 422
    page = text(response)
    assert 'value="many"' in page
    assert "town-story" in asked(page)
    harbour.save("town-story", "Theirs")
    sent = {"value": "Mine", "revision": "0", "back": "quick"}
    response = client.post(answer(harbour, "town-story"), sent)
    assert response.status_code == 409
    assert "Use theirs" in text(response)
    response = client.post(answer(harbour, "town-story"), sent | {"choice": "mine-1"})
    assert response["Location"] == f"{quick(harbour)}#town-story"
    assert Answer.objects.get(question="town-story").value == "Mine"


def test_what_is_not_quick_comes_back_to_its_section(harbour: Town) -> None:
    client = signed_in(harbour["coordinator"])
    for back in ("quick", "//evil.example", "nonsense"):
        key = "town-founded" if back == "quick" else "town-story"
        revision = {"quick": 0, "//evil.example": 0, "nonsense": 1}[back]
        sent = {"value": "2020-02-02", "revision": revision, "back": back}
        response = client.post(answer(harbour, key), sent)
        assert response["Location"].startswith(f"/work/cases/{harbour.case.pk}/profile/section/")


def test_the_pen_goes_by_section(harbour: Town) -> None:
    section = harbour.case.scheme.section_of["has-beach"].key
    harbour.hand(section, "contributor")
    client = signed_in(harbour["contributor"])
    page = text(client.get(quick(harbour)))
    assert asked(page) == asked(text(signed_in(harbour["reader"]).get(quick(harbour))))
    forms = re.findall(r'<form class="answer-form" method="post" action="([^"]+)"', page)
    assert forms == [answer(harbour, "has-beach")]
    sent = {"value": "We fish.", "revision": "0", "back": "quick"}
    assert client.post(answer(harbour, "town-story"), sent).status_code == 409
    assert not Answer.objects.exists()


def test_only_the_community_takes_it(harbour: Town) -> None:
    neighbour = build("nes", scheme=(harbour.case.scheme_key, harbour.case.scheme_version))
    for person in (neighbour["coordinator"], harbour["certifier"], harbour["officer"]):
        assert signed_in(person).get(quick(harbour)).status_code == 404


def test_a_scheme_may_have_none(db: None, settings: Any, tmp_path: Path) -> None:
    place = Path(KEY) / VERSION
    shutil.copytree(LIBRARY / place, tmp_path / place)
    settings.SCHEME_PATHS = [tmp_path]
    town = build("havn", scheme=(KEY, VERSION))
    client = signed_in(town["coordinator"])
    assert "This scheme has no quick look" in text(client.get(quick(town)))
    assert quick(town) not in text(client.get(reverse("profile", args=[town.case.pk])))
    sent = {"value": "We fish.", "revision": "0", "back": "quick"}
    assert "/section/" in client.post(answer(town, "town-story"), sent)["Location"]


def test_it_asks_the_database_the_same_however_much_is_answered(harbour: Town) -> None:
    client = signed_in(harbour["coordinator"])
    client.get(quick(harbour))
    counts = []
    for value in (None, "beach"):
        if value:
            harbour.save("has-beach", value)
            harbour.save("beach-guards", ["guards"])
            harbour.save("town-story", "We fish.")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(quick(harbour)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 12
