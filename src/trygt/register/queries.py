"""The public's questions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from trygt import clock
from trygt.award.models import Certificate, Validity
from trygt.places.models import Community

# What a community's stone on the map shows when it has several certificates: the best news first.
RANK = [Validity.VALID, Validity.GRACE, Validity.EXPIRED, Validity.WITHDRAWN]


@dataclass(frozen=True)
class Listed:
    """A certificate as the public sees it."""

    certificate: Certificate
    community: Community
    validity: Validity

    @property
    def valid(self) -> bool:
        """Whether the community may call itself certified today."""
        return self.validity in {Validity.VALID, Validity.GRACE}


def certificates() -> QuerySet[Certificate]:
    """Every certificate ever issued with what showing it needs."""
    return Certificate.objects.select_related("case__community__parent", "case__next")


def listed(
    *, search: str = "", county: str = "", validity: str = "", on: date | None = None
) -> list[Listed]:
    """The newest certificate of each community in each scheme, narrowed, by the community's name."""
    day = on or clock.today()
    newest: dict[tuple[int, str], Certificate] = {}
    for certificate in certificates().order_by("valid_from", "pk"):
        newest[certificate.case.community_id, certificate.scheme_key] = certificate
    found = (_listed(certificate, day) for certificate in newest.values())
    narrowed = [item for item in found if _fits(item, search, county, validity)]
    return sorted(narrowed, key=lambda item: item.community.name.casefold())


def _listed(certificate: Certificate, day: date) -> Listed:
    return Listed(certificate, certificate.case.community, certificate.validity(day))


def _fits(item: Listed, search: str, county: str, validity: str) -> bool:
    home = item.community.parent
    return (
        search.casefold().strip() in f"{item.community.name} {item.certificate.number}".casefold()
        and (not county or (home is not None and home.slug == county))
        and (not validity or item.validity == validity)
    )


def of_community(community: Community) -> list[Listed]:
    """A community's certificates, newest first."""
    found = certificates().filter(case__community=community).order_by("-valid_from", "-pk")
    return [_listed(certificate, clock.today()) for certificate in found]


def verify(number: str) -> Listed | None:
    """The certificate with this number, however it was typed; None if there never was one."""
    tidy = number.strip().upper().replace(" ", "")
    certificate = certificates().filter(number=tidy).first()
    return _listed(certificate, clock.today()) if certificate else None


def standing(items: Iterable[Listed]) -> dict[int, Validity]:
    """For each community its best standing, for the map."""
    best: dict[int, Validity] = {}
    for item in items:
        here = best.get(item.community.pk)
        if here is None or RANK.index(item.validity) < RANK.index(here):
            best[item.community.pk] = item.validity
    return best
