"""`trygt tick`: what it does besides walking what is due, and that twice does nothing twice."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from tests.injuries.world import as_csv, fmds_rows
from tests.world import a_case, seat
from trygt import charts, clock
from trygt.charts.models import Drawing
from trygt.injuries import acts as injuries
from trygt.injuries.models import PendingUpload
from trygt.people.roles import Role

pytestmark = pytest.mark.django_db


def tick() -> str:
    out = StringIO()
    call_command("tick", stdout=out)
    return out.getvalue()


def test_rows_of_injuries_are_thrown_away_after_their_hour() -> None:
    case = a_case()
    file = ContentFile(as_csv(fmds_rows(40)), name="injuries.csv")
    waiting = injuries.hold(case.community, file, seat(case, Role.COORDINATOR))
    with clock.at(waiting.at + timedelta(minutes=59)):
        assert "thrown away" not in tick()
        assert PendingUpload.objects.exists()
    with clock.at(waiting.at + timedelta(minutes=61)):
        assert "1 waiting files of injuries and 0 old drawings thrown away." in tick()
        assert not PendingUpload.objects.exists()
        assert "thrown away" not in tick()


def test_old_drawings_are_let_go_of() -> None:
    charts.draw([charts.bars("Title", "Words", [charts.Bar("Vik", 3.0, 2.0, 4.0)], "number")])
    assert Drawing.objects.count() == 1
    tick()
    assert Drawing.objects.count() == 1
    with clock.at(clock.now() + timedelta(days=91)):
        assert "0 waiting files of injuries and 1 old drawings thrown away." in tick()
    assert Drawing.objects.count() == 0
