"""The road: a case's stages as a winding path, where it stands, what is next and who has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: dict[str, str | Promise] = {
    "done": _("Done"),
    "here": _("You are here"),
    "ahead": _("Ahead"),
}


@dataclass(frozen=True)
class RoadMilestone:
    """Something to reach within a stage, and who has it."""

    name: str
    done: bool
    blocks: bool = True
    who: str | Promise = ""


@dataclass(frozen=True)
class RoadStage:
    """A stage of the road: done, here or ahead."""

    key: str
    name: str
    state: str
    milestones: tuple[RoadMilestone, ...] = ()
    since: date | None = None
    href: str = ""

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise ValueError(f"A stage is done, here or ahead, not {self.state}.")

    @property
    def words(self) -> str | Promise:
        """The state in words."""
        return STATES[self.state]

    @property
    def reached(self) -> int:
        """How many milestones are done."""
        return sum(milestone.done for milestone in self.milestones)

    @property
    def open(self) -> tuple[RoadMilestone, ...]:
        """Milestones still to reach, those that block first."""
        return tuple(sorted((m for m in self.milestones if not m.done), key=lambda m: not m.blocks))


@dataclass(frozen=True)
class Stop:
    """A stage where it lies on the drawing."""

    stage: RoadStage
    number: int
    x: int
    y: int
    bend: str
    light: bool


@dataclass(frozen=True)
class Road:
    """The drawing."""

    template: ClassVar[str] = "ui/pictures/road.html"
    stops: tuple[Stop, ...]
    way: str
    walked: str
    width: int
    height: int

    @property
    def here(self) -> RoadStage | None:
        """Where the case stands."""
        return next((stop.stage for stop in self.stops if stop.stage.state == "here"), None)

    @property
    def next(self) -> RoadMilestone | None:
        """What must be reached first."""
        return self.here.open[0] if self.here and self.here.open else None


STRIDE, HEIGHT = 140, 148
HIGH, LOW = 60, 100


def road(stages: Sequence[RoadStage]) -> Road:
    """The road of these stages in order."""
    here = next((at for at, stage in enumerate(stages) if stage.state == "here"), -1)
    stops = tuple(
        Stop(
            stage=stage,
            number=at + 1,
            x=STRIDE * at + STRIDE // 2,
            y=LOW if at % 2 == 0 else HIGH,
            bend="left" if at % 2 == 0 else "right",
            light=at == here,
        )
        for at, stage in enumerate(stages)
    )
    last = here if here >= 0 else sum(stage.state == "done" for stage in stages) - 1
    return Road(
        stops=stops,
        way=_curve(stops, len(stops) - 1),
        walked=_curve(stops, last) if last > 0 or here == 0 else "",
        width=STRIDE * max(len(stops), 1),
        height=HEIGHT,
    )


def _curve(stops: Sequence[Stop], until: int) -> str:
    """A soft line from before the first stop through the stops to the one numbered, or to the edge."""
    if not stops:
        return ""
    drawn = f"M0 {(HIGH + LOW) // 2}"
    x, y = 0, (HIGH + LOW) // 2
    for stop in stops[: until + 1]:
        middle = (x + stop.x) // 2
        drawn += f"C{middle} {y} {middle} {stop.y} {stop.x} {stop.y}"
        x, y = stop.x, stop.y
    if until == len(stops) - 1:
        middle, edge = x + STRIDE // 4, x + STRIDE // 2
        drawn += f"C{middle} {y} {middle} {(HIGH + LOW) // 2} {edge} {(HIGH + LOW) // 2}"
    return drawn
