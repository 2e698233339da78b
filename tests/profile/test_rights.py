"""Who may write what, and who may open evidence."""

import pytest

from tests.profile.town import Town, build, submit
from trygt.cases.acting import Refused
from trygt.cases.models import Case
from trygt.profile.rights import may_read_evidence, pen_of
from trygt.profile.saving import add_evidence, save_answer
from trygt.schemes.definition import Stage

MINE, OTHER = "presentation", "K01"


@pytest.mark.parametrize(
    ("name", "mine", "other"),
    [
        ("coordinator", True, True),
        ("submitter", True, True),
        ("substitute", True, True),
        ("contributor", True, False),
        ("technician", False, False),
        ("signer", False, False),
        ("reader", False, False),
        ("officer", False, False),
        ("certifier", False, False),
        ("neighbour", False, False),
    ],
)
def test_who_may_write(town: Town, name: str, mine: bool, other: bool) -> None:
    town.people["neighbour"] = build("nes")["coordinator"]
    town.hand("about-us", "contributor")
    pen, section_of = pen_of(town[name], town.community), town.case.scheme.section_of
    assert pen.may_write(section_of[MINE].key) is mine
    assert pen.may_write(section_of[OTHER].key) is other
    if other:
        save_answer(town.community, OTHER, 0, {"value": 1}, town[name], 0)
    else:
        with pytest.raises(Refused):
            save_answer(town.community, OTHER, 0, {"value": 1}, town[name], 0)
        with pytest.raises(Refused):
            add_evidence(town.community, OTHER, 0, town[name], document="Plan")


def test_an_ended_case_asks_nothing_any_more(town: Town) -> None:
    save_answer(town.community, MINE, 0, "Before.", town["coordinator"], 0)
    Case.objects.filter(pk=town.case.pk).update(stage=Stage.ENDED)
    with pytest.raises(Refused):
        save_answer(town.community, MINE, 0, "After.", town["coordinator"], 1)


def test_evidence_is_for_those_who_read_the_case(town: Town) -> None:
    town.fill()
    shown = add_evidence(town.community, MINE, 0, town["coordinator"], document="Plan", place="4")
    stranger = build("nes")["coordinator"]
    for name in ("coordinator", "contributor", "reader", "signer", "submitter"):
        assert may_read_evidence(town[name], town.case, shown)
    assert not may_read_evidence(stranger, town.case, shown)
    for name in ("certifier", "officer"):
        assert not may_read_evidence(town[name], town.case, shown)
    submit(town)
    for name in ("certifier", "officer"):
        assert may_read_evidence(town[name], town.case, shown)
    later = add_evidence(town.community, MINE, 0, town["coordinator"], document="New plan")
    assert not may_read_evidence(town["certifier"], town.case, later)
    assert not may_read_evidence(stranger, town.case, shown)
