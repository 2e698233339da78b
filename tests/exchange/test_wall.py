"""The wall: what lays its foundation, and that every state can be told without colour."""

import re
from pathlib import Path

import pytest

from tests.profile.town import Town, build
from tests.second_scheme import LIBRARY
from tests.ui.reading import faults_of
from trygt.profile.walls import built_of, wall
from trygt.schemes import queries as schemes
from trygt.schemes.foundation import foundation_of
from trygt.web.ui.pictures import Course, Stone, stonework
from trygt.web.ui.pictures import wall as draw
from trygt.web.ui.pictures.masonry import STATES
from trygt.web.ui.templatetags.ui import picture

THEME = Path(stonework.__file__).parents[1] / "static" / "ui" / "theme.css"


def laid(town: Town) -> dict[str, str]:
    return {base.idea.key: base.lays for base in wall(town.case).foundation}


def test_an_untouched_wall_stands_on_nothing(town: Town) -> None:
    assert set(laid(town).values()) == {"hole"}
    assert all(base.missing for base in wall(town.case).foundation)


def test_an_idea_is_laid_by_the_answers_that_show_it(town: Town) -> None:
    town.save("risk.sources", "The emergency clinic")
    assert laid(town)["knowledge"] == "half"
    town.save("risk.findings", "Falls")
    town.save("STY-01", {"answer": "partly"})
    assert laid(town)["knowledge"] == "half"
    town.save("STY-01", {"answer": "yes"})
    assert laid(town)["knowledge"] == "full"
    assert next(b for b in wall(town.case).foundation if b.idea.key == "knowledge").missing is None


def test_every_shipped_idea_is_shown_by_questions_the_scheme_asks() -> None:
    for scheme in schemes.every():
        assert all(foundation_of(scheme).values()), (scheme.key, scheme.version)


@pytest.mark.django_db
def test_a_scheme_that_names_none_lays_it_by_being_answered(settings: object) -> None:
    settings.SCHEME_PATHS = [LIBRARY]  # type: ignore[attr-defined]
    key, version = next(pair for pair in schemes.folders() if pair[0] != "trygge-lokalsamfunn")
    scheme = schemes.get(key, version)
    ideas = len(scheme.ideas)
    assert [b.lays for b in built_of(scheme, {}).foundation] == ["hole"] * ideas
    measures = [q for q in scheme.questions.values() if q.kind == "measure"]
    answer = {"answer": next(iter(scheme.options))}
    first = built_of(scheme, {(measures[0].key, 0): answer} if measures else {("x", 0): 1})
    assert [b.lays for b in first.foundation] in (["half"] * ideas, ["full"] * ideas)
    whole = built_of(scheme, {(q.key, 0): answer for q in measures})
    assert [b.lays for b in whole.foundation] == (
        ["full"] * ideas if measures else ["hole"] * ideas
    )


def test_what_is_under_way_is_a_hole_with_a_date(town: Town) -> None:
    town.save("STY-02", {"answer": "under-way", "deadline": "2027-01-01"})
    town.save("STY-03", {"answer": "no"})
    states = {stone.question.key: stone.lays for stone in wall(town.case).stones}
    assert (states["STY-02"], states["STY-03"]) == ("planned", "hole")


def test_each_state_looks_its_own_without_colour() -> None:
    stones = [Course("c", "C", "law", (Stone("a", "A", state),)) for state in STATES]
    looks = set()
    for course in stones:
        drawn = stonework.wall_picture(draw([course]), "Wall")
        body = drawn.partition("A: ")[2].partition("</g>")[0]
        looks.add(re.sub(r'#\w{6}|url\(#[\w-]+\)|d="[^"]*"', lambda m: "x" if m[0][0] == "#" else m[0][:3], body))  # fmt: skip
    assert len(looks) == len(STATES)


def test_the_pictures_inks_are_the_light_themes() -> None:
    theme = dict(re.findall(r"--([\w-]+): light-dark\((#\w{6})", THEME.read_text("utf-8")))
    assert {name: theme[name] for name in stonework.INKS} == stonework.INKS


def test_names_are_escaped_and_the_drawing_is_sound() -> None:
    nasty = '<script>alert("x")</script>'
    course = Course("c", nasty, "law", (Stone("a", nasty, "half", '/x/?a="b"'),))
    shown = picture(draw([course]))
    assert "<script" not in shown
    assert faults_of(shown) == []
    assert "<script" not in stonework.wall_picture(draw([course]), nasty)


@pytest.mark.django_db
def test_the_wall_says_the_same_to_all_who_look(town: Town) -> None:
    other = build("nes")
    assert laid(town) == laid(other)
