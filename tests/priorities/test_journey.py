"""A risk assessment from the first cell to the focus area, at browsers without JavaScript."""

from tests.priorities.board import (
    FALLS,
    FIRE,
    KEYS,
    REASON,
    TRAFFIC,
    Browsers,
    act_form,
    cell_of,
    form_to,
    score,
    settle,
)
from tests.profile.town import Town, submit
from trygt.journal.queries import entries
from trygt.priorities.models import Agreement, Assessment, Sheet
from trygt.profile.queries import values_of

HIPS = (
    "12.1 (9.5–15.2) per 1,000 residents, three-year mean, 2022–2024. "
    "No clear difference from the country. No clear trend, 2016–2018 to 2022–2024."
)


def here(town: Town, *rest: str) -> str:
    """An address of the risk assessment."""
    return "/".join([f"/work/cases/{town.case.pk}/risk", *rest]) + "/"


def test_three_people_score_alone_then_together_and_it_becomes_a_focus_area(
    town: Town, web: Browsers
) -> None:
    # The coordinator finds the way from the profile, opens an assessment, adds a cell.
    web.become(town["coordinator"])
    web.open(f"/work/cases/{town.case.pk}/profile/")
    web.follow("The risk assessment")
    assert "No risk assessment has been made yet" in web.text()
    words = web.send({}, act_form("open_risk_assessment"))
    assert "Assessment 1" in words
    assert "5 cells wait for your scores" in words
    web.follow("Choose what to score")
    words = web.send({"cells": [" ".join(FIRE)]}, act_form("choose_cells"))
    assert "6 cells wait for your scores" in words

    falls = here(town, "cell", *FALLS)
    three_score_alone(town, web, falls)
    they_agree(town, web, falls)
    it_becomes_a_focus_area(town, web, falls)


def three_score_alone(town: Town, web: Browsers, falls: str) -> None:
    """Nobody sees another's scores before their own are given."""
    given = {
        "coordinator": ("3", "4", "4", "3", "3"),
        "contributor": ("2", "5", "4", "2", "unsure"),
        "signer": ("3", "4", "5", "5", "4"),
    }
    for name, scores in given.items():
        web.become(town[name])
        words = web.open(falls)
        assert HIPS in words
        assert "Proposed: 3" in words
        assert "median" not in words.lower()
        for other in given:
            assert f"because {other}" not in words
        fields: dict[str, object] = dict(zip(KEYS, scores, strict=True))
        words = web.send(fields | {"comment": f"because {name}"}, form_to("score"))
        assert "Now you see the others" in words
        assert not web.fields(act_form("agree_cell")) or name == "coordinator"
    assert "because coordinator" in web.text()
    assert "because contributor" in web.text()
    # 2, 3, 5: they differ on inequality; three said something of it.
    assert "3 (2–5) You differ" in web.text()
    assert "3.5 (3–4)" in web.text(), "the one who cannot tell does not count"


def they_agree(town: Town, web: Browsers, falls: str) -> None:
    """A comment, then agreeing, with a reason where it differs from figures or median."""
    web.send({"text": "The home nurses know more."}, form_to("comment"))
    web.become(town["coordinator"])
    assert "The home nurses know more." in web.open(falls)
    common = {f"value_{key}": value for key, value in zip(KEYS, "44434", strict=True)}
    words = web.send(common, act_form("agree_cell"), 422)
    assert "Extent differs from the figures or from the median" in words
    assert not Agreement.objects.exists()
    words = web.send(common | {"why_extent": REASON, "why_trend": REASON}, act_form("agree_cell"))
    assert "Done: you agreed on the scores of a cell." in words
    assert "39 Red, high" in words  # (4 + 4) × 4 + 3 + 4
    assert "Number 1 of 1 in the ranking." in words
    told = str([entry.details for entry in entries(town.case.stream)])
    assert REASON not in told


def it_becomes_a_focus_area(town: Town, web: Browsers, falls: str) -> None:
    """One press: the first free round is written, in the case's language, and leads there."""
    town.save("focus.title", "Ours already", slot=1)
    web.send({}, act_form("make_focus_area"))
    assert web.address.endswith("/profile/section/focus-area/")
    answers = values_of(town.community, town.case.scheme)
    assert answers["focus.title", 1] == "Ours already"
    assert answers["focus.title", 2] == "Fall, eldre fra 80 år"
    assert answers["focus.theme", 2] == "FALL"
    assert answers["focus.phases", 2] == ["L7"]
    assert "Omfang: 4" in answers["focus.why", 2]
    assert REASON in answers["focus.why", 2]
    words = web.open(here(town))
    assert "39 Red, high Focus area 2" in words
    web.open(falls)
    assert not web.fields(act_form("make_focus_area"))


def test_the_formula_changes_with_reasons_and_the_order_with_it(town: Town, web: Browsers) -> None:
    web.become(town["coordinator"])
    web.open(here(town))
    web.send({}, act_form("open_risk_assessment"))
    settle(town, FALLS, 3, 4, 4, 5, 5)  # index 38, product 48
    settle(town, TRAFFIC, 3, 5, 4, 2, 2)  # index 36, product 60
    words = web.open(here(town, "ranking"))
    assert words.index("Falls: Older people from 80") < words.index("Traffic: Youth 13–19")
    assert "(1 up)" in words
    assert "(1 down)" in words
    words = web.send({"formula": "product", "reason": "Too short"}, act_form("choose_formula"), 422)
    assert "reasons of at least" in words
    words = web.send({"reason": REASON}, act_form("choose_formula"))
    assert words.index("Traffic: Youth 13–19") < words.index("Falls: Older people from 80")
    assert REASON in words
    assert "Nobody has set bands for this formula" in words
    line = entries(town.case.stream).last()
    assert line
    assert line.details["formula"] == ["priority_index", "product"]
    assert line.details["reason"] == REASON

    # A cell is moved with reasons, and both places are read.
    words = web.send(
        {"cell": " ".join(FALLS), "place": "1", "reason": REASON}, act_form("move_cell")
    )
    assert f"Moved; the formula gives place 2. {REASON}" in words
    assert words.index("Falls: Older people from 80") < words.index("Traffic: Youth 13–19")
    words = web.send(
        {"cell": " ".join(FALLS), "place": "3", "reason": REASON}, act_form("move_cell"), 422
    )
    assert "Choose a place from 1 to 2." in words
    words = web.send(
        {"cell": " ".join(FALLS), "place": "", "reason": REASON}, act_form("move_cell")
    )
    assert "Moved;" not in words


def test_adopted_it_stands_and_can_be_defended(town: Town, web: Browsers) -> None:
    web.become(town["coordinator"])
    web.open(here(town))
    web.send({}, act_form("open_risk_assessment"))
    settle(town, FALLS, 3, 4, 4, 3, 3)
    web.open(here(town, "ranking"))
    words = web.send({"words": "The council, case 12/27."}, act_form("adopt_priorities"))
    assert "adopted on" in words
    assert not web.fields(act_form("move_cell"))
    paper = web.open(here(town, "print"))
    for said in (
        "The council, case 12/27.",
        "(extent + severity) × preventability + inequality + trend",
        "2 people have scored.",
        "Units: Health.",
        HIPS,
        "Source: FHI, Kommunehelsa",
        "figures proposed 3",
    ):
        assert said in paper
    for name in ("coordinator", "contributor"):
        assert paper.count(town[name].name) <= 1, "no names, but the reader's own in the menu"
    web.open(here(town, "cell", *FALLS))
    assert not web.forms(form_to("score"))
    assert web.fields(act_form("make_focus_area"))

    # A new one begins with the same cells, and the old one can still be read.
    web.open(here(town))
    web.send({}, act_form("open_risk_assessment"))
    assert Assessment.objects.filter(closed_at=None).get().number == 2
    assert not Sheet.objects.filter(cell=cell_of(FALLS)).exists()
    web.open(here(town, "ranking"))
    assert "not adopted yet" in web.text()


def test_the_owners_side_reads_the_adopted_ranking_once_the_profile_is_submitted(
    town: Town, web: Browsers
) -> None:
    web.become(town["coordinator"])
    web.open(here(town))
    web.send({}, act_form("open_risk_assessment"))
    settle(town, FALLS, 3, 4, 4, 3, 3)
    score(town, "coordinator", TRAFFIC, 1, 1, 1, 1, 1)
    web.become(town["certifier"])
    assert "There is no ranking to read yet" in web.open(here(town))
    web.become(town["coordinator"])
    web.open(here(town, "ranking"))
    web.send({}, act_form("adopt_priorities"))
    web.become(town["certifier"])
    assert "There is no ranking to read yet" in web.open(here(town, "ranking"))
    town.fill()
    submit(town)
    for name in ("certifier", "officer"):
        web.become(town[name])
        words = web.open(here(town, "ranking"))
        assert "Falls: Older people from 80" in words
        assert not web.leads_to(here(town, "cell", *FALLS))
        assert "Falls: Older people from 80" in web.open(here(town, "print"))
        web.open(here(town, "cell", *FALLS), 404)
        web.open(here(town, "choose"), 404)
