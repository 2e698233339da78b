"""What people tell of themselves: employment, partnerships, advice, their country. Theirs alone.

The ties stand on the floor of persons, so that the rule on interests can read them; they are told
here, because telling of one may take a certifier off a case at once.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.council.acts.withdrawing import withdraw_from_cases
from trygt.journal import acts as journal
from trygt.people.acts import NotAllowed
from trygt.people.models import Person, Tie, TieKind
from trygt.places.models import Community
from trygt.schemes.members import interest_of
from trygt.schemes.queries import newest


@dataclass(frozen=True)
class ToTell:
    """A tie as it is told: to a community, or for `TieKind.COUNTRY` to a country (ISO 3166-1)."""

    kind: str
    community: Community | None = None
    country: str = ""
    organisation: str = ""
    begins: date | None = None
    ends: date | None = None


def ties(person: Person) -> QuerySet[Tie]:
    """One's own ties, with their communities."""
    return Tie.objects.filter(person=person).select_related("community")


def has_to_tell(person: Person) -> bool:
    """Whether they have or had a post with a scheme's owner, or one to come."""
    return person.tenures.exclude(post__body="").exists()


def kinds() -> list[tuple[str, str]]:
    """The kinds that count in some scheme, with their names."""
    counted = {ground for scheme in newest() for ground in interest_of(scheme).grounds}
    return [(kind.value, str(kind.label)) for kind in TieKind if kind.value in counted]


def countries() -> list[str]:
    """The countries communities lie in."""
    found = Community.objects.order_by("country").values_list("country", flat=True)
    return list(found.distinct())


@transaction.atomic
def tell(person: Person, told: ToTell) -> tuple[Tie, int]:
    """Tell of a tie. It counts at once; the number says how many cases that takes one off.

    Raises `NotAllowed` when it says nothing that can count.
    """
    to_country = told.kind == TieKind.COUNTRY
    if told.kind not in dict(kinds()):
        raise NotAllowed(_("There is no such kind of tie."))
    if to_country and not told.country:
        raise NotAllowed(_("Choose the country."))
    if not to_country and told.community is None:
        raise NotAllowed(_("Choose the community."))
    _check_days(told.begins, told.ends)
    tie = Tie.objects.create(
        person=person,
        kind=told.kind,
        community=None if to_country else told.community,
        country=told.country if to_country else "",
        organisation=told.organisation.strip(),
        begins=told.begins,
        ends=told.ends,
        told_at=clock.now(),
    )
    _journal(person, "told of a tie", tie)
    return tie, withdraw_from_cases(person)


@transaction.atomic
def end_tie(tie: Tie, by: Person, ends: date) -> None:
    """Say when a tie ended; it counts for as long after that as each scheme says. Raises `NotAllowed`."""
    _own(tie, by)
    _check_days(tie.begins, ends)
    tie.ends = ends
    tie.save()
    _journal(by, "ended a tie", tie)


@transaction.atomic
def take_back(tie: Tie, by: Person) -> None:
    """Take back a tie that was told of by mistake. That it was told of stays in one's own record."""
    _own(tie, by)
    _journal(by, "took back a tie", tie)
    tie.delete()


def _own(tie: Tie, by: Person) -> None:
    if tie.person_id != by.pk:
        raise NotAllowed(_("Only you tell of your own ties."))


def _check_days(begins: date | None, ends: date | None) -> None:
    if begins and ends and ends < begins:
        raise NotAllowed(_("It must end after it begins."))


def _journal(person: Person, verb: str, tie: Tie) -> None:
    # The kind alone: a journal can never be emptied, and where they work is nobody else's.
    details = {"kind": tie.kind}
    journal.write(f"person:{person.pk}", verb, actor_id=person.pk, role="", details=details)
