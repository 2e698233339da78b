"""What charts are made of: numbers with their intervals, or the words for why there is none."""

from dataclasses import dataclass

from trygt.charts.words import checked


@dataclass(frozen=True)
class Point:
    """A number for a period, such as "2024" or "2020–2024". Without `value`, `gap` says why."""

    period: str
    value: float | None
    low: float | None = None
    high: float | None = None
    gap: str = ""

    def __post_init__(self) -> None:
        checked(self.value, self.low, self.high)


@dataclass(frozen=True)
class Line:
    """A number through the years; `here` for the place the chart is about."""

    label: str
    points: tuple[Point, ...]
    here: bool = False


@dataclass(frozen=True)
class Bar:
    """A number of one place or group, to be compared."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    gap: str = ""
    here: bool = False

    def __post_init__(self) -> None:
        checked(self.value, self.low, self.high)


@dataclass(frozen=True)
class Band:
    """An age group of a pyramid: both sides, and the same of whom it is compared with."""

    label: str
    left: float | None
    right: float | None
    left_compared: float | None = None
    right_compared: float | None = None
    gap: str = ""

    def __post_init__(self) -> None:
        for value in (self.left, self.right, self.left_compared, self.right_compared):
            checked(value)
            if value is not None and value < 0:
                raise ValueError(f"{value} cannot be drawn in a pyramid")


@dataclass(frozen=True)
class FunnelPoint:
    """A place in a funnel, with the words for where it lies against the limits."""

    label: str
    size: float
    value: float
    here: bool = False
    verdict_words: str = ""

    def __post_init__(self) -> None:
        checked(self.size, self.value)


@dataclass(frozen=True)
class FunnelCurve:
    """The limits of chance at one size; None where a limit cannot be computed."""

    size: float
    low95: float | None
    high95: float | None
    low998: float | None
    high998: float | None

    def __post_init__(self) -> None:
        checked(self.size, self.low95, self.high95)
        checked(self.size, self.low998, self.high998)


@dataclass(frozen=True)
class GridCell:
    """A cell of a risk grid: its number, its band (red, amber, green or none) and the band's words."""

    row: str
    column: str
    value: float | None
    band: str = ""
    words: str = ""

    def __post_init__(self) -> None:
        checked(self.value)
        if self.band not in {"", "red", "amber", "green"}:
            raise ValueError(f"{self.band} is no band of a risk grid")
