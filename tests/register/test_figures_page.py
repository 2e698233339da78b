"""A community's figures as anyone reads them: on the page, as CSV and as JSON."""

import csv
import re
from collections.abc import Mapping
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.register.numbers import PEOPLE, YEARS, everything, note, take
from tests.ui.reading import faults_of
from tests.world import a_community, a_person
from trygt.charts.models import Drawing
from trygt.figures.acts import compare_with
from trygt.figures.definition import library
from trygt.figures.models import Reading
from trygt.places.models import Community
from trygt.texts.numbers import number_words
from trygt.web.public import figures as pages

MANY = dict.fromkeys(YEARS, 1_000_000)


def page_of(client: Client, community: Community | str) -> str:
    """The page, known to be well made."""
    slug = community if isinstance(community, str) else community.slug
    answer = client.get(reverse("figures", args=[slug]))
    assert answer.status_code == 200
    html: str = answer.content.decode()
    assert faults_of(html) == []
    return html


def words_of(html: str) -> str:
    """What one reads."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def rows_of(html: str) -> dict[str, list[str]]:
    """The cells of the sections' tables by figure; charts' own tables left out."""
    found = {}
    for section in re.findall(
        r'<section class="figures[^"]*" aria-labelledby="(?!apart).*?<div class="table-frame">(.*?)</table>',
        html,
        re.DOTALL,
    ):
        for head, cells in re.findall(
            r'<th[^>]*scope="row"[^>]*>(.*?)</th>(.*?)</tr>', section, re.DOTALL
        ):
            title = words_of(head.partition("<span")[0]).strip()
            parts = re.findall(r"<td[^>]*>(.*?)</td>", cells, re.DOTALL)
            period = words_of(head).rpartition(", ")[2].strip()
            found[title] = [period, *(words_of(part).strip() for part in parts)]
    return found


def as_csv(client: Client, slug: str) -> list[dict[str, str]]:
    answer = client.get(reverse("figures_csv", args=[slug]))
    return list(csv.DictReader(StringIO(answer.content.decode())))


def as_json(client: Client, slug: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(reverse("figures_json", args=[slug])).json()
    return answer


@pytest.mark.django_db
@pytest.mark.usefixtures("real")
class TestRealFigures:
    """What ships with the demo, in the 17 municipalities of Telemark and elsewhere."""

    def test_they_stand_with_credit_table_and_day(self, client: Client) -> None:
        html = page_of(client, "kragero")
        rows, words = rows_of(html), words_of(html)
        assert rows["Injuries treated in hospital"][:4] == [
            *("2022–2024", "16.6 (15.2–18.1)", "15.8", "13.7"),
        ]
        assert "Clearly higher than the country." in rows["Injuries treated in hospital"][4]
        assert (
            "Kilde: Folkehelseinstituttet/Helsedirektoratet, Folkehelsestatistikk, table 714"
            in words
        )
        assert "Kilde: Statistisk sentralbyrå, table 12044" in words
        assert words.count("fetched 23 November 2026") >= 6
        assert "(CC BY 4.0)" in words
        assert "made up" not in words
        assert html.count('<svg class="chart-drawing"') >= 6
        assert reverse("sources") in html

    @pytest.mark.parametrize("slug", ["siljan", "fyresdal"])
    def test_what_is_shielded_says_so_and_nothing_is_told_of_it(
        self, client: Client, slug: str
    ) -> None:
        html = page_of(client, slug)
        period, value, _county, _country, said = rows_of(html)["Injuries treated in hospital"]
        assert (period, value) == ("2022–2024", "Shielded for privacy")
        assert "than" not in said
        assert "What stands apart" not in html
        newest = [row for row in as_csv(client, slug) if row["indicator"] == "K27"][-1]
        assert (newest["period"], newest["value"], newest["flag"]) == (
            *("2022-2024", "", "suppressed"),
        )
        assert newest["against_country"] == ""

    @pytest.mark.parametrize("slug", ["kragero", "siljan", "oslo"])
    def test_csv_and_json_hold_what_the_page_shows(self, client: Client, slug: str) -> None:
        shown = rows_of(page_of(client, slug))
        table, body = as_csv(client, slug), as_json(client, slug)["figures"]
        assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in body] == table
        newest = {row["title"]: row for row in table}
        assert list(newest) == list(shown)
        for title, row in newest.items():
            indicator = library().indicator(row["indicator"])
            assert indicator
            assert row["period"].replace("-", "–") == shown[title][0]
            if row["value"]:
                rounded = number_words(
                    round(float(row["value"]), indicator.decimals), indicator.decimals
                )
                assert shown[title][1].partition(" (")[0] == words_of(rounded)
            else:
                assert (row["flag"], shown[title][1]) == ("suppressed", "Shielded for privacy")
            assert row["attribution"]
            assert row["retrieved"]

    @pytest.mark.parametrize(
        ("language", "title", "shielded"),
        [
            ("nb", "Tall for Siljan", "Skjermet av personvernhensyn"),
            ("nn", "Tal for Siljan", "Skjerma av omsyn til personvern"),
            ("en", "Figures for Siljan", "Shielded for privacy"),
        ],
    )
    def test_in_three_languages(self, language: str, title: str, shielded: str) -> None:
        html = page_of(Client(headers={"accept-language": language}), "siljan")
        assert f'<html lang="{language}"' in html
        assert title in html
        assert shielded in html
        if language != "en":
            english = r"\b(the country|Not fetched|Sources and|What it says|Figure\b|over time)"
            assert not re.findall(english, words_of(html))

    def test_where_only_the_lists_speak_the_gaps_are_named(self, client: Client) -> None:
        html = page_of(client, "oslo")
        assert list(rows_of(html)) == ["Population on 1 January", "Area"]
        assert "Injuries treated in hospital: not fetched" in words_of(html)


def test_a_made_up_place_says_that_its_figures_are_made_up(client: Client, db: None) -> None:
    town = a_community("Vik")
    take({town: {"population": PEOPLE}}, source="demo", attribution="Oppdiktet")
    words = words_of(page_of(client, town))
    assert "These figures are made up for the demonstration. The place does not exist." in words
    assert "10 000" in words


def test_without_figures_it_says_what_to_do(client: Client, db: None) -> None:
    html = page_of(client, a_community("Vik"))
    assert "No figures are fetched for this community yet" in html
    assert "when the site next fetches" in html
    assert reverse("sources") in html
    assert "Fetch as CSV" not in html
    assert client.get(reverse("figures", args=["no-such-place"])).status_code == 404


def test_what_was_only_ever_not_fetched_is_a_gap(client: Client, db: None) -> None:
    town = a_community("Vik")
    take({town: {"population": PEOPLE, "households": PEOPLE, "households-alone": {"2020": ":"}}})
    Reading.objects.filter(indicator="living-alone").update(
        content={"dots": [{"period": "2024", "flag": "not-fetched"}]}
    )
    html = page_of(client, town)
    assert list(rows_of(html)) == ["Population on 1 January", "Population change over five years"]
    assert "Households of one person: not fetched" in words_of(html)


def test_a_newer_year_that_is_not_fetched_hides_no_figure(client: Client, db: None) -> None:
    town = a_community("Vik")
    alone = {"2020": 2_000, "2021": 2_500}
    take({town: {"households": dict.fromkeys(YEARS, 5_000), "households-alone": alone}})
    assert rows_of(page_of(client, town))["Households of one person"][:2] == ["2021", "50.0"]


@pytest.mark.parametrize(
    ("injured", "compared", "trend"),
    [
        ([40] * 14, "Clearly higher than the country.", "No clear trend"),
        ([26] * 14, "Higher than the country.", "No clear trend"),
        ([22] * 14, "No clear difference from the country.", "No clear trend"),
        ([60 - 4 * n for n in range(14)], "Falling", "Falling by about"),
        ([0] * 13 + [1], "", "Too few to tell a trend"),
    ],
)
def test_words_come_from_tests(
    client: Client, db: None, injured: list[int], compared: str, trend: str
) -> None:
    town = a_community("Vik")
    take(
        {
            town: {"population": PEOPLE, "traffic-injured": dict(zip(YEARS, injured, strict=True))},
            None: {"population": MANY, "traffic-injured": dict.fromkeys(YEARS, 2_000)},
        }
    )
    said = rows_of(page_of(client, town))["Injured in traffic"][-1]
    assert compared in said
    assert trend in said


def test_small_numbers_take_the_words_away(client: Client, db: None) -> None:
    """Far fewer than expected is low in a large town; in a small one, none at all says nothing."""
    said = {}
    for size, injured in ((100_000, 20), (2_000, 0)):
        town = a_community()
        series: Mapping[str, Any] = {
            "population": dict.fromkeys(YEARS, size),
            "traffic-injured": dict.fromkeys(YEARS, injured),
        }
        take(
            {
                town: series,
                None: {"population": MANY, "traffic-injured": dict.fromkeys(YEARS, 500)},
            },
            table=f"trial-{size}",
        )
        said[size] = rows_of(page_of(client, town))["Injured in traffic"][-1]
    assert "Clearly lower than the country." in said[100_000]
    assert "Too few to compare with the country." in said[2_000]
    assert "lower" not in said[2_000]


def test_a_source_that_fails_leaves_the_figure_and_says_when(client: Client, db: None) -> None:
    town = a_community("Vik")
    take({town: {"traffic-injured": PEOPLE, "population": PEOPLE}}, table="ssb-traffic")
    assert "could not be read" not in page_of(client, town)
    note("ssb-traffic", faults=["12044: a web page came instead of figures"])
    words = words_of(page_of(client, town))
    assert "10 000" in words
    assert "The source could not be read on" in words


def test_those_it_has_chosen_are_named_and_drawn(client: Client, db: None) -> None:
    town, far = a_community("Vik"), a_community("Fjern")
    beside = [a_community(f"Nabo {n}", parent=town.parent) for n in range(5)]
    take({one: everything(10_000) for one in (town, far, *beside)})
    before = page_of(client, town)
    assert "By its own choice" not in before
    assert "in the municipalities of the county, 2022–2024" in before
    compare_with(town, [far, beside[0]], a_person())
    html = page_of(client, town)
    assert "By its own choice, Vik is also compared with Fjern, Nabo 0." in words_of(html)
    assert "in the county and in chosen municipalities, 2022–2024" in html
    assert "By its own choice" not in page_of(client, far)


@pytest.mark.parametrize("keys", [["K01"], None], ids=["one", "all"])
@pytest.mark.parametrize("neighbours", [1, 20])
def test_it_asks_at_most_eight_things(
    client: Client, db: None, neighbours: int, keys: list[str] | None
) -> None:
    town = a_community("Vik")
    places = [town, *(a_community(parent=town.parent) for _n in range(neighbours))]
    whole = everything(10_000)
    series = whole if keys is None else {"population": whole["population"]}
    take({**dict.fromkeys(places, series), None: everything(5_000_000, 0.9)})
    with CaptureQueriesContext(connection) as first:
        page_of(client, town)
    drawn = Drawing.objects.count()
    assert bool(drawn) == (keys is None)
    assert len(first) <= 11  # drawings are saved once, inside a transaction
    pages._drawn.cache_clear()  # as another process sees it
    for _again in range(2):
        with CaptureQueriesContext(connection) as asked:
            page_of(client, town)
        assert len(asked) <= 8
    for name in ("figures_csv", "figures_json"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name, args=[town.slug])).status_code == 200
        assert len(asked) <= 7
    assert Drawing.objects.count() == drawn
