"""What the pictures of the style page show: made up, but of real sizes."""

from collections.abc import Iterable
from datetime import date

from trygt.places.models import Community
from trygt.web.ui.pictures import (
    Course,
    Road,
    RoadMilestone,
    RoadStage,
    Stone,
    Stones,
    Tile,
    Wall,
    road,
    stones,
    wall,
)

STAGES = (
    ("intent", "Letter of intent"),
    ("preparing", "Working on the profile"),
    ("review", "Being read"),
    ("meeting", "Meeting"),
    ("statement", "Statement"),
    ("decision", "Decision"),
    ("certified", "Certified"),
)
IDEAS = ("Across sectors", "All ages", "Data and evidence", "Lasting work")
THEMES = ("Traffic", "Falls", "Violence and abuse", "Fire and water", "Suicide", "Leisure")
STATES = ("full", "full", "half", "full", "hole", "full", "out", "full", "hole")


def sample_road() -> Road:
    """A case that works on its profile."""
    return road(
        [
            RoadStage(
                key=key,
                name=name,
                state="done" if at < 1 else "here" if at == 1 else "ahead",
                milestones=(
                    RoadMilestone("A working group is appointed", True, True, "the community"),
                    RoadMilestone("The risks are mapped", False, True, "the community"),
                    RoadMilestone("The council has been told", False, False, "the community"),
                )
                if at == 1
                else (),
                since=date(2026, 3, 2) if at == 1 else None,
            )
            for at, (key, name) in enumerate(STAGES)
        ]
    )


def sample_wall(*, whole: bool = False) -> Wall:
    """A wall of four ideas and six themes."""
    courses = [Course("ideas", "Four ideas", "foundation", _sample_stones("idea", IDEAS, True))]
    for kind, most in (("law", 5), ("practice", 6)):
        for at, theme in enumerate(THEMES):
            names = [f"{theme} {number}" for number in range(1, most + at % 3 - 1)]
            built = _sample_stones(f"{kind}{at}", names, whole)
            courses.append(Course(f"{kind}{at}", theme, kind, built))
    return wall(courses)


def _sample_stones(key: str, names: Iterable[str], whole: bool) -> tuple[Stone, ...]:
    return tuple(
        Stone(
            f"{key}-{at}",
            name,
            "full" if whole else STATES[(at * 5 + len(name)) % len(STATES)],
            f"#{key}-{at}",
        )
        for at, name in enumerate(names)
    )


def sample_map(communities: Iterable[Community]) -> Stones:
    """The municipalities with statuses dealt out, and two made-up communities beside."""
    shown = ("none",) * 7 + ("certified", "none", "in process", "none", "expired")
    tiles = [
        Tile(
            key=community.slug,
            name=community.name,
            county=community.parent.name if community.parent else "",
            latitude=community.latitude,
            longitude=community.longitude,
            status=shown[(at * 5 + at // 7) % len(shown)],
            href=f"#{community.slug}",
        )
        for at, community in enumerate(communities)
    ]
    tiles += [
        Tile("fjordvik", "Fjordvik", "", None, None, "certified", "#fjordvik"),
        Tile("storheia", "Storheia", "", None, None, "in process", "#storheia"),
    ]
    return stones(tiles)
