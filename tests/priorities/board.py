"""A town in the middle of a risk assessment, and its people at their browsers."""

from django.test import Client

from tests.english import ENGLISH
from tests.figures.shelf import harmed, hips, shelve
from tests.journeys.driver import Http
from tests.profile.town import Town
from trygt.people.models import Person
from trygt.places.models import Community
from trygt.priorities import acts
from trygt.priorities.models import Assessment, Cell
from trygt.priorities.places import Place
from trygt.priorities.scoring import give_scores

FALLS: Place = ("FALL", "L7")
TRAFFIC: Place = ("TRA", "L3")
FIRE: Place = ("BRA", "L6")
SPOKEN_OF = {FALLS, ("FALL", "L6"), TRAFFIC, ("TRA", "L4"), ("TRA", "L5")}
"""The cells `speak` lets figures speak of."""
KEYS = ("extent", "severity", "preventability", "inequality", "trend")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
REASON = "We know three cases the figures do not hold."


def speak(community: Community) -> None:
    """Let stored figures speak: hip fractures as in the country, fewer and fewer hurt in traffic.

    They speak of five cells: falls of the two eldest phases, traffic of the three in the middle.
    """
    shelve(
        {
            community: hips(11.4, 12.6, 12.1) | harmed(30, 28, 25, 21, 18, 15, 12, 10, 8, 6),
            None: hips(12.5, 12.4, 12.3, people=400_000),
        }
    )


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
