"""What people decide about figures: whom to compare with, and where a number of a place belongs.

Who may is the doors' question; here is what is possible. `by` is a person, whom this floor does not know.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from trygt import clock
from trygt.figures.models import Compared, Unplaced
from trygt.places.models import Community

MOST_COMPARED = 8
REASON_LENGTH = 10


class CannotChoose(ValueError):
    """A choice is not possible; nothing has changed. The text says why."""


def compare_with(community: Community, others: Iterable[Community], by: Any) -> None:
    """Let a municipality be compared with others of its own choosing. Replaces what it chose before.

    Raises CannotChoose for itself, for what is no living municipality, and for more than eight.
    """
    chosen = list(dict.fromkeys(others))
    if len(chosen) > MOST_COMPARED:
        sentence = _("Choose at most %(most)s; a comparison with more is hard to read.")
        raise CannotChoose(sentence % {"most": MOST_COMPARED})
    for other in chosen:
        if other == community:
            raise CannotChoose(_("A municipality cannot be compared with itself."))
        if (
            other.kind != community.kind
            or other.dissolved_on
            or other.fictional != community.fictional
        ):
            raise CannotChoose(
                _("%(name)s cannot be compared with this community.") % {"name": other.name}
            )
    with transaction.atomic():
        Community.objects.select_for_update().get(pk=community.pk)
        kept = Compared.objects.filter(community=community)
        kept.exclude(other__in=chosen).delete()
        known = set(kept.values_list("other_id", flat=True))
        Compared.objects.bulk_create(
            Compared(community=community, other=other, by=by, at=clock.now())
            for other in chosen
            if other.pk not in known
        )


def place(unplaced: Unplaced, chosen: Community | None, by: Any, reason: str) -> None:
    """Decide which of the candidates a number stands for; None leaves its figures out.

    Raises CannotChoose for another than the candidates, without reasons, or if it is decided
    already. The figures follow when the table is next taken in.
    """
    if len(reason.strip()) < REASON_LENGTH:
        sentence = _("Give reasons of at least %(count)s characters.")
        raise CannotChoose(sentence % {"count": REASON_LENGTH})
    with transaction.atomic():
        row = Unplaced.objects.select_for_update().get(pk=unplaced.pk)
        if row.decided_at:
            raise CannotChoose(_("Someone has decided this already."))
        if chosen is not None and not row.candidates.filter(pk=chosen.pk).exists():
            raise CannotChoose(_("Choose one of the communities it became."))
        row.chosen, row.by, row.reason = chosen, by, reason.strip()
        row.decided_at = clock.now()
        row.save()
