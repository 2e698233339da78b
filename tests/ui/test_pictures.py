"""The pictures say the truth: every stone in its place, in the picture and in the table."""

from collections import Counter

import pytest
from django.template import engines

from tests.ui.reading import Page, faults_of
from trygt.places import acts, queries
from trygt.web.ui.pictures import Course, RoadMilestone, RoadStage, Stone, Tile, road, stones, wall
from trygt.web.ui.pictures.tiles import STATUSES, UNIT


def show(drawn: object) -> str:
    """A picture as a page shows it."""
    return engines["django"].from_string("{% picture drawn %}").render({"drawn": drawn})


@pytest.fixture
def municipalities(db: None) -> list[Tile]:
    """The real ones, each with a status."""
    acts.load_shipped()
    statuses = list(STATUSES)
    return [
        Tile(
            c.slug,
            c.name,
            c.parent.name if c.parent else "",
            c.latitude,
            c.longitude,
            statuses[at % 4],
            f"/{c.slug}/",
        )
        for at, c in enumerate(queries.stones())
    ]


def test_every_municipality_has_one_stone_and_no_two_overlap(municipalities: list[Tile]) -> None:
    drawn = stones(municipalities)
    assert len(drawn.laid) == len(municipalities) == 357
    assert {stone.tile.key for stone in drawn.laid} == {tile.key for tile in municipalities}
    for at, one in enumerate(drawn.laid):
        assert 0 <= one.x <= drawn.width - 2 * UNIT
        assert 0 <= one.y <= drawn.height - 2 * UNIT
        for other in drawn.laid[at + 1 :]:
            room = 2 * UNIT if one.tile.county == other.tile.county else 3 * UNIT
            assert abs(one.x - other.x) >= room or abs(one.y - other.y) >= room


def test_the_map_keeps_the_shape_of_the_country(municipalities: list[Tile]) -> None:
    laid = {stone.tile.key: stone for stone in stones(municipalities).laid}
    north, south = laid["nordkapp"], laid["lindesnes"]
    west, east = laid["solund"], laid["vardo"]
    assert north.y < laid["bodo"].y < laid["trondheim"].y < laid["hamar"].y < south.y
    assert west.x < laid["hamar"].x < laid["bodo"].x < laid["tromso"].x < east.x


def test_counties_hang_together(municipalities: list[Tile]) -> None:
    drawn = stones(municipalities).laid
    whole = 0
    counties = {stone.tile.county for stone in drawn}
    for county in counties:
        left = {(s.x, s.y) for s in drawn if s.tile.county == county}
        heap = [left.pop()]
        for x, y in heap:
            near = {p for p in left if abs(p[0] - x) <= 2 * UNIT and abs(p[1] - y) <= 2 * UNIT}
            heap += near
            left -= near
        whole += not left
    assert len(counties) == 15
    assert whole >= 13


def test_the_map_is_the_same_every_time(municipalities: list[Tile]) -> None:
    assert stones(municipalities) == stones(list(reversed(municipalities)))


def test_every_stone_links_and_stands_in_the_list(municipalities: list[Tile]) -> None:
    beside = Tile("fjordvik", "Fjordvik", "", None, None, "certified", "/fjordvik/")
    page = Page(show(stones([*municipalities, beside])))
    links = Counter(element.attributes["href"] for element in page.all("a"))
    assert faults_of(page.html) == []
    assert all(links[tile.href] == 2 for tile in (*municipalities, beside))
    assert len(page.all("th", scope="row")) == 358


def test_an_empty_map_and_an_unknown_status() -> None:
    assert faults_of(show(stones([]))) == []
    with pytest.raises(ValueError, match="not "):
        stones([Tile("a", "A", "", None, None, "perhaps")])


def courses(state: str) -> list[Course]:
    """A small wall, given out of order."""
    return [
        Course(
            "p", "Traffic", "practice", tuple(Stone(f"p{i}", f"P{i}", state) for i in range(13))
        ),
        Course(
            "i", "Ideas", "foundation", tuple(Stone(f"i{i}", f"I{i}", "full") for i in range(4))
        ),
        Course("l", "Traffic", "law", tuple(Stone(f"l{i}", f"L{i}", "out") for i in range(3))),
    ]


def test_the_wall_rests_on_its_foundation_with_the_law_below_practice() -> None:
    drawn = wall(courses("hole"))
    assert [course.kind for course in drawn.courses] == ["foundation", "law", "practice"]
    for face in drawn.faces:
        tops = {
            cut.stone.key[0]: float(cut.outline[1:].split("Q")[0].split()[1]) for cut in face.cuts
        }
        assert tops["p"] < tops["l"] < tops["i"]
        assert len(face.cuts) == 20


def test_a_whole_wall_lights_the_beacon_and_a_hole_puts_it_out() -> None:
    assert wall(courses("full")).complete
    assert "beacon-lit" in show(wall(courses("full")))
    assert not wall(courses("half")).complete
    assert "beacon-lit" not in show(wall(courses("half")))
    assert not wall([]).complete


def test_every_stone_has_a_table_row_and_the_same_shape_every_time() -> None:
    page = Page(show(wall(courses("hole"))))
    assert faults_of(page.html) == []
    assert len(page.all("th", scope="row")) == 20
    assert wall(courses("hole")) == wall(courses("hole"))
    with pytest.raises(ValueError, match="not "):
        wall([Course("x", "X", "roof", (Stone("x", "X", "full"),))])


def test_holes_lead_to_what_is_missing() -> None:
    stone = Stone("a", "Helmets", "hole", "/work/a/")
    page = Page(show(wall([Course("c", "C", "law", (stone,))])))
    assert len(page.all("a", href="/work/a/")) == 3
    assert page.all("svg", role="group")
    assert not page.all("svg", role="img")


def test_the_road_says_where_one_stands_and_what_is_next() -> None:
    stages = [
        RoadStage("a", "Letter", "done"),
        RoadStage(
            "b",
            "Preparing",
            "here",
            (
                RoadMilestone("Told", False, False, "the council"),
                RoadMilestone("Mapped", False, True, "the group"),
                RoadMilestone("Begun", True),
            ),
        ),
        RoadStage("c", "Review", "ahead"),
    ]
    drawn = road(stages)
    assert drawn.here is stages[1]
    assert drawn.next == stages[1].milestones[1]
    page = Page(show(drawn))
    assert faults_of(page.html) == []
    assert len(page.all("li", **{"aria-current": "step"})) == 1
    assert len(page.all("th", scope="row")) == 3
    over = road([RoadStage("a", "Letter", "done"), RoadStage("b", "Certified", "done")])
    assert over.here is None
    assert over.next is None
    assert faults_of(show(over)) == faults_of(show(road([]))) == []
