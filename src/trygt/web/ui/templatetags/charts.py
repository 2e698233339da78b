"""Charts in pages. A builtin library like `ui`: templates need no load."""

from django import template
from django.template.loader import render_to_string
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from trygt.charts import Drawn

register = template.Library()


@register.simple_tag
def chart(drawn: Drawn) -> SafeString:
    """A chart made by `trygt.charts.draw`: its title, description, drawing, and table twin."""
    name = f"chart-{get_random_string(8).lower()}"
    said = format_html(
        '<svg class="chart-drawing" role="img" focusable="false" aria-labelledby="{0}-title" aria-describedby="{0}-words" ',
        name,
    )
    # The drawing was written element by element from a list of harmless ones (charts/svg.py).
    drawing = mark_safe(drawn.svg.replace("<svg ", said, 1))
    return render_to_string("ui/chart.html", {"chart": drawn.chart, "drawing": drawing, "id": name})
