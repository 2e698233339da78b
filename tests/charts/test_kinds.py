"""Each kind says in its table what was given, and draws intervals, gaps and the place it is about."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from tests.charts.samples import KINDS, WHY
from trygt.charts import (
    Band,
    Bar,
    FunnelCurve,
    FunnelPoint,
    GridCell,
    Line,
    Point,
    bars,
    funnel,
    grid,
    trend,
)
from trygt.charts.chart import Chart
from trygt.charts.ink import PAPER, SCREEN, Ink
from trygt.charts.kinds import series
from trygt.charts.svg import svg_of


def marks(chart: Chart, kind: str, **look: object) -> list[dict[str, Any]]:
    """The rows of data drawn with marks of a kind that look so."""
    found = []
    for layer in chart.drawing["layer"]:
        mark = layer["mark"]
        if mark["type"] == kind and all(mark.get(name) == value for name, value in look.items()):
            found += layer["data"]["values"]
    return found


def written(chart: Chart) -> str:
    """All words of a drawing, a line each."""
    return "\n".join(re.findall(r">([^<>]+)</t(?:ext|span)>", svg_of(chart.spec())))


@pytest.mark.parametrize("word", ["Vik", "Much longer names than there is room for anywhere " * 3])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_in_the_common_width(kind: str, word: str) -> None:
    svg = svg_of(KINDS[kind](word).spec())
    _x, _y, width, height = map(float, svg.split('viewBox="')[1].split('"')[0].split())
    assert width == pytest.approx(440, abs=6)
    assert 60 < height < 900
    assert svg.count("<text") > 3
    sizes = {float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)}
    assert min(sizes) * 358 / 440 >= 11  # on a phone of 390 pixels


@pytest.mark.parametrize("kind", set(KINDS) - {"exact", "funnel"})
def test_what_is_not_there_is_named_in_drawing_and_table(kind: str) -> None:
    chart = KINDS[kind]("")
    said = " ".join(cell for row in chart.rows for cell in row)
    assert WHY in said
    drawn = written(chart).replace("\n", " ")
    assert WHY in drawn
    assert "stroke-dasharray" in svg_of(chart.spec())


def test_bars_say_what_was_given_with_intervals() -> None:
    chart = KINDS["bars"]("Vik")
    assert chart.head == ("Vik", "Vik", "Uncertainty, from–to")
    assert chart.rows == (
        ("Vik here", "12.3", "9.3–16.2"),
        ("Vik other", "9.8", "7.4–12.6"),
        ("Vik shielded", "Vik", ""),
        ("Vik", "8.6", ""),
    )
    assert [(row["low"], row["high"]) for row in marks(chart, "rule") if "low" in row] == [
        (7.4, 12.6),
        (9.3, 16.2),
    ]


def test_a_bare_number_is_refused_unless_it_is_exact() -> None:
    with pytest.raises(ValueError, match="needs its interval"):
        bars("t", "d", [Bar("Vik", 3)], "u")
    with pytest.raises(ValueError, match="needs its interval"):
        bars("t", "d", [Bar("Vik", 3, 2)], "u")
    exact = bars("t", "d", [Bar("Vik", 3)], "u", exact=True)
    assert exact.rows == (("Vik", "3"),)
    assert exact.head == ("Compared", "u")
    assert not marks(exact, "point")


@pytest.mark.parametrize("kind", ["bars", "funnel"])
def test_the_place_it_is_about_is_larger_and_bolder(kind: str) -> None:
    drawn = KINDS[kind]("Vik").drawing["layer"]
    points = {
        layer["mark"]["color"]: layer["mark"] for layer in drawn if layer["mark"]["type"] == "point"
    }
    here = points.pop(Ink.LIGHT)
    assert all(here["size"] > 2 * other["size"] for other in points.values())
    bold = [row["text"] for row in marks(KINDS[kind]("Vik"), "text", fontWeight=600)]
    assert "Vik here" in bold
    assert "Vik other" not in bold


def test_a_trend_says_every_period_and_breaks_its_line_at_gaps() -> None:
    chart = KINDS["trend"]("Vik")
    assert chart.head == ("Vik", "Vik here", "Vik county")
    assert [row[:2] for row in chart.rows] == [
        ("2015", "14.2 (11.6–16.8)"),
        ("2016", "13.1 (10.7–15.5)"),
        ("2017", "Vik"),
        ("2018", "12.2 (10.0–14.4)"),
        ("2019", "Missing"),  # nobody spoke of 2019, and the axis does not jump over it
        ("2020", "11.0 (9.0–13.0)"),
        ("2021", "10.0 (8.0–12.0)"),
    ]
    line = marks(chart, "line", color=Ink.HERE)
    assert [(row["x"], row["run"]) for row in line] == [(0, 0), (1, 0), (5, 2), (6, 2)]
    assert [(row["x"], row["y"], row["y2"]) for row in marks(chart, "area")] == [
        (0, 11.6, 16.8),
        (1, 10.7, 15.5),
        (5, 9.0, 13.0),
        (6, 8.0, 12.0),
    ]
    assert [row["x"] for row in marks(chart, "rule", color=Ink.GLOW)] == [3]
    assert [row["x"] for row in marks(chart, "point", stroke=Ink.GAP)] == [2, 4]
    assert {"2017: Vik", "2019: Missing"} <= set(written(chart).split("\n"))


def test_lines_to_compare_with_differ_in_weight_and_dashes() -> None:
    points = tuple(Point(str(year), year - 2000.0) for year in range(2010, 2015))
    lines = [Line("Here", points, True), *(Line(str(at), points) for at in range(4))]
    drawn = trend("t", "d", lines, "u").drawing["layer"]
    looks = [layer["mark"] for layer in drawn if layer["mark"]["type"] == "line"]
    assert looks[-1]["strokeWidth"] > looks[0]["strokeWidth"]
    assert len({str(look.get("strokeDash")) for look in looks[:-1]}) == 4
    assert {"Here", "0", "1", "2", "3"} <= set(written(trend("t", "d", lines, "u")).split("\n"))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (["2015", "2018", "2016"], ["2015", "2016", "2017", "2018"]),
        (["2011", "2015", "2013"], ["2011", "2013", "2015"]),
        (["2010", "2012", "2016"], ["2010", "2012", "2014", "2016"]),
        (["2010–2014", "2011–2015"], ["2010–2014", "2011–2015"]),
        (["2024"], ["2024"]),
        ([], []),
    ],
)
def test_a_skipped_year_keeps_its_place(given: list[str], shown: list[str]) -> None:
    line = Line("a", tuple(Point(period, 1.0) for period in given))
    assert series.periods_of([line]) == shown


def test_a_pyramid_says_both_sides_and_whom_it_is_compared_with() -> None:
    chart = KINDS["pyramid"]("Vik")
    assert chart.head == ("Age", "Vik men", "Vik women", "Vik men, Vik", "Vik women, Vik")
    assert chart.rows[0] == ("0–39", "25.5", "24.5", "26.0", "24.0")
    assert chart.rows[2] == ("80+", "Vik", "4.5", "2.0", "4.0")
    sides = [(row["x2"], row["y"] // 1) for row in marks(chart, "rect")]
    assert sides == [(-25.5, 0), (-21.0, 1), (24.5, 0), (20.0, 1), (4.5, 2)]
    assert len(marks(chart, "line")) == 12
    assert "−" not in written(chart)  # the left side has no negative people
    with pytest.raises(ValueError, match="pyramid"):
        Band("0–4", -1, 2)


def test_a_funnel_says_every_place_and_its_verdict_and_ends_curves_at_the_edge() -> None:
    chart = KINDS["funnel"]("Vik")
    assert chart.rows == (
        ("Vik here", "46", "158.0", "Vik outside"),
        ("Vik other", "900", "101.5", "Vik within"),
        ("Vik", "", "100.0", ""),
    )
    scale = chart.drawing["encoding"]["y"]["scale"]["domain"]
    for row in marks(chart, "line") + marks(chart, "area"):
        assert scale[0] <= row["y"] <= scale[1]
    assert {"95 %", "99.8 %", "100"} <= set(written(chart).split("\n"))


def test_a_funnel_without_some_limits_is_drawn() -> None:
    curves = [FunnelCurve(1, None, 300, None, None), FunnelCurve(90, 80, 120, None, 130)]
    points = [FunnelPoint("Vik", 0, 0, True, "too small"), FunnelPoint("By", 80, 110)]
    assert "<circle" in svg_of(funnel("t", "d", points, 100, curves, "s", "u").spec())
    assert svg_of(funnel("t", "d", points, 100, [], "s", "u").spec())


def test_a_grid_says_number_and_band_and_marks_bands_by_shape_and_edge() -> None:
    chart = KINDS["grid"]("High")
    assert chart.head == ("Row", "Children", "Adults", "Old")
    assert chart.rows == (
        ("Falls", "17 (High)", "9 (High)", "Missing"),
        ("Traffic", "4 (High)", "High", "Missing"),
    )
    drawn = chart.drawing["layer"]
    shapes = [layer["mark"]["shape"] for layer in drawn if layer["mark"].get("shape")]
    edges = [layer["mark"].get("strokeWidth") for layer in drawn if layer["mark"]["type"] == "rect"]
    assert shapes == ["triangle-up", "diamond", "circle"]
    assert len(set(edges)) == 4
    assert written(chart).split("\n").count("High") == 4
    long = KINDS["grid"]("Much higher than elsewhere")
    assert (
        written(long).split("\n").count("Much higher than elsewhere") == 3
    )  # the key, once a band


def test_a_cell_outside_the_grid_or_in_no_band_is_refused() -> None:
    with pytest.raises(ValueError, match="no place"):
        grid("t", "d", ["a"], ["b"], [GridCell("a", "c", 1)])
    with pytest.raises(ValueError, match="no band"):
        GridCell("a", "b", 1, "purple")


def test_multiples_share_one_scale_and_one_table() -> None:
    chart = KINDS["multiples"]("Vik")
    assert chart.head == ("Period", "Vik a", "Vik b")
    assert chart.rows[0] == ("2015", "14.2 (11.6–16.8)", "14.2 (11.6–16.8)")
    assert chart.rows[2] == ("2017", "Vik", "Missing")
    assert "Vik b 2017–2021: Missing" in written(chart)
    rows = chart.drawing["data"]["values"]
    assert {row["panel"] for row in rows if row["kind"] == "band"} == {0, 1}
    assert "resolve" not in chart.drawing


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_numbers_are_written_as_the_reader_writes_them(language: str) -> None:
    with translation.override(language):
        counts = bars("t", "d", [Bar("Vik", 1234567.0)], "u", exact=True)
        rates = bars("t", "d", [Bar("Vik", -0.25, -0.5, 1.5)], "u")
    assert counts.rows[0][1] == "1\u00a0234\u00a0567"
    assert "1\u00a0000\u00a0000" in written(counts)
    assert rates.rows[0][1:] == ("−0,25", "−0,50–1,50")
    assert "−0,5" in written(rates)
    assert bars("t", "d", [Bar("Vik", 1234567.0)], "u", exact=True).rows[0][1] == "1,234,567"


def nothing() -> Iterator[Chart]:
    """Charts of next to nothing, and of absurd numbers."""
    for value in (None, 0.0, -3.0, 1e-9, 1e15, 4.2):
        low, high = (None, None) if value is None else (value - 1, value + 1)
        yield bars("t", "d", [Bar("a", value, low, high, here=True)], "u", ("r", 1))
        yield trend("t", "d", [Line("a", (Point("2024", value, low, high),), True)], "u")
    yield funnel("t", "d", [FunnelPoint("a", 5, 0)], 0, [], "", "")
    yield trend("t", "d", [Line("a", (Point("x", 1.0), Point("x y", 2.0)))], "")
    yield grid("t", "d", ["a"], ["b"], [])


def test_next_to_nothing_and_absurd_numbers_are_drawn() -> None:
    for chart in nothing():
        assert svg_of(chart.spec()).startswith("<svg ")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    for make in (
        lambda: Bar("a", value),
        lambda: Point("2024", 1, value),
        lambda: FunnelPoint("a", value, 1),
    ):
        with pytest.raises(ValueError, match="cannot be drawn"):
            make()
    with pytest.raises(ValueError, match="ends before it begins"):
        Bar("a", 2, 3, 1)


def test_a_palette_replaces_inks_and_never_words() -> None:
    chart = bars("t", "d", [Bar("here", 1, 0, 2, here=True), Bar(SCREEN[Ink.HERE], 1, 0, 2)], "ink")
    spec = json.dumps(chart.spec(PAPER))
    assert SCREEN[Ink.HERE] in spec  # the word
    assert f'"color": "{SCREEN[Ink.HERE]}"' not in spec
    assert f'"color": "{PAPER[Ink.HERE]}"' in spec


def test_no_two_inks_share_a_colour_on_the_screen() -> None:
    assert set(SCREEN) == set(PAPER) == set(Ink)
    assert len(set(SCREEN.values())) == len(Ink)
