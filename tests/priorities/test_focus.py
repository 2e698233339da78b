"""From a cell to a focus area: the first free round, never over what is there."""

import pytest

from tests.priorities.board import FALLS, TRAFFIC, Browsers, begin, settle
from tests.profile.town import Town, build
from tests.second_scheme import second_scheme
from trygt.cases.acting import Refused
from trygt.priorities import acts
from trygt.priorities.focus import cells_of
from trygt.priorities.grids import grid
from trygt.priorities.models import Agreement, FocusArea
from trygt.priorities.places import Place
from trygt.priorities.queries import focus_slots
from trygt.profile.models import Answer, AnswerRevision
from trygt.profile.queries import values_of
from trygt.schemes import queries as schemes
from trygt.schemes.definition import Scheme, Stage

__all__ = ["second_scheme"]


def make(town: Town, place: Place, by: str = "coordinator") -> None:
    """Make a cell a focus area."""
    acts.make_focus_area(town.case, town[by], theme=place[0], phase=place[1])


def slots(town: Town) -> dict[Place, int]:
    """Which places are focus areas now."""
    scheme = town.case.scheme
    return focus_slots(town.community, scheme, grid(), values_of(town.community, scheme))


def test_the_first_free_round_is_written_and_nothing_else_touched(town: Town) -> None:
    begin(town)
    settle(town, FALLS, 3, 4, 4, 3, 3)
    town.save("focus.status", "green", slot=1)
    town.save("focus.objective", "Fewer.", slot=3)
    before = set(Answer.objects.values_list("question", "slot", "revision"))
    make(town, FALLS)
    after = set(Answer.objects.values_list("question", "slot", "revision"))
    assert before < after
    assert {slot for _question, slot, _revision in after - before} == {2}
    why = Answer.objects.get(question="focus.why").value
    assert why.startswith("Nummer 1 av 1 i rangeringen vår, med 34 på «Prioritetsindeks».")
    assert "FHI, Kommunehelsa" in why
    assert "– Alvorlighet: 4" in why
    assert AnswerRevision.objects.filter(slot=2, author=town["coordinator"]).count() == 4
    with pytest.raises(Refused, match="focus area 2 already"):
        make(town, FALLS)


def test_a_round_emptied_and_used_again_belongs_to_the_last_cell(town: Town) -> None:
    begin(town)
    for place in (FALLS, TRAFFIC):
        settle(town, place, 3, 4, 4, 3, 3)
    make(town, FALLS)
    assert slots(town) == {FALLS: 1}
    for question in list(Answer.objects.values_list("question", flat=True)):
        town.save(question, None, slot=1)
    assert slots(town) == {}
    make(town, TRAFFIC)
    assert slots(town) == {TRAFFIC: 1}
    make(town, FALLS)
    assert slots(town) == {TRAFFIC: 1, FALLS: 2}


def test_when_all_rounds_are_used_it_says_so(town: Town) -> None:
    begin(town)
    settle(town, FALLS, 3, 4, 4, 3, 3)
    section = town.case.scheme.sections["focus-area"]
    assert section.repeat
    for slot in range(1, section.repeat.most + 1):
        town.save("focus.lessons", "Much.", slot=slot)
    with pytest.raises(Refused, match=f"All {section.repeat.most} focus areas are in use"):
        make(town, FALLS)
    assert not FocusArea.objects.exists()


def test_only_what_is_agreed_becomes_one_and_by_those_who_steer(town: Town) -> None:
    with pytest.raises(Refused, match="no risk assessment"):
        make(town, FALLS)
    begin(town)
    with pytest.raises(Refused, match="Agree on the cell"):
        make(town, FALLS)
    settle(town, FALLS, 3, 4, 4, 3, 3)
    for name in ("contributor", "signer", "reader", "certifier"):
        with pytest.raises(Refused) as refused:
            make(town, FALLS, by=name)
        assert refused.value.rule == "who"
    make(town, FALLS, by="substitute")


def test_many_facts_stay_within_the_questions_length(town: Town) -> None:
    begin(town)
    settle(town, FALLS, 3, 4, 4, 3, 3)
    agreement = Agreement.objects.get()
    (fact,) = agreement.facts
    agreement.facts = [fact | {"indicator": f"number {at}"} for at in range(90)]
    agreement.save()
    make(town, FALLS)
    why = Answer.objects.get(question="focus.why").value
    assert len(why) <= 4000
    assert why.endswith("\n…")


def test_all_ages_is_no_life_phase_of_the_profile(town: Town) -> None:
    begin(town, ("FALL", "ALL"))
    settle(town, ("FALL", "ALL"), 3, 4, 4, 3, 3)
    make(town, ("FALL", "ALL"))
    assert set(Answer.objects.values_list("question", flat=True)) == {
        *("focus.title", "focus.theme", "focus.why")
    }


def test_a_scheme_without_focus_areas_lacks_the_button(
    second_scheme: Scheme, web: Browsers, db: None
) -> None:
    town = build("havn", Stage.PREPARING, (second_scheme.key, second_scheme.version))
    place = ("QUAKE", "OLD")
    begin(town, place)
    settle(town, place, 3, 4, 4, 3, 3)
    with pytest.raises(Refused) as refused:
        make(town, place)
    assert refused.value.rule == "scheme_asks_for_focus"
    web.become(town["coordinator"])
    words = web.open(f"/work/cases/{town.case.pk}/risk/cell/QUAKE/OLD/")
    assert "Number 1 of 1" in words
    assert "Make it a focus area" not in words
    web.open(f"/work/cases/{town.case.pk}/profile/")
    assert web.leads_to(f"/work/cases/{town.case.pk}/risk/")


def test_why_a_focus_area_was_chosen_leads_to_its_cells() -> None:
    scheme = schemes.get("trygge-lokalsamfunn", "2026.2")
    answers = {("focus.theme", 1): "FALL", ("focus.phases", 1): ["L6", "L7"]}
    assert cells_of(scheme, "focus.why", 1, answers) == [("FALL", "L6"), ("FALL", "L7")]
    assert cells_of(scheme, "focus.why", 1, {("focus.theme", 1): "FALL"}) == [("FALL", "ALL")]
    assert cells_of(scheme, "focus.why", 2, answers) == []
    assert cells_of(scheme, "focus.title", 1, answers) == []
