"""Who may see what of the council's work: one place, used by pages, exports and papers alike."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from trygt.cases.judged import certified_by, overseen_by
from trygt.cases.models import Appointment, Case
from trygt.cases.sight import at_home
from trygt.people.models import Person

if TYPE_CHECKING:
    from trygt.council.models import (  # noqa: F401 - the querysets' type arguments
        AgreedRating,
        Complaint,
        FactCheck,
        Finding,
        Note,
        Preparation,
        Rating,
        Statement,
        VisitItem,
    )

Row = TypeVar("Row", bound=models.Model)


def _judged(person: Person) -> Q:
    return Q(case__in=certified_by(person).values("pk")) | Q(
        case__in=overseen_by(person).values("pk")
    )


def _theirs(person: Person) -> Q:
    return Q(case__in=Case.objects.visible_to(person).values("pk"))


class Internal(models.QuerySet[Row]):
    """Rows only the owner's side reads."""

    def visible_to(self, person: Person) -> "Internal[Row]":
        """Those of cases this person judges or oversees."""
        return self.filter(_judged(person)) if person.is_authenticated else self.none()


class Preparations(Internal["Preparation"]):
    """Memos to those who decide."""


class Complaints(models.QuerySet["Complaint"]):
    """Complaints about decisions, with their grounds."""

    def visible_to(self, person: Person) -> "Complaints":
        """For those who judge or oversee the case, and for the community's own people."""
        if not person.is_authenticated:
            return self.none()
        judged = certified_by(person).values("pk"), overseen_by(person).values("pk")
        home = Q(decision__case__in=at_home(person).values("pk"))
        sees = Q(decision__case__in=judged[0]) | Q(decision__case__in=judged[1])
        return self.filter(home | sees)


class Findings(Internal["Finding"]):
    """Findings. What of them the community is to read is written into the statement."""


class VisitItems(Internal["VisitItem"]):
    """What certifiers mean to look at on the visit, and what they saw."""


class Ratings(models.QuerySet["Rating"]):
    """Each certifier's own ratings. The community never reads these, only what was agreed."""

    def visible_to(self, person: Person) -> "Ratings":
        """One's own; colleagues' finished ones once one's own are finished; for oversight the finished ones."""
        if not person.is_authenticated:
            return self.none()
        from trygt.council.models import Sheet  # noqa: PLC0415 - models name this queryset

        finished = Sheet.objects.filter(
            case=OuterRef("sheet__case"),
            attempt=OuterRef("sheet__attempt"),
            person=person,
            completed_at__isnull=False,
        )
        certified, done = certified_by(person).values("pk"), Q(sheet__completed_at__isnull=False)
        # Those of a withdrawn certifier are for oversight alone: nobody rates with them in mind.
        sits = Appointment.objects.filter(
            case=OuterRef("sheet__case"), person=OuterRef("sheet__person"), ended_at__isnull=True
        )
        others = Exists(finished) & done & Exists(sits)
        rates = Q(sheet__case__in=certified) & (Q(sheet__person=person) | others)
        oversees = Q(sheet__case__in=overseen_by(person).values("pk")) & done
        return self.filter(rates | (oversees & ~Q(sheet__case__in=certified)))


class AgreedRatings(models.QuerySet["AgreedRating"]):
    """Ratings the certifiers agreed on."""

    def visible_to(self, person: Person) -> "AgreedRatings":
        """For certifiers once their own are finished, for oversight at once; for all others on the
        case once the recommendation is given."""
        if not person.is_authenticated:
            return self.none()
        from trygt.council.models import (  # noqa: PLC0415 - models name this queryset
            Sheet,
            Statement,
        )

        given = Statement.objects.filter(
            case=OuterRef("case"), attempt=OuterRef("attempt"), given_at__isnull=False
        )
        finished = Sheet.objects.filter(
            case=OuterRef("case"),
            attempt=OuterRef("attempt"),
            person=person,
            completed_at__isnull=False,
        )
        certified = Q(case__in=certified_by(person).values("pk"))
        oversees = Q(case__in=overseen_by(person).values("pk")) & ~certified
        rates = certified & Exists(finished)
        return self.filter(rates | oversees | (_theirs(person) & Exists(given)))


class Statements(models.QuerySet["Statement"]):
    """Statements, drafts among them."""

    def visible_to(self, person: Person) -> "Statements":
        """Drafts for the owner's side; for the community once the recommendation is given."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(_judged(person) | (_theirs(person) & Q(given_at__isnull=False)))


class FactChecks(models.QuerySet["FactCheck"]):
    """Revisions of a statement sent to the community to check, with the comments."""

    def visible_to(self, person: Person) -> "FactChecks":
        """For the owner's side, and for those with a post in the community itself. Nobody else sees a draft."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(_judged(person) | Q(case__in=at_home(person).values("pk")))


class Notes(models.QuerySet["Note"]):
    """Notes, internal ones among them (BR-19)."""

    def visible_to(self, person: Person) -> "Notes":
        """Internal ones for the owner's side; shared ones for everyone on the case."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(_judged(person) | (_theirs(person) & Q(shared=True)))
