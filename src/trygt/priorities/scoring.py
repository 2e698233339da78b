"""Scoring a cell alone, and speaking of it: written often and by many, so guarded but no acts."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.models import Case
from trygt.cases.wording import written
from trygt.people.models import Person, Tenure
from trygt.people.roles import Role
from trygt.priorities.grids import LEAST, MOST, Grid
from trygt.priorities.models import Assessment, Cell, Comment, Score, Sheet
from trygt.priorities.rights import may_score

LONGEST = 4000
NOT_YOURS = _("Scores are given by the coordinator, those who sign and submit, and contributors.")
NOT_OPEN = _("There is no risk assessment under way.")
NOT_CHOSEN = _("This cell is not chosen for scoring.")
TOO_LONG = _("The text is too long.")


class Moved(Refused):
    """Your own scores were saved in another window in between. Nothing was saved now."""


def give_scores(
    case: Case,
    theme: str,
    phase: str,
    by: Person,
    values: Mapping[str, int | None],
    *,
    comment: str = "",
    revision: int,
) -> Sheet:
    """Save one person's scores of a cell, each criterion 1–5 or None: cannot tell.

    `revision` is that of one's own scores as the page showed them (0: none). What one saved before
    stays as an earlier sheet. Raises `Moved` when another window saved in between, else `Refused`.
    """
    cell = _cell(case, theme, phase, by)
    _check(values, cell.assessment.grid)
    if len(comment.strip()) > LONGEST:
        raise Refused(TOO_LONG)
    last = Sheet.objects.filter(cell=cell, person=by).aggregate(last=Max("revision"))["last"] or 0
    if revision != last:
        raise _moved()
    try:
        with transaction.atomic():
            # Who agrees or adopts locks the assessment: no scores slip in behind their back.
            _still_open(cell.assessment)
            sheet = Sheet.objects.create(
                cell=cell,
                person=by,
                revision=last + 1,
                unit=_unit(case, by),
                comment=comment.strip(),
                at=clock.now(),
            )
            Score.objects.bulk_create(
                Score(sheet=sheet, criterion=key, value=value)
                for key, value in values.items()
                if value is not None
            )
    except IntegrityError:
        raise _moved() from None
    return sheet


def say(case: Case, theme: str, phase: str, by: Person, text: str) -> Comment:
    """Add to what is said about a cell. Raises `Refused`."""
    cell = _cell(case, theme, phase, by)
    words = written(text, _("Write something first."))
    if len(words) > LONGEST:
        raise Refused(TOO_LONG)
    if not Sheet.objects.filter(cell=cell, person=by).exists():
        raise Refused(_("Give your own scores first; then you talk about them together."))
    return Comment.objects.create(cell=cell, text=words, by=by, at=clock.now())


def _cell(case: Case, theme: str, phase: str, by: Person) -> Cell:
    if not may_score(case, by):
        raise Refused(NOT_YOURS, "who")
    assessment = Assessment.objects.filter(community=case.community, closed_at=None).first()
    if assessment is None:
        raise Refused(NOT_OPEN)
    cell = assessment.cells.filter(theme=theme, phase=phase, relevant=True).first()
    if cell is None:
        raise Refused(NOT_CHOSEN)
    return cell


def _check(values: Mapping[str, int | None], grid: Grid) -> None:
    if set(values) != set(grid.criterion):
        raise Refused(_("Score every criterion, or say that you cannot tell."))
    given = [value for value in values.values() if value is not None]
    if not given:
        raise Refused(_("Score at least one criterion."))
    if any(not LEAST <= value <= MOST for value in given):
        raise Refused(_("Choose a score from 1 to 5."))


def _still_open(assessment: Assessment) -> None:
    if Assessment.objects.select_for_update().get(pk=assessment.pk).closed_at:
        raise Refused(NOT_OPEN)


def _unit(case: Case, by: Person) -> str:
    """The department someone scores from, as it was then; coordinators and leaders have none."""
    held = Tenure.objects.on(clock.today()).filter(
        person=by, post__community=case.community, post__role=Role.CONTRIBUTOR
    )
    units = held.exclude(post__unit="").order_by("pk").values_list("post__unit", flat=True)
    return ", ".join(dict.fromkeys(units))[:80]


def _moved() -> Moved:
    return Moved(
        _("You saved scores of this cell in another window in between. They are shown below."),
        "stale",
    )
