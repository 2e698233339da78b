"""A chart in a page: words, drawing and table tied together, in colours of the style sheet."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.utils import translation

from tests.charts.samples import HOSTILE, KINDS, charts
from tests.ui.reading import Page, faults_of
from trygt.charts import Chart, Drawn, bars, draw, svg
from trygt.charts.ink import SCREEN, Ink
from trygt.web import ui

STYLES = Path(ui.__file__).parent / "static" / "ui" / "charts.css"

pytestmark = [pytest.mark.django_db, pytest.mark.anywhere]


def show(*drawn: Drawn) -> str:
    """Charts as a page shows them."""
    page = engines["django"].from_string("{% for one in drawn %}{% chart one %}{% endfor %}")
    return page.render({"drawn": drawn})


@pytest.mark.parametrize("word", ["Vik", HOSTILE])
def test_charts_are_well_formed_and_their_ids_are_their_own(word: str) -> None:
    html = show(*draw(charts(word)), *draw(charts(word)))
    assert faults_of(html) == []
    page = Page(html)
    assert len(page.all("svg", role="img")) == 2 * len(KINDS)
    assert len(page.all("figure")) == len(page.all("details")) == 2 * len(KINDS)
    assert not page.all("script")


def test_the_drawing_is_named_and_described_and_the_table_says_the_same() -> None:
    chart = KINDS["trend"]("Vik")
    page = Page(show(*draw([chart])))
    (drawing,) = page.all("svg")
    words, title = drawing.attributes["aria-describedby"], drawing.attributes["aria-labelledby"]
    assert page.all("p", id=title)
    assert page.all("p", id=words)
    heads = page.all("th", scope="col")
    assert len(heads) == len(chart.head)
    assert len(page.all("th", scope="row")) == len(chart.rows)
    for row in chart.rows:
        for cell in row:
            assert cell in page.html


def test_without_a_drawing_the_table_is_open_and_without_figures_it_says_so() -> None:
    page = Page(show(Drawn(charts()[0], "")))
    assert "The table says the same." in page.html
    assert "open" in page.all("details")[0].attributes
    empty: Chart = bars("Title", "d", [], "u")
    html = show(*draw([empty]))
    assert faults_of(html) == []
    assert "There are no figures to show." in html
    assert "<table" not in html


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_words_of_charts_are_translated(language: str) -> None:
    with translation.override(language):
        html = show(*draw(charts()))
    english = r"uncertainty|Uncertainty|Missing|The figures as|Against|Centre|Period\b|Row\b"
    assert not re.findall(english, html)


def test_every_ink_has_its_rules_by_day_by_night_and_in_print() -> None:
    styles = STYLES.read_text(encoding="utf-8")
    screen, _mark, paper = styles.partition("@media print")
    for ink in Ink:
        name = f"--chart-{ink.value}"
        assert f".f-{ink.value} {{ fill: var({name}); }}" in styles
        assert f".s-{ink.value} {{ stroke: var({name}); }}" in styles
        assert f"{name}: " in screen
        assert f"{name}: #" in paper


def test_the_style_page_shows_each_kind(client, settings) -> None:
    settings.ROOT_URLCONF = "tests.ui.addresses"
    answer = client.get("/ui/charts/")
    html = answer.content.decode()
    assert faults_of(html) == []
    assert len(Page(html).all("svg", role="img")) == len(KINDS)
    assert "Shielded to protect privacy" in html


def test_a_colour_of_the_screen_is_never_that_of_a_word() -> None:
    drawn = svg.with_classes(f'<svg><text fill="{SCREEN[Ink.INK]}">fill="#1f2529"</text></svg>')
    assert drawn == '<svg><text class="f-ink" fill="#1f2529">fill="#1f2529"</text></svg>'
