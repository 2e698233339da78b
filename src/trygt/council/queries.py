"""Reading the council's work: where an attempt stands, who has rated and signed, what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Max, Prefetch, QuerySet

from trygt.cases.models import Appointment, Case
from trygt.council.models import (
    AgreedRating,
    Condition,
    Decision,
    Kind,
    Meeting,
    Note,
    Preparation,
    Question,
    Rating,
    Reply,
    Sheet,
    Statement,
    StatementSignature,
)
from trygt.people.models import Person
from trygt.schemes.definition import Recommendation, Scheme
from trygt.schemes.definition.parts import Text
from trygt.texts.fingerprint import fingerprint_of


@dataclass(frozen=True)
class Item:
    """A step or idea of the scheme as certifiers rate it."""

    key: str
    name: Text
    asks: Text


@dataclass(frozen=True)
class ItemRatings:
    """One item with what the reader may see of its ratings."""

    item: Item
    mine: Rating | None
    colleagues: tuple[Rating, ...]
    agreed: AgreedRating | None
    # Of those no longer on the case: on record for oversight, and counted nowhere.
    withdrawn: tuple[Rating, ...] = ()

    @property
    def disagreed(self) -> bool:
        """Whether those seen differ, or someone does not share what was agreed."""
        if self.agreed and self.agreed.dissents.all():
            return True
        seen = [rating.value for rating in (self.mine, *self.colleagues) if rating]
        return len(set(seen)) > 1


@dataclass(frozen=True)
class RatingTable:
    """All items, and how far the rating has come."""

    rows: tuple[ItemRatings, ...]
    complete: bool
    all_complete: bool
    finished: tuple[Person, ...] = field(default=())


@dataclass(frozen=True)
class Signer:
    """A certifier's line under the statement."""

    person: Person
    signature: StatementSignature | None


def attempt_of(case: Case) -> int:
    """Which attempt the case is at: one more for each time it was told not now, and that stood."""
    refused = Decision.objects.filter(case=case, outcome=Recommendation.NOT_YET, set_aside_at=None)
    return refused.count() + 1


# Appointing ------------------------------------------------------------------------------------


def appointments(case: Case) -> QuerySet[Appointment]:
    """The running appointments, with the persons."""
    return Appointment.objects.filter(case=case, ended_at=None).select_related("person")


def missing_certifiers(case: Case) -> int:
    """How many certifiers are still to be appointed."""
    return max(0, case.scheme.rules.certifiers - appointments(case).count())


# Dialogue and meeting --------------------------------------------------------------------------


def questions(case: Case) -> QuerySet[Question]:
    """All questions with their answers. Two queries."""
    replies = Prefetch("replies", Reply.objects.select_related("by"))
    return Question.objects.filter(case=case).select_related("asked_by").prefetch_related(replies)


def unanswered(case: Case) -> QuerySet[Question]:
    """Questions nobody has answered that were not taken back."""
    return Question.objects.filter(case=case, closed_at=None, replies=None)


def notes(case: Case, person: Person) -> QuerySet[Note]:
    """The notes this person may read."""
    return Note.objects.visible_to(person).filter(case=case).select_related("by")


def meeting_of(case: Case) -> Meeting | None:
    """The certification meeting as agreed now in this attempt."""
    stands = meetings(case).filter(kind=Kind.CERTIFICATION, superseded_at=None)
    return stands.filter(attempt=attempt_of(case)).first()


def meetings(case: Case) -> QuerySet[Meeting]:
    """Every meeting ever agreed, the newest first."""
    return Meeting.objects.filter(case=case).select_related("scheduled_by", "minutes__by")


# Rating ----------------------------------------------------------------------------------------


def items(scheme: Scheme) -> dict[str, Item]:
    """What is rated: the ideas and the steps, by key, in the scheme's order."""
    steps = {step.key: Item(step.key, step.name, step.requirement) for step in scheme.steps}
    ideas = [
        # An idea may be called like a step; then it stands under a name of its own.
        Item(f"idea-{idea.key}" if idea.key in steps else idea.key, idea.name, idea.meaning)
        for idea in scheme.ideas
    ]
    return {idea.key: idea for idea in ideas} | steps


def sheets(case: Case) -> QuerySet[Sheet]:
    """The ratings of those who are certifiers now, in this attempt."""
    people = appointments(case).values("person_id")
    found = Sheet.objects.filter(case=case, attempt=attempt_of(case), person__in=people)
    return found.select_related("person")


def everyone_has_rated(case: Case) -> bool:
    """Whether as many certifiers as the scheme asks for have rated everything."""
    done = sheets(case).filter(completed_at__isnull=False).count()
    return done == case.scheme.rules.certifiers


def rating_table(case: Case, person: Person) -> RatingTable:
    """All items with the ratings this person may see."""
    attempt = attempt_of(case)
    finished = [sheet.person for sheet in sheets(case) if sheet.completed_at]
    seen = Rating.objects.visible_to(person).filter(sheet__case=case, sheet__attempt=attempt)
    by_item: dict[str, list[Rating]] = {}
    for rating in seen.select_related("sheet__person").order_by("sheet__person__name", "pk"):
        by_item.setdefault(rating.item, []).append(rating)
    agreed = agreed_ratings(case, person)
    sitting = set(appointments(case).values_list("person_id", flat=True))
    rows = tuple(
        ItemRatings(
            item,
            next((r for r in by_item.get(key, []) if r.sheet.person_id == person.pk), None),
            tuple(r for r in by_item.get(key, []) if r.sheet.person_id in sitting - {person.pk}),
            agreed.get(key),
            tuple(r for r in by_item.get(key, []) if r.sheet.person_id not in sitting),
        )
        for key, item in items(case.scheme).items()
    )
    complete = any(one.pk == person.pk for one in finished)
    everyone = len(finished) == case.scheme.rules.certifiers
    return RatingTable(rows, complete, everyone, tuple(finished))


def agreed_ratings(case: Case, person: Person) -> Mapping[str, AgreedRating]:
    """The agreed ratings of this attempt that the person may see, by item."""
    found = AgreedRating.objects.visible_to(person).filter(case=case, attempt=attempt_of(case))
    return {rating.item: rating for rating in found.prefetch_related("dissents__person")}


def basis_of(case: Case) -> str:
    """A fingerprint of the agreed ratings as they are: whoever agrees anew says what they read."""
    agreed = AgreedRating.objects.filter(case=case, attempt=attempt_of(case)).order_by("item")
    rows = list(agreed.values_list("item", "value", "text", "alternative"))
    return fingerprint_of({"agreed": [list(row) for row in rows]})


def ratings_agreed(case: Case) -> bool:
    """Whether every item has an agreed rating, agreed on after all who judge now had rated alone."""
    done = sheets(case).filter(completed_at__isnull=False)
    last = done.aggregate(last=Max("completed_at"))["last"]
    agreed = AgreedRating.objects.filter(case=case, attempt=attempt_of(case))
    if last:  # what was agreed with someone since withdrawn counts no more
        agreed = agreed.filter(at__gte=last)
    return set(agreed.values_list("item", flat=True)) == set(items(case.scheme))


def suggestion(case: Case) -> Recommendation | None:
    """What the scheme's rule reads from the agreed ratings. It is shown and never decides."""
    if not ratings_agreed(case):
        return None
    agreed = AgreedRating.objects.filter(case=case, attempt=attempt_of(case))
    return case.scheme.rating.suggest(agreed.values_list("value", flat=True))


# Statement -------------------------------------------------------------------------------------


def current_statement(case: Case) -> Statement | None:
    """This attempt's statement, for acts and rules; pages ask `statement_of`."""
    found = Statement.objects.filter(case=case, attempt=attempt_of(case))
    return found.select_related("author").first()


def statement_of(case: Case, person: Person) -> Statement | None:
    """This attempt's statement, if the person may see it."""
    found = Statement.objects.visible_to(person).filter(case=case, attempt=attempt_of(case))
    return found.select_related("author").first()


def signers(case: Case, statement: Statement) -> list[Signer]:
    """The certifiers with their signatures on the present revision."""
    signed = {
        signature.person_id: signature
        for signature in statement.signatures.filter(voided_at=None, revision=statement.revision)
    }
    return [Signer(a.person, signed.get(a.person_id)) for a in appointments(case)]


def public_statement(case: Case) -> Statement | None:
    """The statement behind a certification: what the public may read once the case is certified."""
    decision = _certifying(case)
    if decision is None:
        return None
    return Statement.objects.filter(
        case=case, attempt=decision.attempt, given_at__isnull=False
    ).first()


# Decision --------------------------------------------------------------------------------------


def preparation_of(case: Case) -> Preparation | None:
    """The latest memo of this attempt, for acts and rules."""
    made = Preparation.objects.filter(case=case, attempt=attempt_of(case))
    return made.select_related("by").first()


def decisions(case: Case) -> QuerySet[Decision]:
    """All decisions, the oldest first, with their conditions."""
    conditions = Prefetch("conditions", Condition.objects.select_related("file", "closed_by"))
    found = Decision.objects.filter(case=case).select_related("decided_by", "prepared_by")
    return found.prefetch_related(conditions)


def last_decision(case: Case) -> Decision | None:
    """The latest decision of this attempt."""
    return Decision.objects.filter(case=case, attempt=attempt_of(case)).last()


def certifying_decision(case: Case) -> Decision:
    """The decision that certified the case. Raises `Decision.DoesNotExist`."""
    found = _certifying(case)
    if found is None:
        raise Decision.DoesNotExist
    return found


def _certifying(case: Case) -> Decision | None:
    return Decision.objects.filter(case=case, outcome=Recommendation.POSITIVE).last()


def conditions(case: Case) -> QuerySet[Condition]:
    """The conditions of this attempt's conditional decision, unless it was set aside."""
    found = Condition.objects.filter(
        decision__case=case, decision__attempt=attempt_of(case), decision__set_aside_at=None
    )
    return found.select_related("file", "reported_by", "closed_by")
