"""Rating: each certifier alone first, then together. Where they differed stays on record."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import CERTIFIER, Refused, Told, act
from trygt.cases.models import Case
from trygt.cases.wording import reasons
from trygt.council import queries
from trygt.council.acts.appointing import JUDGING
from trygt.council.acts.statement import void_signatures
from trygt.council.conditions import everyone_has_rated
from trygt.council.models import AgreedRating, Rating, Sheet
from trygt.people.models import Person
from trygt.schemes.definition import Stage
from trygt.texts import in_language

Given = Mapping[str, tuple[int, str]]


class StaleRatings(Refused):
    """A colleague agreed on ratings since these were read."""

    def __init__(self) -> None:
        super().__init__(
            _("Your colleague has agreed on ratings since you opened the page. Nothing is lost."),
            "stale",
        )


@act(label=_("Rate"), done=_("rated steps and ideas"), who=CERTIFIER, stages=JUDGING)
def rate(case: Case, by: Person, *, ratings: Given, alternatives: Collection[str] = ()) -> Told:
    """Rate steps and ideas alone, some or all; once all are rated yours stand and you see your colleagues'."""
    attempt, names = queries.attempt_of(case), queries.items(case.scheme)
    sheet, _new = Sheet.objects.get_or_create(case=case, attempt=attempt, person=by)
    if sheet.completed_at:
        raise Refused(_("Your ratings are complete and stand. Agree on common ones instead."))
    if not ratings:
        raise Refused(_("Rate at least one step or idea."))
    for key, (value, text) in ratings.items():
        _check(case, key, value, text)
        if key in alternatives:
            reasons(case, text)
        Rating.objects.update_or_create(
            sheet=sheet,
            item=key,
            defaults={"value": value, "text": text.strip(), "alternative": key in alternatives},
        )
    rated = sheet.ratings.count()
    if rated == len(names):
        sheet.completed_at = clock.now()
        sheet.save()
    # Values stay out of the journal: the community reads it, and so do colleagues who rate alone.
    return Told({"rated": rated, "complete": sheet.completed_at is not None})


@act(
    label=_("Agree on the ratings"),
    done=_("agreed on the ratings"),
    who=CERTIFIER,
    stages=[Stage.STATEMENT],
    needs=[everyone_has_rated],
)
def agree_ratings(
    case: Case,
    by: Person,
    *,
    ratings: Given,
    alternatives: Collection[str] = (),
    dissents: Mapping[str, str] | None = None,
    basis: str | None = None,
) -> Told:
    """Set the common rating of every step and idea. Each certifier's own stays beside it.

    `alternatives` are met another way, with the reasons in their words. `dissents` are yours alone, by
    item; None leaves those there are. `basis` is what `basis_of` said when the ratings were read.
    Raises `StaleRatings` when a colleague agreed on others since.
    """
    if basis is not None and basis != queries.basis_of(case):
        raise StaleRatings
    if set(ratings) != set(queries.items(case.scheme)):
        raise Refused(_("Agree on every step and idea."))
    attempt, moment = queries.attempt_of(case), clock.now()
    for key, (value, text) in ratings.items():
        _check(case, key, value, text)
        other = key in alternatives
        if other:
            reasons(case, text)
        agreed, _new = AgreedRating.objects.update_or_create(
            case=case,
            attempt=attempt,
            item=key,
            defaults={
                "value": value,
                "text": text.strip(),
                "alternative": other,
                "by": by,
                "at": moment,
            },
        )
        if dissents is not None:
            _dissent(agreed, by, dissents.get(key, "").strip())
    # The ratings are part of what is signed.
    voided = void_signatures(case)
    return Told({"agreed": len(ratings), "signatures_voided": voided})


def _dissent(agreed: AgreedRating, by: Person, text: str) -> None:
    """Keep what one certifier does not share; without words they share it."""
    mine = agreed.dissents.filter(person=by)
    if not text:
        mine.delete()
    elif not mine.filter(text=text, value=agreed.value).exists():
        agreed.dissents.update_or_create(
            person=by, defaults={"value": agreed.value, "text": text, "at": clock.now()}
        )


def _check(case: Case, key: str, value: int, text: str) -> None:
    item = queries.items(case.scheme).get(key)
    if item is None:
        raise Refused(_("The scheme has no such step or idea."))
    if value not in {level.value for level in case.scheme.rating.levels}:
        raise Refused(_("Choose a value from the scheme's scale."))
    if not text.strip():
        name = in_language(item.name)
        raise Refused(_("Write some words about “%(name)s”.") % {"name": name})
