"""A town in the middle of a risk assessment, and its people at their browsers."""

from collections.abc import Mapping

import pytest
from django.test import Client

from tests.english import ENGLISH
from tests.journeys.driver import Http
from tests.profile.town import Town
from trygt.figures import clues as figures
from trygt.figures.clues import Clue
from trygt.methods.results import Direction, Verdict
from trygt.people.models import Person
from trygt.places.models import Community
from trygt.priorities import acts
from trygt.priorities.models import Assessment, Cell
from trygt.priorities.places import Place
from trygt.priorities.scoring import give_scores

FALLS: Place = ("FALL", "L7")
TRAFFIC: Place = ("TRA", "L3")
FIRE: Place = ("BRA", "L6")
KEYS = ("extent", "severity", "preventability", "inequality", "trend")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
REASON = "We know three cases the figures do not hold."


def clue(
    per_year: float | None = 0.0121,
    direction: Direction | None = Direction.UNCLEAR,
    name: str = "hip",
) -> Clue:
    """What a figure says."""
    return Clue(
        indicator=name,
        title={"nb": f"Brudd {name}", "nn": f"Brot {name}", "en": f"Fractures {name}"},
        words="12.1 per 1,000 a year 2022–2024, no clear difference from the country.",
        per_year=per_year,
        verdict=Verdict.SAME,
        direction=direction,
        source="FHI, Kommunehelsa",
        href="https://example.org/figure",
    )


def speak(monkeypatch: pytest.MonkeyPatch, found: Mapping[Place, tuple[Clue, ...]]) -> None:
    """Let the figures' floor say this of every community: what it says of real ones is its own test."""

    def clues(community: Community) -> dict[Place, tuple[Clue, ...]]:
        return dict(found)

    monkeypatch.setattr(figures, "clues", clues)


def values(*given: int | None) -> dict[str, int | None]:
    """Scores in the grid's order."""
    return dict(zip(KEYS, given, strict=True))


def begin(town: Town, *places: Place) -> Assessment:
    """An open assessment with these cells."""
    acts.open_risk_assessment(town.case, town["coordinator"])
    if places:
        acts.choose_cells(town.case, town["coordinator"], cells=places)
    return Assessment.objects.get(closed_at=None, community=town.community)


def score(town: Town, name: str, place: Place, *given: int | None, revision: int = 0) -> None:
    """Someone scores a cell."""
    give_scores(town.case, *place, town[name], values(*given), revision=revision)


def agree(
    town: Town, place: Place, *given: int, by: str = "coordinator", revision: int = 0
) -> None:
    """Agree on a cell two people have scored alike: each reason is there where one is asked for."""
    acts.agree_cell(
        town.case,
        town[by],
        theme=place[0],
        phase=place[1],
        values=dict(zip(KEYS, given, strict=True)),
        why=dict.fromkeys(KEYS, REASON),
        revision=revision,
    )


def settle(town: Town, place: Place, *given: int) -> None:
    """Scored alike by two and agreed on."""
    for name in ("coordinator", "contributor"):
        score(town, name, place, *given)
    agree(town, place, *given)


def cell_of(place: Place) -> Cell:
    """The cell in the open assessment."""
    return Cell.objects.get(assessment__closed_at=None, theme=place[0], phase=place[1])


class Browsers(Http):
    """Browsers without JavaScript, one for each person, signed in beforehand."""

    def become(self, person: Person | None) -> None:
        """Take this person's browser."""
        known = (person.pk if person else None) in self._browsers
        if person and not known:
            client = Client(headers=ENGLISH)
            client.force_login(person, backend=BACKEND)
            self._browsers[person.pk] = client
        super().become(person)


def act_form(name: str) -> str:
    """The form of an act."""
    return f"//form[.//input[@name='act'][@value='{name}']]"


def form_to(end: str) -> str:
    """The form sent to an address that ends so."""
    return f"//form[contains(@action, '/{end}/')]"
