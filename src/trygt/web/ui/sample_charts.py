"""What the charts of the style page show: made-up figures of made-up communities, gaps among them."""

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

SHIELDED = "Shielded to protect privacy"
RATES = (14.2, 13.1, None, 12.2, 13.4, 12.4, 11.0, 10.4, 9.1, 9.6)
YEARS = tuple(str(year) for year in range(2015, 2025))
AGES = (*(f"{age}–{age + 4}" for age in range(0, 90, 5)), "90+")
# Men and women in per cent by age, from the youngest.
MEN = (
    4.1,
    4.4,
    4.7,
    4.5,
    4.9,
    5.6,
    5.5,
    5.7,
    6.1,
    6.3,
    6.0,
    5.8,
    5.4,
    5.7,
    4.6,
    4.1,
    2.9,
    2.3,
    1.7,
)
WOMEN = (
    4.2,
    4.5,
    4.5,
    5.0,
    4.8,
    5.3,
    5.7,
    5.4,
    6.0,
    6.4,
    5.5,
    5.9,
    5.3,
    5.4,
    4.9,
    4.1,
    3.2,
    2.5,
    1.9,
)
COUNTY_MEN = (
    4.5,
    4.7,
    4.8,
    5.0,
    5.3,
    5.5,
    5.7,
    5.9,
    6.1,
    6.2,
    5.9,
    5.6,
    5.3,
    5.1,
    4.6,
    3.9,
    2.8,
    1.9,
    1.2,
)
COUNTY_WOMEN = (
    4.4,
    4.6,
    4.7,
    4.9,
    5.1,
    5.4,
    5.6,
    5.8,
    6.1,
    6.0,
    5.9,
    5.7,
    5.4,
    5.2,
    4.9,
    4.3,
    3.3,
    2.4,
    1.9,
)
PEERS = ("Storheia", "Granvik", "Elvebakken", "Nordsund", "Havnes", "Lyngmo", "Skogby", "Tindfjord")


def _points(values: tuple[float | None, ...], spread: float) -> tuple[Point, ...]:
    """Points of all years with intervals of a relative width; what is None is shielded."""
    return tuple(
        Point(year, None, gap=SHIELDED)
        if value is None
        else Point(year, value, value * (1 - spread), value * (1 + spread))
        for year, value in zip(YEARS, values, strict=True)
    )


def sample_charts() -> list[Chart]:
    """One of each kind, and bars of exact counts."""
    return [_bars(), _trend(), _pyramid(), _funnel(), _grid(), _multiples(), _counts()]


def _bars() -> Chart:
    return bars(
        "Hip fractures",
        "Fjordvik lies above the county. The interval does not reach the whole country.",
        [
            Bar("Fjordvik", 12.3, 9.3, 16.2, here=True),
            Bar("Granvik", 9.8, 7.4, 12.6),
            Bar("Storheia", None, gap=SHIELDED),
            Bar("Communities of the same size and means", 8.9, 8.4, 9.4),
            Bar("The county", 9.2, 8.4, 10.0),
        ],
        "per 1,000 inhabitants aged 65 and over",
        ("The whole country", 8.6),
    )


def _trend() -> Chart:
    county = tuple(11.5 - 0.1 * at for at in range(10))
    country = tuple(11.0 - 0.17 * at for at in range(10))
    return trend(
        "Injuries treated at hospital",
        "Fewer each year since 2015, more than chance would explain. 2017 is shielded.",
        [
            Line("Fjordvik", _points(RATES, 0.18), here=True),
            Line("The county", _points(county, 0.04)),
            Line("The whole country", _points(country, 0.01)),
        ],
        "per 1,000 inhabitants",
    )


def _pyramid() -> Chart:
    return pyramid(
        "Who lives here",
        "Fewer children and more people over 65 than in the county.",
        [Band(*ages) for ages in zip(AGES, MEN, WOMEN, COUNTY_MEN, COUNTY_WOMEN, strict=True)],
        "Men",
        "Women",
        "The county",
        unit="per cent of the inhabitants",
    )


def _funnel() -> Chart:
    def limits(size: float, z: float) -> tuple[float, float]:
        return max(0, 100 - 100 * z / size**0.5), 100 + 100 * z / size**0.5

    sizes = [5 * 1.15**step for step in range(40)]
    others = [
        FunnelPoint(
            f"{name} {ring}",
            round(6 * 1.55 ** (at + ring / 3), 1),
            round(100 + (at * 37 + ring * 53) % 90 * 1.7 / (1.2**at) - 70 / (1.2**at), 1),
            verdict_words="within the limits",
        )
        for ring in (1, 2, 3)
        for at, name in enumerate(PEERS)
    ]
    return funnel(
        "Is the difference more than chance?",
        "Fjordvik lies above the outer limit: so far off is seldom chance.",
        [*others, FunnelPoint("Fjordvik", 46, 158, True, "above the 99.8 % limit")],
        100,
        [FunnelCurve(size, *limits(size, 1.96), *limits(size, 3.09)) for size in sizes],
        "Injuries expected from ages and sexes",
        "Ratio to the whole country, 100 is the same",
        target_label="The whole country",
    )


def _grid() -> Chart:
    rows = ("Traffic", "Falls", "Fire and water", "Violence and abuse")
    columns = ("Children", "Youth", "Adults", "Elderly")
    bands = (("green", "Low"), ("amber", "Medium"), ("red", "High"))
    cells = [
        GridCell(row, column, value, *bands[(value > 8) + (value > 14)])
        for r, row in enumerate(rows)
        for c, column in enumerate(columns)
        if (value := (r * 7 + c * 11) % 19 + 2) and (r, c) not in {(3, 3), (2, 1)}
    ]
    cells.append(GridCell("Violence and abuse", "Elderly", None, "", "Shielded"))
    return grid(
        "Where the risks are",
        "Falls among the young and traffic among the elderly come first.",
        rows,
        columns,
        cells,
    )


def _multiples() -> Chart:
    def of(begin: float, by: float) -> tuple[Point, ...]:
        return _points(tuple(begin + by * at for at in range(10)), 0.15)

    scarce = (None, None, 6.5, None, 7.2, 8.0, 7.4, None, None, 6.0)
    return multiples(
        "Injuries by place",
        "On one scale, to be compared by height as well as shape.",
        [
            ("At home", _points(RATES, 0.18)),
            ("In traffic", of(8, -0.35)),
            ("At work", of(5, 0.1)),
            ("At school", _points(scarce, 0.3)),
        ],
        "per 1,000 inhabitants",
    )


def _counts() -> Chart:
    return bars(
        "Inhabitants",
        "Counts are facts: no interval.",
        [Bar("Fjordvik", 4812, here=True), Bar("Granvik", 9120), Bar("Storheia", 21330)],
        "inhabitants",
        exact=True,
    )
