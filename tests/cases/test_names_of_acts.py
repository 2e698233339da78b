"""Pages and schemes speak of acts by name; a misspelt one would never be pressed nor tick anything."""

from trygt.cases.acting import ACTS
from trygt.schemes.queries import every
from trygt.web.council import meetings, reading
from trygt.web.council import views as desk
from trygt.web.workspace import pages
from trygt.web.workspace.forms import FORMS, OWN_PAGES


def test_every_act_a_page_names_is_declared() -> None:
    of_cases = pages.SELDOM | pages.WHEN_READY | pages.ELSEWHERE
    of_desk = {*reading.REVIEWING, *desk.TALKING, *meetings.OVERVIEW, *desk.DECIDING}
    assert of_cases | of_desk | set(FORMS) | set(OWN_PAGES) <= set(ACTS)


def test_every_act_a_scheme_ties_a_milestone_to_is_declared() -> None:
    tied = {
        milestone.act
        for scheme in every()
        for stage in scheme.stages
        for milestone in stage.milestones
        if milestone.act
    }
    assert tied
    assert tied <= set(ACTS)
