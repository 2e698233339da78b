"""Who may see the scores and the discussion of a cell: one place."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from trygt.people.models import Person
from trygt.people.queries import posts_of
from trygt.people.roles import Role

if TYPE_CHECKING:
    from trygt.priorities.models import Comment, Sheet

Row = TypeVar("Row", bound=models.Model)


class OfCells(models.QuerySet[Row]):
    """Rows of cells that colleagues see once they have scored the cell themselves."""

    def _mine_or_open(self, person: Person, mine: Q, more: Q) -> "OfCells[Row]":
        if not person.is_authenticated:
            return self.none()
        from trygt.priorities.models import Sheet  # noqa: PLC0415 - models name these querysets

        places = {
            post.community_id
            for post in posts_of(person)
            if post.community_id and post.role != Role.COUNTY_CONTACT
        }
        own = Sheet.objects.filter(cell=OuterRef("cell"), person=person)
        here = self.filter(cell__assessment__community__in=places)
        return here.filter(mine | Exists(own) | more)


class Sheets(OfCells["Sheet"]):
    """Each person's scores of a cell."""

    def visible_to(self, person: Person) -> OfCells["Sheet"]:
        """One's own; colleagues' in the same community once one's own for that cell are given."""
        return self._mine_or_open(person, Q(person=person), Q())


class Comments(OfCells["Comment"]):
    """What is said about a cell."""

    def visible_to(self, person: Person) -> OfCells["Comment"]:
        """Once one's own scores of the cell are given; for everyone there once it is agreed."""
        from trygt.priorities.models import Agreement  # noqa: PLC0415 - see above

        agreed = Exists(Agreement.objects.filter(cell=OuterRef("cell")))
        return self._mine_or_open(person, Q(by=person), Q(agreed))
