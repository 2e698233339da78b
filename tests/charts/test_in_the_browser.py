"""Charts as a browser draws them: no word cut off or too small, colours that follow day and night."""

import pytest
from django.template import engines
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.charts.samples import charts
from trygt.charts import draw

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CUT_OFF = """() => [...document.querySelectorAll('.chart-drawing')].flatMap(drawing => {
  const all = drawing.getBoundingClientRect();
  return [...drawing.querySelectorAll('text')].filter(text => {
    const box = text.getBoundingClientRect();
    return box.left < all.left - 1 || box.right > all.right + 1
        || box.top < all.top - 1 || box.bottom > all.bottom + 1;
  }).map(text => text.textContent);
})"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll('.chart-drawing text')].map(text =>
  parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))"""
COLOURS = """() => [...document.querySelectorAll('.chart-drawing .f-light')].map(
  mark => getComputedStyle(mark).fill)"""


LONG = "Names far longer than there is room for, Überlangeszusammengesetztesjaneverendingword "


@pytest.fixture(autouse=True)
def only_the_style_page(settings) -> None:
    settings.ROOT_URLCONF = "tests.ui.addresses"


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_no_word_is_cut_off_or_too_small(live_server: LiveServer, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/ui/charts/")
    page.evaluate("document.fonts.ready")
    assert page.locator(".chart-drawing").count() == 7
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(SMALLEST) >= (11 if width >= 390 else 10)


def test_long_words_are_broken_or_cut_before_the_edge(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/ui/charts/")
    template = engines["django"].from_string("{% for one in drawn %}{% chart one %}{% endfor %}")
    html = template.render({"drawn": draw(charts(LONG))})
    page.evaluate("html => document.querySelector('.charts').innerHTML = html", html)
    page.evaluate("document.fonts.ready")
    assert page.locator(".chart-drawing").count() == 7
    assert page.evaluate(CUT_OFF) == []


def test_colours_follow_day_night_and_print(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/ui/charts/")
    seen = []
    for look in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"media": "print"}):
        page.emulate_media(**look)  # type: ignore[arg-type]
        seen.append(set(page.evaluate(COLOURS)))
    assert [len(colours) for colours in seen] == [1, 1, 1]
    assert seen[0] == {"rgb(240, 173, 46)"}
    assert len(set.union(*seen)) == 3
    red, green, blue = seen[2].pop().removeprefix("rgb(").rstrip(")").split(", ")
    assert red == green == blue
