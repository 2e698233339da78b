"""The facts of a cell: what public figures say, and what the community's own injury data show."""

from django.utils import translation
from django.utils.translation import gettext as _

from trygt.figures import clues as figures
from trygt.figures.clues import Clue
from trygt.injuries import queries as injuries
from trygt.injuries.queries import InjuryClue
from trygt.places.models import Community
from trygt.priorities.places import Place
from trygt.texts.numbers import number_words

LANGUAGES = ("nb", "nn", "en")


def facts_of(community: Community) -> dict[Place, tuple[Clue, ...]]:
    """Every clue by theme and life phase ("ALL" for all ages), for the community's own people.

    Own data say how injuries spread, never how many are hit of those who live there: they carry no
    share of the people, so that no score of extent is proposed from them.
    """
    found = dict(figures.clues(community))
    for place, seen in injuries.clues(community).items():
        if seen.count:
            found[place] = (*found.get(place, ()), _own(seen))
    return found


def _own(seen: InjuryClue) -> Clue:
    return Clue(
        indicator=f"own-{seen.data.pk}",
        title={language: _title(language) for language in LANGUAGES},
        words=_words(seen),
        per_year=None,
        verdict=None,
        direction=None,
        source=f"{seen.data.title}, {seen.data.source}",
    )


def _title(language: str) -> str:
    with translation.override(language):
        return _("Our own injury data")


def _words(seen: InjuryClue) -> str:
    values = {"count": seen.count, "total": seen.data.rows_used}
    counted = _("%(count)s of %(total)s injuries in the data") % values
    if seen.share is None or seen.low is None or seen.high is None:
        return f"{counted}."
    limits = {
        "share": number_words(seen.share, 0),
        "low": number_words(seen.low, 0),
        "high": number_words(seen.high, 0),
    }
    return f"{counted} ({_('%(share)s per cent, %(low)s–%(high)s') % limits})."
