"""Data sources: each table with credit, licence and day, what failed, and what the words mean."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.register.numbers import FETCHED, PEOPLE, note, take
from tests.ui.reading import faults_of
from tests.world import a_community
from trygt import places
from trygt.figures.definition import library
from trygt.figures.models import Outcome
from trygt.figures.sources import brreg, fhi, kartverket, klass, ssb
from trygt.figures.wording import DIRECTIONS, VERDICTS
from trygt.web.public.sources import PLACES_FROM

pytestmark = pytest.mark.django_db


def words_of(html: str) -> str:
    """What one reads; a day's own element leaves no gap before the full stop."""
    bare = re.sub(r"</?time[^>]*>", "", html)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", bare)))


def page(client: Client) -> str:
    answer = client.get(reverse("sources"))
    assert answer.status_code == 200
    html: str = answer.content.decode()
    assert faults_of(html) == []
    return html


def row_of(html: str, table: str) -> list[str]:
    """The cells of a table's row: name, fetched, updated, how it stands."""
    name = next(one.name["en"] for one in library().tables if one.key == table)
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    (row,) = [row for row in rows if f">{name} <" in unescape(row)]
    return [
        words_of(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
    ]


def test_every_table_stands_with_its_source_number_licence_and_credit(client: Client) -> None:
    html = page(client)
    words = words_of(html)
    for table in library().tables:
        row = row_of(html, table.key)
        assert row[0].endswith(f"table {table.table}")
        assert row[1] == "Not yet"
        assert ("The query is a proposal" in row[3]) is not table.tried
    assert f'href="{ssb.page_of("07459")}"' in html
    assert f'href="{fhi.page_of("nokkel", "714")}"' in html
    for source in (ssb, fhi, klass, kartverket, brreg):
        assert source.NAME in words
        assert source.ATTRIBUTION in words
        assert source.LICENCE in words
        assert f'href="{source.LICENCE_URL}"' in html or not source.LICENCE
    assert words.count("Not confirmed. Ask the source") == 1
    assert "rounded, combined and compared by Trygt" in words


def test_a_table_says_when_it_was_fetched_and_when_the_source_changed_it(client: Client) -> None:
    changed = datetime(2026, 2, 1, 8, tzinfo=UTC)
    take({a_community(): {"population": PEOPLE}}, table="ssb-area", updated=changed)
    assert row_of(page(client), "ssb-area")[1:] == ["2 March 2026", "1 February 2026", "In order"]


def test_what_failed_is_told_with_the_day_since_when_it_stands_still(client: Client) -> None:
    take({a_community(): {"population": PEOPLE}}, table="ssb-area", level="municipality")
    later = FETCHED + timedelta(days=30)
    note("ssb-area", "municipality", noted_at=later, faults=["11342: no answer", "and more"])
    note("ssb-traffic", "county", noted_at=later, faults=[])
    html = page(client)
    area = row_of(html, "ssb-area")
    assert area[1] == "2 March 2026"
    assert area[3] == (
        "Could not be read on 1 April 2026 (the municipalities). Not updated since "
        "2 March 2026. 11342: no answer"
    )
    assert row_of(html, "ssb-traffic")[3] == (
        "Could not be read on 1 April 2026 (the counties). It has never been read."
    )
    note("ssb-area", "municipality", Outcome.UNCHANGED, retrieved_at=later + timedelta(days=1))
    assert row_of(page(client), "ssb-area")[1:] == ["2 April 2026", "–", "In order"]


def test_every_word_that_comes_from_a_test_is_explained(client: Client) -> None:
    html = page(client).partition('id="methods"')[2]
    explained = re.findall(r"<dt>(.*?)</dt>", html)
    said = [str(word) for word in (*VERDICTS.values(), *DIRECTIONS.values())]
    assert [word.lower() for word in explained] == said
    for anchor in ("intervals", "comparison", "trend", "small", "sums"):
        assert f'id="{anchor}"' in html


def test_it_is_linked_from_the_foot_of_every_page(client: Client) -> None:
    assert (
        f'href="{reverse("sources")}"' in client.get("/").content.decode().partition("<footer")[2]
    )


def test_the_day_of_the_list_is_the_one_its_own_file_says() -> None:
    told = Path(places.__file__).parent / "data" / "SOURCES.md"
    assert f"Put together on {PLACES_FROM.isoformat()}" in told.read_text("utf-8")


def test_it_asks_one_thing_however_much_was_fetched(client: Client) -> None:
    counts = set()
    for _round in range(3):
        with CaptureQueriesContext(connection) as asked:
            page(client)
        counts.add(len(asked))
        for table in library().tables:
            for level in ("municipality", "county"):
                note(table.key, level, faults=["x"])
    assert counts == {1}
