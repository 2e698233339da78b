"""Who scores, who steers and who reads a risk assessment: the one place."""

from trygt.cases.models import Case
from trygt.cases.roles import COMMUNITY_SIDE, JUDGES, On, roles_on
from trygt.people.models import Person
from trygt.priorities.models import Assessment
from trygt.profile.queries import latest_snapshot
from trygt.schemes.definition import Scheme, Stage

SCORERS = COMMUNITY_SIDE - {On.READER}


def has_grid(scheme: Scheme) -> bool:
    """Whether the scheme speaks of themes and life phases at all."""
    return bool(scheme.vocabulary.themes and scheme.vocabulary.phases)


def may_score(case: Case, person: Person) -> bool:
    """Coordinator, those who submit and sign, and departments' contributors, while the case lives."""
    return case.stage != Stage.ENDED and bool(roles_on(case, person) & SCORERS)


def readable(case: Case, roles: frozenset[On], number: str = "") -> Assessment | None:
    """The assessment whose ranking these roles read: for the community's own the newest, or by number.

    The owner's side reads the last one adopted before the profile was submitted. Two queries at most.
    """
    found = Assessment.objects.filter(community=case.community).order_by("-number")
    if roles & COMMUNITY_SIDE:
        wanted = number.isascii() and number.isdigit() and len(number) < 5
        return found.filter(number=int(number)).first() if wanted else found.first()
    snapshot = latest_snapshot(case) if roles & JUDGES else None
    if snapshot is None:
        return None
    return found.filter(closed_at__lte=snapshot.submitted_at).first()
