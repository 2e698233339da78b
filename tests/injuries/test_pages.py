"""Injury data over HTTP: from a file to tables, who may what, and the hour the rows are kept."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.injuries.world import (
    CODES,
    NATURES,
    Place,
    as_,
    as_csv,
    as_xlsx,
    contributor_with,
    fmds_rows,
    settle,
    take_in,
)
from tests.world import a_person, appoint, seat
from trygt import clock
from trygt.charts import Drawn
from trygt.injuries.models import InjuryData, PendingUpload
from trygt.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.anywhere]
DETAILS = {
    "title": "The emergency ward",
    "source": "The ward's own list",
    "period_from": "2020-01-01",
    "period_to": "2023-12-31",
    "where": "injury",
    "unit": "events",
    "kind": "patterns",
}


def send(client: Client, place: Place, content: bytes, name: str = "skader.csv") -> Any:
    return client.post(
        place.address + "upload/", {"file": SimpleUploadedFile(name, content)}, follow=True
    )


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def cells(response: Any, section: str) -> dict[str, list[str]]:
    """The rows of the table in a section of a page, below its pictures with their own tables."""
    page = response.content.decode()
    part = page.partition(f'id="{section}"')[2].partition("</section>")[0]
    part = part.rpartition("</figure>")[2].partition("</thead>")[2]
    rows = re.findall(r"<tr><th[^>]*>(.*?)</th>(.*?)</tr>", part, re.DOTALL)
    return {
        unescape(name): [unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", rest)]
        for name, rest in rows
    }


def test_from_a_csv_of_the_minimum_data_set_to_tables(place: Place) -> None:
    rows = fmds_rows(300)
    client = as_(place.coordinator)
    page = send(client, place, as_csv(rows))
    assert "300 rows were read" in text_of(page)
    pending = PendingUpload.objects.get()
    where = f"{place.address}pending/{pending.pk}/"
    chosen = {
        field.html_name: field.value() or ""
        for part in page.context["form"].parts
        for field in (part.role, *part.values)
    }
    assert [chosen[f"role-{n}"] for n in range(8)] == [
        "when", "age", "sex", "intent", "activity", "mechanism", "severity", "place",
    ]  # fmt: skip
    page = client.post(where, chosen | {"do": "on"}, follow=True)
    assert page.request["PATH_INFO"] == where + "confirm/"
    assert "Rows read 300 Rows used 300" in text_of(page)
    page = client.post(where + "confirm/", DETAILS, follow=True)
    assert "The injuries are counted, and the rows are thrown away." in text_of(page)
    assert "Patterns, not rates" in text_of(page)
    assert not PendingUpload.objects.exists()
    falls = sum("Fall" in row[5] and row[3] == "Ulykke" for row in rows)
    assert cells(page, "by-theme")["Falls"][0] == str(falls)
    homes = sum(row[7].startswith("Bolig") for row in rows)
    assert cells(page, "by-place")["Home"][0] == str(homes)
    again = client.post(where + "confirm/", DETAILS)
    assert again["Location"] == page.request["PATH_INFO"]
    assert "The emergency ward" in text_of(client.get(place.address))


def test_from_a_workbook_with_icd_codes_to_tables(place: Place) -> None:
    rows = [
        [date(2020 + n % 4, 1 + n % 12, 3), age, CODES[n % len(CODES)], NATURES[n % 5]]
        for n, age in enumerate([4, 17, 43, 88] * 25)
    ]
    content = as_xlsx(rows, ["Dato", "Alder", "Ytre årsak", "Diagnose"], blank=10_000)
    client = as_(place.coordinator)
    page = send(client, place, content, "skader.xlsx")
    assert "100 rows were read" in text_of(page)
    where = f"{place.address}pending/{PendingUpload.objects.get().pk}/confirm/"
    page = client.post(where, DETAILS | {"where": "residence"}, follow=True)
    themes = {name: row[0] for name, row in cells(page, "by-theme").items()}
    assert themes["Falls"] == "30"  # W01, W09 and W10
    assert themes["Suicide and self-harm"] == themes["Violence and abuse"] == "10"
    assert cells(page, "by-body")["Hip and thigh"][0] == "20"
    assert cells(page, "by-cause")["Motor vehicle in traffic"][0] == "10"


def test_what_a_person_matches_counts(place: Place) -> None:
    rows = [[f"2021-05-0{1 + n % 9}", str(20 + n), "XYZ" if n < 10 else "Hjem"] for n in range(30)]
    client = as_(place.coordinator)
    page = send(client, place, as_csv(rows, ["Dato", "Alder", "Skadested"]))
    assert "XYZ (10)" in text_of(page)
    pending = PendingUpload.objects.get()
    where = f"{place.address}pending/{pending.pk}/"
    part = page.context["form"].parts[2]
    unknown = next(field for field in part.values if str(field.label).startswith("XYZ"))
    roles = {"role-0": "when", "role-1": "", "role-2": "place"}
    twice = client.post(where, roles | {"role-1": "when"})
    assert (twice.status_code, "already" in text_of(twice)) == (422, True)
    client.post(where, roles | {unknown.html_name: "school", "do": "show"})
    none = client.post(where, {"role-0": "", "role-1": "", "role-2": "place", "do": "on"})
    assert "No column tells when" in text_of(none)
    client.post(where, roles | {unknown.html_name: "school", "do": "show"})
    page = client.post(where + "confirm/", DETAILS, follow=True)
    assert {name: row[0] for name, row in cells(page, "by-place").items()} == {
        "School": "10",
        "Home": "20",
    }
    assert "by-phase" not in page.content.decode()


def test_a_refused_file_leaves_nothing_and_says_where(place: Place) -> None:
    rows = [[*row, ""] for row in fmds_rows(30)]
    rows[4][8] = "150772 00052"
    client = as_(place.coordinator)
    page = send(client, place, as_csv(rows, [*[f"c{n}" for n in range(8)], "Annet"]))
    words = text_of(page)
    assert page.status_code == 422
    assert "The file was not taken in" in words
    assert "Column “Annet”, row 6" in words
    assert "150772" not in page.content.decode()
    assert "Nothing of it is stored" in words
    assert not PendingUpload.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"period_to": "2019-01-01"},
        {"period_to": "2999-01-01"},
        {"period_from": "nonsense"},
        {"where": "elsewhere"},
        {"kind": "complete", "coverage": ""},
        {"period_from": "2001-01-01", "period_to": "2001-12-31"},
    ],
    ids=lambda wrong: " ".join(wrong.values()) or "no title",
)
def test_what_is_told_must_make_sense(place: Place, wrong: dict[str, str]) -> None:
    client = as_(place.coordinator)
    send(client, place, as_csv(fmds_rows(50)))
    where = f"{place.address}pending/{PendingUpload.objects.get().pk}/confirm/"
    assert client.post(where, DETAILS | wrong).status_code == 422
    assert PendingUpload.objects.exists()
    assert not InjuryData.objects.exists()


def test_rows_are_their_uploaders_alone(place: Place) -> None:
    send(as_(place.coordinator), place, as_csv(fmds_rows(30)))
    pending = PendingUpload.objects.get()
    deputy = seat(place.case, Role.COORDINATOR)
    send(as_(deputy), place, as_csv(fmds_rows(20)))
    assert PendingUpload.objects.count() == 2
    for person in (deputy, place.reader, settle().coordinator, a_person(), appoint(place.case)):
        client = as_(person)
        for rest in ("", "confirm/", "cancel/"):
            where = f"{place.address}pending/{pending.pk}/{rest}"
            assert client.get(where).status_code == 404
            assert client.post(where, DETAILS).status_code == 404
    assert PendingUpload.objects.filter(pk=pending.pk).exists()
    # The uploader's own rows, asked for under another case.
    other = settle()
    seat(other.case, Role.COORDINATOR, person=place.coordinator)
    where = f"{other.address}pending/{pending.pk}/"
    assert as_(place.coordinator).get(where).status_code == 404


def test_who_brings_in_and_who_reads(place: Place) -> None:
    data = take_in(place, as_csv(fmds_rows(60)))
    handed = contributor_with(place, "injuries")
    other = contributor_with(settle(), "injuries")
    certifier = appoint(place.case)
    reads = {place.coordinator: 200, place.reader: 200, handed: 200, other: 404, certifier: 404}
    writes = reads | {place.reader: 404}
    for rest, expected in (
        ("", reads),
        (f"{data.pk}/", reads),
        ("template.csv", reads),
        ("upload/", writes),
        (f"{data.pk}/withdraw/", writes),
    ):
        found = {who: as_(who).get(place.address + rest).status_code for who in reads}
        assert found == expected, rest
    assert "upload/" not in as_(place.reader).get(place.address).content.decode()
    assert as_(place.coordinator).get(f"{settle().address}{data.pk}/").status_code == 404


def test_rows_vanish_after_an_hour_and_on_cancel(place: Place) -> None:
    client = as_(place.coordinator)
    send(client, place, as_csv(fmds_rows(30)))
    where = f"{place.address}pending/{PendingUpload.objects.get().pk}/"
    with clock.at(clock.now() + timedelta(minutes=61)):
        page = client.get(where)
        assert page.status_code == 404
        assert "upload the file again" in text_of(page)
    assert client.get(where).status_code == 200
    assert client.get(where + "cancel/").status_code == 302
    page = client.post(where + "cancel/", follow=True)
    assert "Nothing is stored" in text_of(page)
    assert not PendingUpload.objects.exists()


def test_a_newer_file_replaces_and_a_withdrawn_one_stays_to_be_read(place: Place) -> None:
    first = take_in(place, as_csv(fmds_rows(60)))
    second = take_in(place, as_csv(fmds_rows(70)))
    other = take_in(place, as_csv(fmds_rows(30)), source="Another")
    first.refresh_from_db()
    assert (first.replaced_by, second.in_use, other.in_use) == (second, True, True)
    client = as_(place.coordinator)
    where = f"{place.address}{second.pk}/withdraw/"
    assert client.post(where, {"because": ""}).status_code == 422
    page = client.post(where, {"because": "Wrong year"}, follow=True)
    assert "Wrong year" in text_of(page)
    assert "Taken out of use" in text_of(client.get(f"{place.address}{second.pk}/"))
    assert set(InjuryData.objects.current()) == {other}


def test_others_see_small_counts_shielded(place: Place) -> None:
    data = take_in(place, as_csv(fmds_rows(120)))
    client = as_(place.coordinator)
    own = client.get(f"{place.address}{data.pk}/")
    others = client.get(f"{place.address}{data.pk}/?others")
    assert "by-place" in own.content.decode()
    assert "by-place" not in others.content.decode()
    assert "shielded" not in str(cells(own, "by-phase"))
    for section in ("by-theme", "by-phase", "grid", "by-sex", "by-severity"):
        for name, row in cells(others, section).items():
            numbers = row if section == "grid" else [row[0], *row[4:]]
            assert not {"1", "2", "3", "4"} & set(numbers), (section, name)
    assert "shielded" in str(cells(others, "grid"))


def test_the_list_asks_as_much_for_many_sets_as_for_one(place: Place) -> None:
    client = as_(place.coordinator)
    counts = []
    for sources in (["a"], ["b", "c", "d", "e"]):
        for source in sources:
            take_in(place, as_csv(fmds_rows(20)), source=source)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(place.address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_the_template_is_understood(place: Place, language: str) -> None:
    client = as_(place.coordinator)
    client.cookies["language"] = language
    lines = client.get(place.address + "template.csv").content.decode().splitlines()
    filled = "\r\n".join([lines[0], *[lines[1]] * 6]).encode()
    client.cookies["language"] = "en"
    page = send(client, place, filled)
    form = page.context["form"]
    assert all(part.role.value() for part in form.parts), [p.column.name for p in form.parts]
    assert not any(part.doubtful for part in form.parts)


def test_the_profile_leads_here(place: Place) -> None:
    page = as_(place.reader).get(f"/work/cases/{place.case.pk}/profile/")
    assert f'href="{place.address}"' in page.content.decode()


def test_pages_are_whole_in_every_language(place: Place) -> None:
    data = take_in(place, as_csv(fmds_rows(50)))
    client = as_(place.coordinator)
    for language in ("nb", "nn"):
        client.cookies["language"] = language
        with translation.override(language):
            for rest in ("", "upload/", f"{data.pk}/", f"{data.pk}/?others"):
                assert client.get(place.address + rest).status_code == 200


def drawn_on(page: Any) -> dict[str, list[Drawn]]:
    """The pictures of a data set's page by the table they stand beside."""
    found = {table.key: table.pictures for table in page.context["tables"]}
    return found | {"years": page.context["years_pictures"]}


def test_pictures_stand_beside_the_tables_and_hide_what_the_tables_hide(place: Place) -> None:
    data = take_in(place, as_csv(fmds_rows(120)))
    client = as_(place.coordinator)
    address = f"{place.address}{data.pk}/"
    mine = drawn_on(client.get(address))
    assert {key: len(found) for key, found in mine.items()} == {
        **dict.fromkeys(("phase", "sex", "intent", "place", "activity", "mechanism"), 1),
        **dict.fromkeys(("severity", "month", "weekday", "years"), 1),
        "theme": 2,
    }
    assert all(one.svg for found in mine.values() for one in found)
    counted = {c.category: c.count for c in data.counts.filter(dimension="month")}
    rows = mine["month"][0].chart.rows
    assert [int(row[1]) for row in rows] == [counted[f"{n:02}"] for n in range(1, 13)]
    others = client.get(address + "?others")
    for table in others.context["tables"]:
        (bars, *_more) = drawn_on(others)[table.key]
        for line, row in zip(table.dimension.lines, bars.chart.rows, strict=True):
            assert (row[1] == "shielded") == (line.total is None), (table.key, row)
    hidden = [row for row in drawn_on(others)["theme"][1].chart.rows if "shielded" in row]
    assert hidden, "years of a theme are hidden in its line, too"


def test_years_that_are_joined_or_cut_are_not_drawn_as_a_line(place: Place) -> None:
    client = as_(place.coordinator)
    few = take_in(place, as_csv(fmds_rows(14)))  # too few a year: years are joined
    assert few.spans != [[year, year] for year in range(2020, 2024)]
    cut = take_in(place, as_csv(fmds_rows(200)), source="Cut", period_to=date(2023, 6, 30))
    for data in (few, cut):
        found = drawn_on(client.get(f"{place.address}{data.pk}/"))
        assert not found["years"]
        assert len(found["theme"]) == 1


def test_a_page_of_data_asks_as_much_for_many_injuries_as_for_few(place: Place) -> None:
    client, asked = as_(place.coordinator), []
    for rows in (40, 800):
        data = take_in(place, as_csv(fmds_rows(rows)), source=f"{rows} rows")
        for _again in range(2):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"{place.address}{data.pk}/").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
