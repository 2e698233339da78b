"""What happens when things go wrong over HTTP: a clear sentence, nothing lost, nothing half done.

Conflicts between two editors and sessions that end are tried in tests/profile, in a browser and without.
"""

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.files import makers
from tests.pages.test_addresses import BACKEND
from tests.pages.test_in_three_languages import signed_in
from tests.profile.town import Town, build
from trygt.files.models import StoredFile
from trygt.journal.queries import entries
from trygt.profile.models import Answer, Evidence
from trygt.schemes.definition import Stage


def client_of(town: Town, name: str, **more: Any) -> Client:
    """A browser in which someone has signed in."""
    client = Client(headers={"accept-language": "en"}, **more)
    client.force_login(town[name], backend=BACKEND)
    return client


def words(response: Any) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def act(town: Town, name: str) -> str:
    """The address of an act."""
    return f"/work/cases/{town.case.pk}/act/{name}/"


def verbs(town: Town) -> list[str]:
    """What the journal says."""
    return [entry.verb for entry in entries(town.case.stream)]


def once_of(response: HttpResponse) -> str:
    """The token of the button on the page."""
    found = re.search(r'name="once" value="(\w+)"', response.content.decode())
    assert found
    return found[1]


@pytest.mark.django_db
def test_a_button_pressed_twice_is_one_act() -> None:
    town = build(stage=Stage.INTEREST)
    client = client_of(town, "coordinator")
    data = {"language": "nb", "order": "in-turn", "once": ""}
    data["once"] = once_of(client.get(act(town, "prepare_letter")))
    for _press in range(2):
        done = client.post(act(town, "prepare_letter"), data, follow=True)
        assert done.status_code == 200
        assert "Done: you prepared the letter of intent." in words(done)
    assert verbs(town) == ["prepare_letter"]
    assert town.case.letters.count() == 1
    data["once"] = once_of(client.get(act(town, "prepare_letter")))
    client.post(act(town, "prepare_letter"), data)
    assert verbs(town) == ["prepare_letter"] * 2


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [True, False])
def test_a_double_click_is_one_act(
    browser: Browser, live_server: LiveServer, javascript: bool
) -> None:
    town = build(stage=Stage.INTEREST)
    context = browser.new_context(
        base_url=live_server.url, locale="en-GB", java_script_enabled=javascript
    )
    signed_in(context, town["coordinator"])
    page = context.new_page()
    page.goto(act(town, "prepare_letter"))
    page.get_by_role("button", name="Prepare the letter of intent").dblclick(no_wait_after=True)
    expect(page.locator("main")).to_contain_text("Done: you prepared the letter of intent.")
    context.close()
    assert verbs(town) == ["prepare_letter"]


@pytest.mark.django_db
def test_a_form_kept_open_past_its_token_says_so_and_does_nothing() -> None:
    town = build(stage=Stage.INTEREST)
    client = client_of(town, "coordinator", enforce_csrf_checks=True)
    page = client.get(act(town, "prepare_letter"))
    data = {"language": "nb", "order": "in-turn", "once": once_of(page)}
    stale = client.post(act(town, "prepare_letter"), data | {"csrfmiddlewaretoken": "x" * 64})
    assert stale.status_code == 403
    assert "Nothing" in words(stale)
    assert verbs(town) == []
    token = client.cookies["csrftoken"].value
    fresh = client.post(act(town, "prepare_letter"), data | {"csrfmiddlewaretoken": token})
    assert fresh.status_code == 302
    assert verbs(town) == ["prepare_letter"]


@pytest.mark.django_db
def test_files_too_large_or_disguised_are_refused_beside_the_answer() -> None:
    town = build()
    client = client_of(town, "coordinator")
    address = f"/work/cases/{town.case.pk}/profile/answer/presentation/0/evidence/"
    bad = {
        "plan.pdf": makers.zipped({"a.txt": b"a"}),
        "plan.exe": b"MZ",
        "plan.png": b"%PDF-1.7",
        "large.pdf": makers.pdf() + b"%" + b"0" * 30_000_000,
    }
    for name, content in bad.items():
        sent = client.post(address, {"title": "Kept", "file": SimpleUploadedFile(name, content)})
        assert sent.status_code == 422, name
        assert 'value="Kept"' in sent.content.decode(), name
    assert not Evidence.objects.exists()
    assert not StoredFile.objects.exists()
    good = SimpleUploadedFile("plan.pdf", makers.pdf())
    assert client.post(address, {"title": "Plan", "file": good}).status_code == 302
    assert Evidence.objects.get().title == "Plan"


@pytest.mark.django_db
def test_wrong_case_wrong_person_wrong_stage_and_stale_answers() -> None:
    town, other = build(), build("nes")
    client = client_of(town, "coordinator")
    for address in (f"/work/cases/{other.case.pk}/", "/work/cases/987654321/"):
        gone = client.get(address)
        assert gone.status_code == 404
        assert words(gone) == words(client.get("/work/cases/123456789/"))
    mine = client.get(act(town, "countersign_letter"))
    assert mine.status_code == 403
    assert "This is for: Case officer, Manager." in words(mine)
    late = client.post(act(town, "prepare_letter"), {"language": "nb", "order": "in-turn"})
    assert late.status_code == 409
    assert "The case is not at the stage where this is done." in words(late)
    assert verbs(town) == []
    answer = f"/work/cases/{town.case.pk}/profile/answer/presentation/0/"
    assert client.post(answer, {"value": "First", "revision": "0"}).status_code == 302
    stale = client.post(answer, {"value": "Second", "revision": "0"})
    assert stale.status_code == 409
    assert "Second" in words(stale)
    assert "First" in words(stale)
    assert Answer.objects.get().value == "First"
