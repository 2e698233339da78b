"""Every page under axe in Bokmål and Nynorsk, on a phone by day and on a desk by night.

English is looked at in the journey (tests/journeys/test_chromium.py), at both widths.
"""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys.chromium import SHOTS, faults_of, listen, sideways
from tests.pages.test_addresses import BACKEND, ROWS
from tests.pages.whole import Whole, grow
from trygt.people.models import Person
from trygt.schemes.definition import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Files, plain text, addresses that only lead elsewhere, and the style pages, which tests/ui looks at.
RISK = {"risk", "risk_choose", "risk_cell", "figures_compare"}
NOT_PAGES = {
    *(
        "set_language",
        "register_csv",
        "figures_csv",
        "figures_json",
        "diploma",
        "live",
        "ready",
        "demo",
        "demo_mail",
        "office_csv",
    ),
    *("office_save_filter", "office_delete_filter", "office_remind"),
    *("letter_file", "resolution", "end_tenure", "revoke_invitation", "council_condition_file"),
    *("meeting_hold", "meeting_file", "council_statement_file"),
    *("profile_answer", "profile_evidence_add", "profile_evidence_file", "profile_evidence_remove"),
    *("profile_evidence_preview", "library_version", "library_change"),
    *("library_prolong", "library_delete"),
    *("injuries_template", "injuries_cancel"),
    *("exchange_spreadsheet", "exchange_cancel", "profile_council_case_file", "community_wall"),
    *("profile_wall_svg", "profile_wall_png"),
    *("handing_confirm", "answer_save", "answer_evidence", "answer_confirm", "answer_file"),
    "answer_evidence_remove",
    *("risk_score", "risk_comment"),
    *("thread_reply", "thread_settle", "thread_withdraw", "here"),
    *("style", "style_pictures", "style_charts", "style_empty", "account_confirm_login_code"),
    *("account_change_password", "account_signup"),
}
NOBODY = ("account_login", "account_request_login_code")
BY = {
    "coordinator": (
        "account",
        "hand_over",
        "community_posts",
        "renew",
        "case",
        "profile",
        "handing",
        "handing_links",
    ),
    "manager": (
        *("body_posts", "act", "office_figures", "office_laws", "office_law"),
        *("office_council", "office_appoint", "office_term"),
        *("office_load", "office_hand_over"),
    ),
}
WRITING = (
    *("council_case", "council_rating", "council_statement", "dialogue"),
    *("council_about", "council_findings", "council_visit", "council_facts"),
)


def places(certified: Whole, writing: Whole) -> Iterator[tuple[str, str, str]]:
    """The pages: name, address, and by whom they are opened."""
    for name, (arguments, statuses) in ROWS.items():
        if name in NOT_PAGES:
            continue
        open_to_all = statuses.split()[0] == "200" or name in NOBODY
        who = "nobody" if open_to_all else next((w for w in BY if name in BY[w]), "certifier")
        own = ("profile", "injuries", "exchange", "library")
        theirs = name.startswith(own) or name in RISK
        if (who == "certifier" and theirs) or name == "begin":
            who = "coordinator"
        yield name, reverse(name, args=arguments(certified)), who
        if name in WRITING:
            yield f"{name}-writing", reverse(name, args=arguments(writing)), "certifier"


def signed_in(context: BrowserContext, person: Person) -> None:
    """Give the browser the person's session."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value}
    context.add_cookies([{**cookie, "domain": "localhost", "path": "/"}])


@pytest.mark.parametrize(
    ("language", "width", "light"), [("nb", 390, "light"), ("nn", 1280, "dark")]
)
def test_no_page_has_a_barrier(
    browser: Browser, live_server: LiveServer, language: str, width: int, light: str
) -> None:
    certified, writing = grow("vik", Stage.CERTIFIED), grow("nes", Stage.STATEMENT)
    tabs: dict[str, Page] = {}
    faults: list[str] = []
    for name, address, who in places(certified, writing):
        key = f"{who} writing" if "writing" in name else who
        if key not in tabs:
            context = browser.new_context(
                base_url=live_server.url,
                color_scheme="dark" if light == "dark" else "light",
                reduced_motion="reduce",
                viewport={"width": width, "height": 900},
            )
            context.add_cookies(
                [{"name": "language", "value": language, "domain": "localhost", "path": "/"}]
            )
            if who != "nobody":
                signed_in(context, (writing if "writing" in name else certified)[who])
            tabs[key] = context.new_page()
            listen(tabs[key], faults)
        tab = tabs[key]
        response = tab.goto(address)
        assert response
        assert response.status < 400 or name == "invitation", f"{name}: {response.status}"
        if tab.locator("html").get_attribute("lang") != language:
            faults.append(f"{name} is not in {language}")
        faults += [f"{name}: {fault}" for fault in faults_of(tab)]
        if (wider := sideways(tab)) > 0:
            faults.append(f"{name} scrolls {wider} px sideways")
        if SHOTS:
            tab.screenshot(path=f"{SHOTS}/{language}-{name}.png", full_page=True)
    for tab in tabs.values():
        tab.context.close()
    assert not faults, "\n".join(faults)
