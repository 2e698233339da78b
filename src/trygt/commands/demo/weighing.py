"""The risk assessment of a made-up community: several score alone, agree, move a cell, adopt."""

from datetime import timedelta
from typing import Any

from trygt.commands.demo.content import words
from trygt.commands.demo.walker import Walker
from trygt.people.models import Person
from trygt.priorities import acts
from trygt.priorities.facts import facts_of
from trygt.priorities.grids import grid
from trygt.priorities.proposing import proposals
from trygt.priorities.scoring import give_scores, say
from trygt.priorities.spreads import needs_reason, spreads

FALLBACK = "Vi kjenner forholdene bedre enn tallene viser, og har snakket det gjennom."


def weigh(walker: Walker) -> None:
    """Tell the whole assessment at the walker's moment, a day between its parts."""
    spec, by = words("risks"), walker.cast.coordinator
    people = [by, *(one.person for one in walker.cast.contributors)]
    walker.do(acts.open_risk_assessment, by)
    aside, left = [place_of(item["at"]) for item in spec["aside"]], place_of(spec["open"])
    chosen = [place_of(cell["at"]) for cell in spec["cells"]]
    walker.do(acts.choose_cells, by, cells=[*chosen, *aside, left])
    for place, item in zip(aside, spec["aside"], strict=True):
        theme, phase = place
        walker.do(acts.set_cell_aside, by, theme=theme, phase=phase, words=item["words"])
    for cell in spec["cells"]:
        _talk_through(walker, people, cell)
    walker.moment += timedelta(days=1)
    moved = spec["moved"]
    theme, phase = place_of(moved["at"])
    walker.do(
        acts.move_cell, by, theme=theme, phase=phase, place=moved["place"], reason=moved["why"]
    )
    walker.do(acts.adopt_priorities, by, words=spec["adopted"])


def _talk_through(walker: Walker, people: list[Person], cell: dict[str, Any]) -> None:
    (theme, phase), community = place_of(cell["at"]), walker.case.community
    given = [values_of(digits) for digits in cell["scores"]]
    with walker.time():
        for person, values in zip(people, given, strict=False):
            give_scores(walker.case, theme, phase, person, values, revision=0)
        if "said" in cell:
            say(walker.case, theme, phase, people[1], cell["said"])
        proposed = proposals(facts_of(community).get((theme, phase), ()), grid())
    spread = spreads({k: v for k, v in one.items() if v is not None} for one in given)
    agreed = {key: value or 0 for key, value in values_of(cell["agreed"]).items()}
    why = {
        key: cell.get("why", {}).get(key, FALLBACK)
        for key, value in agreed.items()
        if needs_reason(value, proposed[key].score if key in proposed else None, spread.get(key))
    }
    walker.do(
        acts.agree_cell,
        people[0],
        theme=theme,
        phase=phase,
        values=agreed,
        why=why,
        revision=0,
    )


def place_of(text: str) -> tuple[str, str]:
    """Theme and life phase from words such as FALL L7."""
    theme, _blank, phase = text.partition(" ")
    return theme, phase


def values_of(digits: object) -> dict[str, int | None]:
    """Scores in the grid's order from digits such as 443-3."""
    marks = str(digits)
    return {
        key: None if mark == "-" else int(mark)
        for key, mark in zip(grid().criterion, marks, strict=True)
    }
