"""Every question to places. All of it is public: no `visible_to` here."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from trygt.places.folding import fold
from trygt.places.models import (
    Code,
    Community,
    CommunityKind,
    CommunityName,
    PlaceFact,
    Succession,
    SuccessionKind,
)
from trygt.places.reading import UNKNOWN_LANGUAGE

# Longer chains than this would be a circle in the data.
LONGEST_CHAIN = 20


class UnknownCode(LookupError):
    """No community has, or on that day had, this number."""


class SplitCode(LookupError):
    """What had this number was split; `candidates` are today's communities. A person must choose."""

    def __init__(self, sentence: str, candidates: Iterable[Community]) -> None:
        super().__init__(sentence)
        self.candidates = list(candidates)


def by_code(code: str, on: date | None = None) -> Community:
    """Today's community for a number valid on a day, or, without a day, ever (newest first).

    Follows mergers. Raises SplitCode where what had the number was split since, even if one
    part kept the name; UnknownCode if nobody had it. What is known begins in 2016.
    """
    rows = Code.objects.filter(code=code).select_related("community")
    if on:
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)
    row = rows.order_by("-valid_from").first()
    if row is None and on:
        sentence = _("No community had the number %(code)s on %(date)s.")
        raise UnknownCode(sentence % {"code": code, "date": on})
    if row is None:
        raise UnknownCode(_("No community has or had the number %(code)s.") % {"code": code})
    if on is None and row.valid_to is None:
        return row.community
    return _today(row.community, since=on or row.valid_from)


def living_successor(community: Community) -> Community:
    """The community itself if it lives, else what it was merged into. Raises SplitCode."""
    if community.dissolved_on is None:
        return community
    return _today(community, since=None)


def _today(community: Community, since: date | None) -> Community:
    """Follow what happened to `community` after `since` (None: what ended it) to today."""
    start = community
    for _step in range(LONGEST_CHAIN):
        passings = community.successions.exclude(kind=SuccessionKind.BORDER)
        passings = passings.filter(on__gt=since) if since else passings
        if community.dissolved_on and since is None:
            passings = passings.filter(on=community.dissolved_on)
        found = list(passings.select_related("successor"))
        splits = [passing for passing in found if passing.kind == SuccessionKind.SPLIT]
        if splits:
            raise _split(community, splits)
        if not found:
            return community
        community, since = found[0].successor, found[0].on
    raise RuntimeError(f"successions of {start.slug} go in a circle")


def _split(community: Community, splits: list[Succession]) -> SplitCode:
    first = splits[0].on
    heirs = [passing.successor for passing in splits if passing.on == first]
    if community.dissolved_on is None or community.dissolved_on > first:
        heirs.insert(0, community)
    candidates = Community.objects.filter(pk__in=_carried_on({c.pk for c in heirs})).living()
    candidates = candidates.order_by("name")
    sentence = _(
        "%(community)s was split on %(date)s. Choose which community is meant: %(candidates)s."
    )
    values = {
        "community": community.name,
        "date": first.isoformat(),
        "candidates": ", ".join(candidate.name for candidate in candidates),
    }
    return SplitCode(sentence % values, candidates)


def _carried_on(ids: set[int]) -> set[int]:
    """These communities and, for those that have ended, whoever carries them on."""
    found, edge = set(ids), set(ids)
    while edge:
        onwards = Succession.objects.filter(
            predecessor__in=edge, predecessor__dissolved_on__isnull=False
        ).exclude(kind=SuccessionKind.BORDER)
        edge = set(onwards.values_list("successor_id", flat=True)) - found
        found |= edge
    return found


def predecessors(community: Community) -> set[Community]:
    """All communities that, wholly or in part, became this one, through any number of steps.

    Moved borders do not count. One query per step back, and one at the end.
    """
    found, edge = set[int](), {community.pk}
    while edge:
        backwards = Succession.objects.filter(successor__in=edge).exclude(
            kind=SuccessionKind.BORDER
        )
        edge = set(backwards.values_list("predecessor_id", flat=True)) - found - {community.pk}
        found |= edge
    return set(Community.objects.filter(pk__in=found)) if found else set()


def current_code(community: Community) -> str:
    """The number in force, or the last one it had; "" for a community without numbers."""
    return max(
        ((code.valid_to is None, code.valid_from, code.code) for code in community.codes.all()),
        default=(False, None, ""),
    )[2]


def latest_fact(community: Community, kind: str) -> PlaceFact | None:
    """The newest figure of a kind (`FactKind`), or None."""
    return community.facts.filter(kind=kind).order_by("-year", "source").first()


def search(text: str) -> QuerySet[Community]:
    """Living communities whose name, in any language, or number begins with or holds `text`.

    Marks and letters a keyboard lacks do not matter: "porsangu" finds Porsáŋgu. Former names
    and, for numbers, former numbers count too. Empty text finds nothing. Ordered by name; namesakes as they were loaded.
    """
    wanted = fold(text)
    if not wanted:
        return Community.objects.none()
    ids = {
        pk
        for pk, name in Community.objects.living().values_list("pk", "name")
        if wanted in fold(name)
    }
    names = CommunityName.objects.filter(community__dissolved_on__isnull=True)
    ids |= {pk for pk, name in names.values_list("community_id", "name") if wanted in fold(name)}
    if wanted.isdigit():
        codes = Code.objects.filter(code__startswith=wanted)
        ids |= set(codes.values_list("community_id", flat=True))
    found = Community.objects.living().filter(pk__in=ids).select_related("parent")
    return found.order_by("name", "pk")


def stones() -> QuerySet[Community]:
    """The living real municipalities with county and coordinates: the stones of the map.

    One query. They come in the order of their slugs.
    """
    return (
        Community.objects.living()
        .real()
        .filter(kind=CommunityKind.MUNICIPALITY)
        .select_related("parent")
        .order_by("slug")
    )


def official_name(community: Community) -> str:
    """All official names in their order, such as "Unjárga – Nesseby"."""
    names = [name.name for name in community.names.all() if name.official]
    return " – ".join(names) or community.name


def names_by_language(community: Community) -> list[tuple[str, str]]:
    """Official names as (language tag, name), in order; "" where the language is not known."""
    return [
        ("" if name.language == UNKNOWN_LANGUAGE else name.language, name.name)
        for name in community.names.all()
        if name.official
    ]
