"""Drawing charts, each once: what is drawn is kept in the database under its fingerprint."""

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import DatabaseError, transaction
from django.db.models import Manager

from trygt import clock
from trygt.charts.chart import Chart, Drawn
from trygt.charts.ink import PAPER, SCREEN, Palette
from trygt.charts.svg import edition, svg_of, with_classes

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=90)


def draw(charts: Sequence[Chart]) -> list[Drawn]:
    """Draw charts for a page: one question to the database, and a drawing for those not kept.

    A chart without rows, or one that cannot be drawn, comes back without a drawing: its table
    says the same. Two who draw at once do not stop each other.
    """
    return [Drawn(chart, svg) for chart, svg in zip(charts, _all(charts, SCREEN), strict=True)]


def paper_svg(chart: Chart) -> str:
    """A chart for papers, in real colours and Inter. Empty where there is nothing to draw."""
    return _all([chart], PAPER)[0]


def prune(kept_for: timedelta = KEPT_FOR) -> int:
    """Let go of drawings made longer ago than this, and say how many. In use, they are drawn anew."""
    old = _drawings().filter(drawn_on__lt=clock.today() - kept_for)
    return old.delete()[0]


def _all(charts: Sequence[Chart], palette: Palette) -> list[str]:
    keys = [chart.fingerprint(palette, edition()) if chart.rows else "" for chart in charts]
    kept = _kept({key for key in keys if key})
    made: dict[str, str] = {}
    for key, chart in zip(keys, charts, strict=True):
        if key and key not in kept and key not in made:
            try:
                made[key] = _finished(svg_of(chart.spec(palette)), palette)
            except ValueError:
                log.exception("The chart %r could not be drawn.", chart.title)
    _keep(made)
    return [kept.get(key) or made.get(key, "") for key in keys]


def _finished(svg: str, palette: Palette) -> str:
    """Classes for pages; for papers the font, which a page already has."""
    if palette is SCREEN:
        return with_classes(svg)
    return svg.replace("<svg ", '<svg font-family="Inter" ', 1)


def _kept(keys: Iterable[str]) -> dict[str, str]:
    if not keys:
        return {}
    return dict(_drawings().filter(pk__in=keys).values_list("pk", "svg"))


def _keep(made: dict[str, str]) -> None:
    """Keep new drawings. Failing to is no reason to fail the page they stand in."""
    if not made:
        return
    drawings, day = _drawings(), clock.today()
    rows = [drawings.model(pk=key, svg=svg, drawn_on=day) for key, svg in made.items()]
    try:
        with transaction.atomic():
            drawings.bulk_create(rows, ignore_conflicts=True)
    except DatabaseError:
        log.warning("%d drawings could not be kept.", len(rows), exc_info=True)


def _drawings() -> Manager[Any]:
    """The table, found late: this module is imported before there are models."""
    return apps.get_model("charts", "Drawing").objects
