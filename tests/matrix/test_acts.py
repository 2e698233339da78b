"""Roles × acts × stages, every cell: the code refuses exactly where docs/acts.md says it does."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.matrix import reading
from tests.world import a_case, a_person, appoint, everyone, office, put, seat
from trygt.cases.acting import Act, Refused, buttons
from trygt.cases.acts import first_round
from trygt.cases.models import Case
from trygt.cases.roles import On, roles_on
from trygt.commands.acts_reference import acts
from trygt.followup.acts import next_round
from trygt.journal.models import Entry
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.schemes.definition import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.anywhere]
ACTS = acts()
ROWS = reading.rows()
# The shipped scheme's submitter signs as well; everyone else has one role.
ALSO = {On.SUBMITTER: {On.SIGNER}}


def people_of(case: Case) -> dict[str, tuple[Person | None, set[On]]]:
    """Everyone there is, with the roles they must have: one per role, and those who have none."""
    found: dict[str, tuple[Person | None, set[On]]] = {
        str(role): (person, {role} | ALSO.get(role, set()))
        for role, person in everyone(case).items()
    }
    found["clock"] = (None, {On.CLOCK})
    found["stranger"] = (a_person(), set())
    found["certifier of another case"] = (appoint(a_case(stage=Stage.REVIEW)), set())
    found["neighbour"] = (seat(a_case(), Role.COORDINATOR), set())
    found["officer with an interest"] = (
        seat(case, Role.READER, person=office(case, Role.CASE_OFFICER)),
        {On.READER},
    )
    return found


def subject(act: Act, case: Case) -> Callable[[], Case]:
    """What the act is tried on: the case, or for those that open one an unsaved case."""
    if act.name == "begin_renewal":
        return lambda: next_round(case)
    return (lambda: first_round(case.community, case.scheme)) if act.opens else lambda: case


def expected(act: Act, who: str, roles: set[On], stage: Stage) -> str | None:
    """The rule that must refuse, from the page; None if none of these two may."""
    row = ROWS[act.name]
    if not {str(role) for role in roles} & row.who:
        conflict = who == "officer with an interest" and "case-officer" in row.who
        return "interest" if conflict else "who"
    return None if row.opens or str(stage) in row.stages else "stage"


def test_the_page_holds_every_act_as_it_is_declared() -> None:
    assert set(ROWS) == {act.name for act in ACTS}
    for act in ACTS:
        row = ROWS[act.name]
        assert row.who == set(act.who.roles), act.name
        assert row.stages == set(act.stages), act.name
        assert (row.opens, row.leads_to) == (act.opens, act.leads_to or ""), act.name
        assert act.opens or act.stages, f"{act.name} can never be done"


def test_the_pages_diagram_shows_every_step_once() -> None:
    ways = reading.ways()
    for act in ACTS:
        starts = ["[*]"] if act.opens else list(act.stages)
        target = act.leads_to or (Stage.INTEREST if act.opens else None)
        assert ways.get(act.name, set()) == {
            (str(start), str(target)) for start in starts if target and start != target
        }


@pytest.mark.parametrize("stage", list(Stage))
def test_every_cell(stage: Stage) -> None:
    case = put(a_case(), stage)
    people = people_of(case)
    for name, (person, roles) in people.items():
        assert roles_on(case, person) == roles, name
    before, lines = Case.objects.filter(pk=case.pk).values().get(), Entry.objects.count()
    wrong = []
    for act in ACTS:
        tried_on = subject(act, case)
        for name, (person, roles) in people.items():
            rule = expected(act, name, roles, stage)
            known = frozenset(roles)  # asked for anew below, when the act is done
            found = [refusal.rule for refusal in act.refusals(tried_on(), person, known)]
            if rule is None:
                if {"who", "interest", "stage"} & set(found):
                    wrong.append((act.name, name, found, "should be theirs"))
                continue
            if found != [rule]:
                wrong.append((act.name, name, found, rule))
            try:
                act(tried_on(), person)
            except Refused as refused:
                if refused.rule != rule or not str(refused):
                    wrong.append((act.name, name, refused.rule, "when done"))
            else:
                wrong.append((act.name, name, "was done", rule))
    assert wrong == []
    assert Case.objects.filter(pk=case.pk).values().get() == before
    assert Entry.objects.count() == lines


@pytest.mark.parametrize("stage", list(Stage))
def test_buttons_are_the_acts_of_this_role_at_this_stage(stage: Stage) -> None:
    case = put(a_case(), stage)
    people = everyone(case)
    for role, person in people.items():
        mine = {role} | ALSO.get(role, set())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown = buttons(case, person)
        assert {button.act.name for button in shown} == {
            name
            for name, row in ROWS.items()
            if not row.opens and str(stage) in row.stages and mine & row.who
        }
        assert all(button.ready or all(button.reasons) for button in shown)
        # Five to know the roles, then what the acts' own conditions ask.
        asked = sum(len(button.act.needs) + len(button.act.unless) for button in shown)
        assert len(queries) <= 6 + 12 * asked, (role, stage, len(queries))
