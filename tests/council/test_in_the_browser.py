"""The desk in a real browser: no barrier axe knows of, nothing wider than a phone."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.council.table import Table, lay, lay_for_decision
from tests.pages.whole import grow
from tests.ui.test_in_the_browser import barriers
from trygt import clock
from trygt.council import acts
from trygt.council.acts.gathering import Proposed
from trygt.council.acts.minuting import Words
from trygt.council.models import Meeting, Poll, Sighting, VisitItem
from trygt.people.models import Person
from trygt.schemes.definition import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page: Page, server: LiveServer, person: Person) -> None:
    """Be signed in as someone."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": server.url}]
    )


def walk(page: Page, server: LiveServer, table: Table, pages: tuple[str, ...]) -> None:
    """Look at pages on a phone and on a desk."""
    for path in pages:
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            answer = page.goto(f"{server.url}/work/cases/{table.case.pk}/council/{path}")
            assert answer
            assert answer.status == 200, path
            assert barriers(page) == [], f"{path} {width}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_no_barriers_while_rating_and_writing(live_server: LiveServer, page: Page) -> None:
    table = lay(Stage.STATEMENT)
    table.rate(table.bo, 1)
    enter(page, live_server, table.anna)
    walk(page, live_server, table, ("rating/", "statement/"))
    table.rate(table.anna)
    table.agree()
    table.write()
    walk(page, live_server, table, ("rating/", "statement/"))


def test_no_barriers_where_it_is_decided(live_server: LiveServer, page: Page) -> None:
    table = lay_for_decision()
    acts.certify_conditionally(table.case, table.manager, conditions=[("A plan", None)])
    enter(page, live_server, table.board)
    walk(page, live_server, table, ("", "questions/", "meeting/", "decision/"))


def test_no_barriers_while_reading_visiting_and_checking_facts(
    live_server: LiveServer, page: Page
) -> None:
    writing = grow("nes", Stage.STATEMENT)
    table, first = writing.table, next(iter(writing.case.scheme.questions))
    enter(page, live_server, table.anna)
    about = f"about/{first}/"
    walk(page, live_server, table, ("", "?q=a", about, "findings/", "visit/", "statement/facts/"))
    page.goto(f"{live_server.url}/work/cases/{table.case.pk}/council/")
    page.locator(".desk-contents a").last.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") in {"SUMMARY", "A"}
    page.context.clear_cookies()
    enter(page, live_server, table.coordinator)
    walk(page, live_server, table, ("statement/facts/",))


def test_what_is_ticked_without_a_connection_is_sent_when_it_is_back(
    live_server: LiveServer, page: Page
) -> None:
    table = lay(Stage.MEETING)
    for text in ("The pier.", "The school."):
        acts.plan_visit(table.case, table.anna, text=text)
    pier, school = VisitItem.objects.all()
    enter(page, live_server, table.anna)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/work/cases/{table.case.pk}/council/visit/")
    page.context.set_offline(True)
    page.check(f"input[name=outcome_{pier.pk}][value=seen]")
    page.fill(f"textarea[name=note_{pier.pk}]", "Two ladders.")
    page.click("form[data-visit] button[type=submit]")
    page.wait_for_selector("[data-state]:not([hidden])")
    page.fill(f"textarea[name=note_{school.pk}]", "Five cars.")
    assert not Sighting.objects.exists()
    with page.expect_navigation():  # saved, and shown anew
        page.context.set_offline(False)
    found = {row.item_id: (row.outcome, row.note) for row in Sighting.objects.all()}
    assert found == {pier.pk: ("seen", "Two ladders."), school.pk: ("", "Five cars.")}
    page.fill(f"textarea[name=note_{school.pk}]", "Five cars in ten minutes.")
    page.reload()
    assert page.input_value(f"textarea[name=note_{school.pk}]") == "Five cars in ten minutes."
    assert page.is_visible("[data-state]")
    with page.expect_navigation():
        page.click("form[data-visit] button[type=submit]")
    assert page.evaluate("localStorage.length") == 0
    assert Sighting.objects.get(item=school).note == "Five cars in ten minutes."


def test_two_browsers_write_at_once_and_no_word_is_lost(
    live_server: LiveServer, page: Page
) -> None:
    table = lay(Stage.STATEMENT)
    enter(page, live_server, table.anna)
    page.goto(f"{live_server.url}/work/cases/{table.case.pk}/council/statement/")
    page.fill("#write_statement_strengths", "Anna's words")
    table.write(table.bo, strengths="Bo's words")
    page.click("form:has(#write_statement_strengths) button[type=submit]")
    page.wait_for_selector("#clash")
    assert barriers(page) == []
    assert "Bo's words" in page.inner_text("main")
    assert page.input_value("#write_statement_strengths") == "Anna's words"
    assert page.input_value("#write_statement_further_work") == "Falls at home."


def test_a_meeting_is_held_on_a_phone_and_nothing_typed_is_lost(
    live_server: LiveServer, page: Page
) -> None:
    table = lay(Stage.MEETING)
    start = clock.now() + timedelta(days=30)
    times = [
        Proposed(start + timedelta(days=n), "physical", "The town hall, 2nd floor")
        for n in range(8)
    ]
    acts.propose_times(table.case, table.anna, kind="certification", slots=times)
    poll = Poll.objects.get()
    answers = {slot.pk: "maybe" for slot in poll.slots.all()}
    for person in (table.anna, table.bo, table.coordinator):
        acts.answer_times(
            table.case, person, poll=poll.pk, values=answers, comment="In the morning"
        )
    acts.schedule_meeting(
        table.case,
        table.anna,
        starts_at=start,
        form="physical",
        place="x",
        agenda="Falls (20)\nFire",
    )
    meeting = Meeting.objects.get()
    enter(page, live_server, table.anna)
    walk(
        page,
        live_server,
        table,
        ("meeting/", f"meeting/{meeting.pk}/", f"meeting/{meeting.pk}/hold/"),
    )

    page.set_viewport_size({"width": 390, "height": 900})
    where = f"{live_server.url}/work/cases/{table.case.pk}/council/meeting/{meeting.pk}/hold/"
    falls, fire = meeting.points.all()
    page.goto(where)
    page.fill(f"#write_minutes_text_{falls.pk}", "They fall at home.")
    page.context.set_offline(True)
    page.click(".minutes-form button[type=submit]")
    assert "no connection" in page.inner_text("[data-kept]")
    page.context.set_offline(False)
    # The phone threw the page away; meanwhile Bo has written under the other point.
    acts.write_minutes(
        table.now(), table.bo, meeting=meeting.pk, points={fire.pk: Words(0, "Bo wrote.")}
    )
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(where)
    assert page.input_value(f"#write_minutes_text_{falls.pk}") == "They fall at home."
    assert "is here again" in page.inner_text("[data-kept]")
    page.click(".minutes-form button[type=submit]")
    page.wait_for_selector("text=Done: you wrote")
    falls.refresh_from_db()
    fire.refresh_from_db()
    assert (falls.text, fire.text) == ("They fall at home.", "Bo wrote.")
    page.goto(where)
    assert page.locator("[data-kept]").is_hidden()
