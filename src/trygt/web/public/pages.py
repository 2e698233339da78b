"""What the public pages show. Only what is public comes through here."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trygt.award.models import Validity
from trygt.cases.models import Case
from trygt.council.queries import public_statement
from trygt.places import queries as places
from trygt.places.models import Community
from trygt.profile import queries as profile
from trygt.profile.walls import submitted_wall
from trygt.register import queries
from trygt.schemes.queries import newest
from trygt.web.ui.pictures import Tile, stones, wall_picture
from trygt.web.ui.pictures import road as draw_road
from trygt.web.ui.templatetags.ui import picture
from trygt.web.workspace.pages import road
from trygt.web.workspace.walls import wall_of

STATUS = {
    Validity.VALID: "certified",
    Validity.GRACE: "in process",
    Validity.EXPIRED: "expired",
    Validity.WITHDRAWN: "expired",
}


def front() -> dict[str, Any]:
    """The front page."""
    found = queries.listed()
    valid = [item for item in found if item.valid]
    newest_first = sorted(valid, key=lambda item: item.certificate.valid_from, reverse=True)
    return {
        "map": map_of(found),
        "newest": newest_first[:6],
        "count": len(valid),
        "schemes": newest(),
    }


def map_of(found: Sequence[queries.Listed]) -> SafeString:
    """Norway in stones, with fictional communities beside."""
    standing = queries.standing(found)
    real = list(places.stones())
    drawn = {community.pk for community in real}
    others = {i.community.pk: i.community for i in found if i.community.pk not in drawn}
    tiles = tuple(_tile(community, standing) for community in (*real, *others.values()))
    return _drawn(tiles, get_language() or "")


@lru_cache(maxsize=6)
def _drawn(tiles: tuple[Tile, ...], language: str) -> SafeString:
    """The map of these tiles. Kept under all that is on it, so it is never older than its tiles."""
    return picture(stones(tiles))


def _tile(community: Community, standing: dict[int, Validity]) -> Tile:
    here = standing.get(community.pk)
    return Tile(
        key=community.slug,
        name=community.name,
        county=community.parent.name if community.parent and not community.fictional else "",
        latitude=community.latitude,
        longitude=community.longitude,
        status=STATUS[here] if here else "none",
        href=reverse("community", args=[community.slug]),
    )


def community(found: Community) -> dict[str, Any]:
    """A community's public page."""
    certificates = queries.of_community(found)
    shown = certificates[0].certificate.case if certificates else None
    return {
        "community": found,
        "names": places.names_by_language(found),
        "official": places.official_name(found),
        "code": places.current_code(found),
        "population": places.latest_fact(found, "population"),
        "area": places.latest_fact(found, "area"),
        "successor": places.living_successor(found) if found.dissolved_on else None,
        "predecessors": sorted(places.predecessors(found), key=lambda item: item.name),
        "certificates": certificates,
        **(_certified(shown) if shown else {}),
    }


def wall_svg(found: Community) -> str | None:
    """The wall of the newest certificate's case, as it was submitted; None where there is none."""
    certificates = queries.of_community(found)
    case = certificates[0].certificate.case if certificates else None
    built = submitted_wall(case) if case else None
    if case is None or built is None:
        return None
    return wall_picture(wall_of(case, built, links=False), f"{_('The safety wall')}: {found.name}")


def _certified(case: Case) -> dict[str, Any]:
    built = submitted_wall(case)
    return {
        "case": case,
        "statement": public_statement(case),
        "answers": profile.public_answers(case),
        # Stages alone: milestones and who has them are the case's own.
        "road": draw_road(road(case, [])),
        "wall": wall_of(case, built, links=False) if built else None,
        "celebration": getattr(case, "celebration", None),
    }
