"""The statement: written together without losing a word, signed by each, given as a recommendation."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import CERTIFIER, Refused, Told, act
from trygt.cases.models import Case
from trygt.cases.roles import On
from trygt.council import drafting, queries
from trygt.council.conditions import (
    all_certifiers_declared_impartial,
    fact_comments_answered,
    facts_checked_where_required,
    ratings_agreed,
    statement_signed_by_all,
    statement_written,
)
from trygt.council.models import (
    Statement,
    StatementRevision,
    StatementSignature,
)
from trygt.people.models import Person
from trygt.schemes.definition import Recommendation, Stage
from trygt.texts.fingerprint import fingerprint_of


class StaleStatement(Refused):
    """Someone else saved in between. `current` is the statement as it stands now."""

    def __init__(self, current: Statement) -> None:
        super().__init__(
            _("Someone else has changed the statement in the meantime. Nothing is lost."), "stale"
        )
        self.current = current


@act(
    label=_("Write the statement"),
    done=_("wrote on the statement"),
    who=CERTIFIER,
    stages=[Stage.STATEMENT],
)
def write_statement(  # noqa: PLR0913 - the parts of a statement
    case: Case,
    by: Person,
    *,
    revision: int,
    strengths: str = "",
    further_work: str = "",
    recommendation: str = "",
    conditions: str = "",
    items: Mapping[str, str] | None = None,
    fill: bool = False,
) -> Told:
    """Save the statement if nobody has since `revision` (0: it is new). A change voids the signatures.

    With `fill`, what is left empty is drafted from the agreed ratings, the findings and the council's words.
    Raises `StaleStatement` when someone saved in between.
    """
    texts = {key: text.strip() for key, text in (items or {}).items() if text.strip()}
    if set(texts) - set(queries.items(case.scheme)):
        raise Refused(_("The scheme has no such step or idea."))
    if recommendation and recommendation not in set(Recommendation):
        raise Refused(_("Choose one of the recommendations."))
    content = {
        "strengths": strengths.strip(),
        "further_work": further_work.strip(),
        "recommendation": recommendation,
        "conditions": conditions.strip(),
        "items": texts,
    }
    drafted = _drafted(case, content) if fill else content
    statement, voided = _swap(case, by, revision, drafted)
    return Told(
        {
            "revision": statement.revision,
            "signatures_voided": voided,
            "drafted": drafted != content,
        }
    )


def _drafted(case: Case, content: dict[str, Any]) -> dict[str, Any]:
    if not queries.ratings_agreed(case):
        raise Refused(ratings_agreed.sentence)
    drafted = drafting.filled_in(case, content)
    if drafted == content:
        raise Refused(_("Nothing is empty that the ratings and findings could fill."))
    return drafted


def _swap(
    case: Case, by: Person, revision: int, content: dict[str, Any]
) -> tuple[Statement, list[str]]:
    """Compare and swap; the voided signatures' names come back."""
    found = queries.current_statement(case)
    if (found.revision if found else 0) != revision:
        if found is None:
            raise Refused(_("There is no statement to change yet."))
        raise StaleStatement(found)
    if found and found.content() == content:
        raise Refused(_("Nothing has been changed."))
    statement = found or Statement(case=case, attempt=queries.attempt_of(case))
    for name, value in content.items():
        setattr(statement, name, value)
    statement.revision, statement.author, statement.saved_at = revision + 1, by, clock.now()
    statement.save()
    StatementRevision.objects.create(
        statement=statement,
        revision=statement.revision,
        content=content,
        author=by,
        at=statement.saved_at,
    )
    return statement, void_signatures(case)


def void_signatures(case: Case) -> list[str]:
    """Void the signatures on this attempt's statement, and say whose they were."""
    signed = StatementSignature.objects.filter(
        statement__case=case, statement__attempt=queries.attempt_of(case), voided_at=None
    )
    names = [signature.person.name for signature in signed.select_related("person")]
    signed.update(voided_at=clock.now())
    return names


@act(
    label=_("Sign the statement"),
    done=_("signed the statement"),
    who=CERTIFIER,
    stages=[Stage.STATEMENT],
    needs=[
        statement_written,
        ratings_agreed,
        facts_checked_where_required,
        fact_comments_answered,
    ],
    tells=[On.CERTIFIER],
)
def sign_statement(case: Case, by: Person, *, revision: int) -> Told:
    """Sign the statement as it is now. A change afterwards voids the signature."""
    statement = queries.current_statement(case)
    if statement is None or statement.revision != revision:
        raise Refused(_("The statement has been changed since you read it. Read it again."))
    if statement.recommendation == Recommendation.CONDITIONAL and not statement.conditions:
        raise Refused(_("Write the conditions that are recommended."))
    if statement.signatures.filter(person=by, voided_at=None).exists():
        raise Refused(_("You have signed already."))
    statement.signatures.create(person=by, revision=revision, at=clock.now())
    return Told({"revision": revision, "fingerprint": fingerprint_of(statement.content())})


@act(
    label=_("Give the recommendation"),
    done=_("gave the recommendation"),
    who=CERTIFIER,
    stages=[Stage.STATEMENT],
    needs=[
        all_certifiers_declared_impartial,
        ratings_agreed,
        statement_written,
        facts_checked_where_required,
        fact_comments_answered,
        statement_signed_by_all,
    ],
    leads_to=Stage.DECISION,
    tells=[On.COORDINATOR, On.SUBMITTER, On.CERTIFIER, On.CASE_OFFICER, On.MANAGER],
)
def give_recommendation(case: Case, by: Person) -> Told:
    """Freeze the signed statement and hand it to the owner for decision."""
    statement = queries.current_statement(case)
    if statement is None:
        raise Refused(statement_written.sentence)
    statement.given_at, statement.fingerprint = clock.now(), fingerprint_of(statement.content())
    statement.save()
    return Told({"recommendation": statement.recommendation, "fingerprint": statement.fingerprint})
