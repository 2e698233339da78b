"""Drawings are safe to stand in a page, made once, and never the reason that a page fails."""

import re
import threading
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.charts.samples import HOSTILE, KINDS, charts
from trygt import clock
from trygt.charts import Bar, Chart, bars, draw, drawing, paper_svg, prune, svg
from trygt.charts.ink import Ink
from trygt.charts.models import Drawing

ELEMENTS = {"svg", "g", "path", "rect", "line", "circle", "text", "tspan"}
ATTRIBUTES = {
    *("viewBox", "class", "transform", "d", "x", "y", "x2", "y2", "dx", "dy", "cx", "cy", "r"),
    *("width", "height", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap"),
    *("stroke-linejoin", "font-size", "font-weight", "font-family", "text-anchor"),
}


def strange(drawn: str) -> set[str]:
    """Elements, attributes and values that a drawing should not have."""
    found = set()
    for element in ET.fromstring(drawn).iter():
        name = element.tag.removeprefix("{http://www.w3.org/2000/svg}")
        found |= {name} - ELEMENTS
        found |= {key for key in element.attrib if key not in ATTRIBUTES}
        found |= {value for value in element.attrib.values() if re.search(r"[:;<&]|url", value)}
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_words_of_others_stay_words(kind: str, db: None) -> None:
    chart = KINDS[kind](HOSTILE)
    (drawn,) = draw([chart])
    for svg_text in (drawn.svg, paper_svg(chart)):
        assert strange(svg_text) == set()
        assert "<script" not in svg_text
        assert not re.search(r"<[^>]*\b(style|on\w+|href|id|aria-\w+)=", svg_text)
        assert "http" not in svg_text.replace("http://www.w3.org/2000/svg", "")
        assert "\x00" not in svg_text
        assert "&lt;script" in svg_text
        words = " ".join(" ".join(ET.fromstring(svg_text).itertext()).split())
        assert "<script>" in words
        assert "Čáhcesuolu" in words or "…" in words


@pytest.mark.parametrize(
    "hostile",
    [
        '<svg viewBox="0 0 9 9"><script>alert(1)</script><text>a</text></svg>',
        '<svg viewBox="0 0 9 9"><g onload="x()" style="fill:red"><text onclick="y()">a</text></g></svg>',
        '<svg viewBox="0 0 9 9"><image href="https://x.example/"/><a href="#"><text>b</text></a><text>a</text></svg>',
        '<svg viewBox="0 0 9 9"><foreignObject><b>x</b></foreignObject><text fill="url(#a)">a</text></svg>',
        '<svg viewBox="0 0 9 9"><defs><clipPath id="c"/></defs><text clip-path="url(#c)" font-size="1;x:y">a</text></svg>',
    ],
)
def test_what_is_not_known_to_be_harmless_is_left_out(hostile: str) -> None:
    drawn = svg.cleaned(hostile.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '))
    assert strange(drawn) == set()
    assert drawn.endswith("<text>a</text></svg>")


@pytest.mark.parametrize("nothing", ["", "<svg", "<svg/>", '<svg viewBox="0 0 9"/>'])
def test_no_drawing_is_no_drawing(nothing: str) -> None:
    with pytest.raises(ValueError, match="gave"):
        svg.cleaned(nothing)


def test_nothing_is_fetched_whatever_a_spec_says() -> None:
    spec = charts()[0].spec()
    spec["layer"][0]["data"] = {"url": "http://127.0.0.1:9/secret.json"}
    with pytest.raises(ValueError, match="not allowed"):
        svg.svg_of(spec)


def test_many_charts_are_one_question_and_each_is_drawn_once(
    db: None, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = draw(charts())
    assert Drawing.objects.count() == len(KINDS)
    renderer = svg.svg_of
    times: list[object] = []
    monkeypatch.setattr(drawing, "svg_of", lambda spec: times.append(spec) or renderer(spec))
    with django_assert_num_queries(1):
        again = draw(charts())
    assert again == first
    assert times == []
    other = bars("t", "d", [Bar("Vik", 5)], "u", exact=True)
    with CaptureQueriesContext(connection) as asked:
        mixed = draw([*charts(), other, other])
    assert len(times) == 1
    assert len([q for q in asked if q["sql"].startswith("SELECT")]) == 1
    assert mixed[-1].svg == mixed[-2].svg
    assert Drawing.objects.count() == len(KINDS) + 1
    with django_assert_num_queries(0):
        assert draw([]) == []


def test_a_drawing_is_kept_under_all_that_shows_in_it(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one(value: float = 1234.5) -> Chart:
        return bars("t", "d", [Bar("Vik", value, 1, 2000)], "u")

    draw([one()])
    draw([one()])
    assert Drawing.objects.count() == 1
    draw([one(1234.6), one(1999)])
    assert Drawing.objects.count() == 3
    with translation.override("nb"):
        (norwegian,) = draw([one()])
    assert "1\u00a0235" in norwegian.svg or "1\u00a0234" in norwegian.svg
    assert Drawing.objects.count() == 4
    paper_svg(one())
    assert Drawing.objects.count() == 5
    monkeypatch.setattr(drawing, "edition", lambda: "another renderer")
    draw([one()])
    assert Drawing.objects.count() == 6


def test_nothing_to_draw_is_no_drawing(db: None) -> None:
    (drawn,) = draw([bars("t", "d", [], "u")])
    assert drawn.svg == paper_svg(drawn.chart) == ""
    assert not Drawing.objects.exists()


def test_what_cannot_be_drawn_or_kept_stops_nothing(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    good, bad = charts()[:2]
    bad.drawing["layer"][0]["data"] = {"url": "http://127.0.0.1:9/x.json"}  # type: ignore[index]
    drawn = draw([good, bad])
    assert drawn[0].svg
    assert drawn[1].svg == ""
    assert drawn[1].chart is bad
    assert "could not be drawn" in caplog.text

    def full(*_args: object, **_more: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr("django.db.models.query.QuerySet.bulk_create", full)
    (kept,) = draw([charts()[2]])
    assert kept.svg
    assert "could not be kept" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_two_who_draw_at_once_both_get_their_drawings() -> None:
    wanted = charts()
    found: list[list[str]] = []

    def visit() -> None:
        found.append([drawn.svg for drawn in draw(wanted)])
        connection.close()

    visitors = [threading.Thread(target=visit) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(found) == 4
    assert all(one == found[0] and all(one) for one in found)
    assert Drawing.objects.count() == len(wanted)


def test_old_drawings_are_let_go_and_drawn_anew(db: None) -> None:
    then = datetime(2026, 1, 1, 12, tzinfo=UTC)
    with clock.at(then):
        (first,) = draw(charts()[:1])
        assert prune() == 0
    with clock.at(then + timedelta(days=91)):
        draw(charts()[1:2])
        assert prune() == 1
        assert Drawing.objects.count() == 1
        assert draw(charts()[:1]) == [first]


def test_on_the_screen_every_colour_has_its_class_and_on_paper_none(db: None) -> None:
    for chart in charts():
        (drawn,) = draw([chart])
        for tag in re.findall(r"<\w+[^>]*>", drawn.svg):
            colours = re.findall(r' (fill|stroke)="#', tag)
            names = re.findall(r'class="([^"]*)"', tag)
            assert len(colours) == len(names[0].split() if names else [])
        paper = paper_svg(chart)
        assert "class=" not in paper
        assert 'font-family="Inter"' in paper
    known = {f"{kind}-{ink.value}" for ink in Ink for kind in "fs"}
    used = {name for names in re.findall(r'class="([^"]*)"', drawn.svg) for name in names.split()}
    assert used <= known
