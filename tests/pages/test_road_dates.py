"""The days shown on a case are the days people live by, not those of Greenwich."""

from datetime import UTC, date, datetime

import pytest

from tests.world import a_case
from trygt import clock
from trygt.cases.milestones import milestones
from trygt.schemes.definition import Stage
from trygt.web.workspace.pages import road

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 23, 22, 30, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), date(2026, 11, 24)),
    ],
)
def test_the_road_says_the_day_it_was_in_norway(moment: datetime, day: date) -> None:
    with clock.at(moment):
        case = a_case(stage=Stage.PREPARING)
        here = next(stop for stop in road(case, milestones(case)) if stop.state == "here")
    assert here.since == day
