"""A chart of every kind with gaps in it, made of any word, and what each should be able to do."""

from collections.abc import Callable

from trygt.charts import (
    Band,
    Bar,
    Chart,
    FunnelCurve,
    FunnelPoint,
    GridCell,
    Line,
    Point,
    bars,
    funnel,
    grid,
    multiples,
    pyramid,
    trend,
)

WHY = "Shielded to protect privacy"
HOSTILE = (
    '<script>alert("1")</script> & \' {x} "q" \x00\ud800 Čáhcesuolu 😀 </text> style="x" \\ %s'
)


def _bars(word: str) -> Chart:
    items = [
        Bar(f"{word} here", 12.3, 9.3, 16.2, here=True),
        Bar(f"{word} other", 9.8, 7.4, 12.6),
        Bar(f"{word} shielded", None, gap=word or WHY),
    ]
    return bars(word, word, items, word, (word, 8.6), first=word)


def _exact(word: str) -> Chart:
    return bars(word, word, [Bar(word, 4812), Bar(word, 21330)], word, exact=True)


def _points(word: str) -> tuple[Point, ...]:
    return (
        Point("2015", 14.2, 11.6, 16.8),
        Point("2016", 13.1, 10.7, 15.5),
        Point("2017", None, gap=word or WHY),
        Point("2018", 12.2, 10.0, 14.4),
        Point("2020", 11.0, 9.0, 13.0),
        Point("2021", 10.0, 8.0, 12.0),
    )


def _trend(word: str) -> Chart:
    county = tuple(Point(str(year), 11.5, 11.0, 12.0) for year in range(2015, 2022))
    lines = [Line(f"{word} here", _points(word), here=True), Line(f"{word} county", county)]
    return trend(word, word, lines, word, first=word)


def _pyramid(word: str) -> Chart:
    groups = [
        Band("0–39", 25.5, 24.5, 26.0, 24.0),
        Band("40–79", 21.0, 20.0, 21.5, 20.5),
        Band("80+", None, 4.5, 2.0, 4.0, gap=word or WHY),
    ]
    return pyramid(word, word, groups, f"{word} men", f"{word} women", word, unit=word)


def _funnel(word: str) -> Chart:
    points = [
        FunnelPoint(f"{word} here", 46, 158, True, f"{word} outside"),
        FunnelPoint(f"{word} other", 900, 101.5, False, f"{word} within"),
    ]
    curves = [
        FunnelCurve(size, 100 - half, 100 + half, 100 - 1.6 * half, 100 + 1.6 * half)
        for size in (10, 20, 50, 100, 200, 500, 1000)
        for half in (196 / size**0.5,)
    ]
    return funnel(word, word, points, 100, curves, word, word, target_label=word)


def _grid(word: str) -> Chart:
    cells = [
        GridCell("Falls", "Children", 17, "red", word),
        GridCell("Falls", "Adults", 9, "amber", word),
        GridCell("Traffic", "Children", 4, "green", word),
        GridCell("Traffic", "Adults", None, "", word or WHY),
    ]
    return grid(word, word, ["Falls", "Traffic"], ["Children", "Adults", "Old"], cells)


def _multiples(word: str) -> Chart:
    panels = [(f"{word} a", _points(word)), (f"{word} b", _points(word)[:2])]
    return multiples(word, word, panels, word)


KINDS: dict[str, Callable[[str], Chart]] = {
    "bars": _bars,
    "exact": _exact,
    "trend": _trend,
    "pyramid": _pyramid,
    "funnel": _funnel,
    "grid": _grid,
    "multiples": _multiples,
}


def charts(word: str = "Vik") -> list[Chart]:
    """One of each kind."""
    return [make(word) for make in KINDS.values()]
