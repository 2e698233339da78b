"""Charts: one grammar of pictures for pages and papers; knows nothing about certification.

Numbers with their intervals, and words in the reader's language, become a `Chart` by one of six
functions: `bars`, `trend`, `pyramid`, `funnel`, `grid`, `multiples`. `draw` makes drawings of
charts for a page and keeps them; `paper_svg` makes one for papers. Every chart carries a table of
exactly what it shows. Why: docs/decisions/0012-charts.md.
"""

from trygt.charts.chart import Chart, Drawn
from trygt.charts.drawing import draw, paper_svg, prune
from trygt.charts.given import Band, Bar, FunnelCurve, FunnelPoint, GridCell, Line, Point
from trygt.charts.ink import PAPER, SCREEN
from trygt.charts.kinds.bars import bars
from trygt.charts.kinds.funnel import funnel
from trygt.charts.kinds.grid import grid
from trygt.charts.kinds.multiples import multiples
from trygt.charts.kinds.pyramid import pyramid
from trygt.charts.kinds.trend import trend
from trygt.charts.svg import png_of

__all__ = [
    "PAPER",
    "SCREEN",
    "Band",
    "Bar",
    "Chart",
    "Drawn",
    "FunnelCurve",
    "FunnelPoint",
    "GridCell",
    "Line",
    "Point",
    "bars",
    "draw",
    "funnel",
    "grid",
    "multiples",
    "paper_svg",
    "png_of",
    "prune",
    "pyramid",
    "trend",
]
