"""The three signature pictures: plain rows in, a drawing out, shown by `{% picture drawing %}`.

`road(stages)` is the way of a case, `wall(courses)` what stands and what is missing,
`stones(tiles)` Norway with a stone for every municipality. Each is a frozen dataclass that knows
its template; each template has a title, a description and a table that says the same.
"""

from trygt.web.ui.pictures.masonry import Course, Stone
from trygt.web.ui.pictures.path import Road, RoadMilestone, RoadStage, road
from trygt.web.ui.pictures.stonework import Wall, wall, wall_picture
from trygt.web.ui.pictures.tiles import Stones, Tile, stones

__all__ = [
    "Course",
    "Road",
    "RoadMilestone",
    "RoadStage",
    "Stone",
    "Stones",
    "Tile",
    "Wall",
    "road",
    "stones",
    "wall",
    "wall_picture",
]
