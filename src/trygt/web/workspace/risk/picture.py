"""The grid as a picture: what is agreed on, with the bands in words and shapes."""

from django.utils.translation import gettext as _

from trygt.cases.models import Case
from trygt.charts import Chart, GridCell
from trygt.charts import grid as grid_chart
from trygt.priorities.places import Place, name_of, words_of
from trygt.priorities.queries import Board, CellState
from trygt.texts import in_language

BANDS = {"danger": "red", "warning": "amber", "success": "green"}
NOTHING = "–"


def picture(case: Case, board: Board) -> Chart:
    """Agreed indexes by theme and life phase. Themes and phases without any are left out."""
    vocabulary, agreed = case.scheme.vocabulary, [row.place for row in board.ranking.rows]
    themes = [t.key for t in vocabulary.themes if any(t.key == place[0] for place in agreed)]
    phases = [p.key for p in vocabulary.phases if any(p.key == place[1] for place in agreed)]

    def cell(place: Place) -> GridCell:
        names = name_of(vocabulary.themes, place[0]), name_of(vocabulary.phases, place[1])
        return _cell(*names, board.cells.get(place))

    return grid_chart(
        _("Agreed priorities by theme and life phase"),
        _words(case, board),
        [name_of(vocabulary.themes, theme) for theme in themes],
        [name_of(vocabulary.phases, phase) for phase in phases],
        [cell((theme, phase)) for theme in themes for phase in phases],
        first=_("Theme"),
    )


def _cell(theme: str, phase: str, state: CellState | None) -> GridCell:
    if state and not state.cell.relevant:
        return GridCell(theme, phase, None, words=_("Not relevant"))
    if state is None or state.placed is None:
        return GridCell(theme, phase, None, words=NOTHING)
    placed = state.placed
    if placed.band is None:
        return GridCell(theme, phase, placed.index)
    return GridCell(
        theme, phase, placed.index, BANDS[placed.band.tone], in_language(placed.band.name)
    )


def _words(case: Case, board: Board) -> str:
    """How many are agreed on, and which stands highest by the formula."""
    if not board.ranking.rows:
        return _("Nothing is agreed on yet.")
    most = max(board.ranking.rows, key=lambda row: row.index)
    values = {
        "cell": words_of(case.scheme, most.place),
        "formula": in_language(board.ranking.formula.name),
    }
    return (
        _("“%(formula)s” where we have agreed, a dash where we have not. Highest: %(cell)s.")
        % values
    )
