"""Named rules of the council's acts, each with the sentence shown when it does not hold."""

from django.utils.translation import gettext_lazy as _

from trygt.cases.acting import Refused, condition
from trygt.cases.models import Case
from trygt.council import facts, queries
from trygt.council.certifiers import leaving
from trygt.council.models import Condition, Preparation, StatementSignature
from trygt.people.models import Person
from trygt.schemes.statements import statement_words


@condition(_("As many certifiers as the scheme asks for must have declared themselves impartial."))
def all_certifiers_declared_impartial(case: Case, by: Person | None) -> bool:
    """Exactly the scheme's number is appointed and all have declared, rightly to this day (BR-03)."""
    running = list(queries.appointments(case))
    declared = [appointment for appointment in running if appointment.declared_at]
    right = len(declared) == len(running) == case.scheme.rules.certifiers
    return right and not leaving(case)


@condition(_("Some questions to the community are not answered yet."))
def no_unanswered_questions(case: Case, by: Person | None) -> bool:
    """Every question is answered or taken back."""
    return not queries.unanswered(case).exists()


@condition(_("The meeting has no date yet."))
def meeting_scheduled(case: Case, by: Person | None) -> bool:
    """A meeting is agreed in this attempt."""
    return queries.meeting_of(case) is not None


@condition(_("Every certifier must have rated all steps and ideas alone first."))
def everyone_has_rated(case: Case, by: Person | None) -> bool:
    """All sheets are complete."""
    return queries.everyone_has_rated(case)


@condition(_("The certifiers have not agreed on the ratings yet."))
def ratings_agreed(case: Case, by: Person | None) -> bool:
    """Every step and idea has an agreed rating (BR-11)."""
    return queries.ratings_agreed(case)


@condition(_("The statement must say the strengths, the further work and the recommendation."))
def statement_written(case: Case, by: Person | None) -> bool:
    """The statement has what BR-11 asks for, and conditions where it recommends them."""
    statement = queries.current_statement(case)
    return statement is not None and bool(
        statement.strengths and statement.further_work and statement.recommendation
    )


@condition(_("Every certifier must have signed the statement as it is now."))
def statement_signed_by_all(case: Case, by: Person | None) -> bool:
    """All certifiers, in the scheme's number, signed the present revision."""
    statement = queries.current_statement(case)
    if statement is None:
        return False
    lines = queries.signers(case, statement)
    return len(lines) == case.scheme.rules.certifiers and all(line.signature for line in lines)


@condition(_("No statement is with the community for a check of facts now."))
def fact_check_under_way(case: Case, by: Person | None) -> bool:
    """A revision was sent, and nobody has said that its check is finished."""
    check = facts.current_check(case)
    return check is not None and check.under_way


@condition(_("The community must check the facts first, or you say why that is left out."))
def facts_checked_where_required(case: Case, by: Person | None) -> bool:
    """Where the council's words demand it, the fact check is finished or left out with reasons."""
    if not statement_words(case.scheme).fact_check.required:
        return True
    check = facts.current_check(case)
    return check is not None and bool(check.finished_at or check.skipped_because)


@condition(_("Some comments of the community on the facts are not answered yet."))
def fact_comments_answered(case: Case, by: Person | None) -> bool:
    """Every comment in this attempt has an answer."""
    return not facts.open_comments(case).exists()


@condition(_("The decision is not prepared yet."))
def decision_prepared(case: Case, by: Person | None) -> bool:
    """There is a memo in this attempt."""
    return queries.preparation_of(case) is not None


@condition(_("A decision has been taken already."))
def no_decision_yet(case: Case, by: Person | None) -> bool:
    """Nothing is decided in this attempt, or it was set aside."""
    last = queries.last_decision(case)
    return last is None or last.set_aside_at is not None


@condition(_("Some conditions are still open."))
def no_open_conditions(case: Case, by: Person | None) -> bool:
    """All conditions of this attempt are closed, or there are none."""
    return not queries.conditions(case).filter(closed_at=None).exists()


@condition(_("There is no open condition."))
def has_open_conditions(case: Case, by: Person | None) -> bool:
    """At least one condition is open."""
    return queries.conditions(case).filter(closed_at=None).exists()


@condition(_("You took part in preparing this case, so another person must decide."))
def prepared_it_himself(case: Case, by: Person | None) -> bool:
    """Whether this person wrote a memo or signed the statement in this attempt (BR-12)."""
    attempt = queries.attempt_of(case)
    signed = StatementSignature.objects.filter(
        statement__case=case, statement__attempt=attempt, person=by
    )
    return Preparation.objects.filter(case=case, attempt=attempt, by=by).exists() or signed.exists()


def open_condition(case: Case, pk: int) -> Condition:
    """The condition, still open. Raises `Refused`."""
    found = queries.conditions(case).filter(pk=pk).first()
    if found is None:
        raise Refused(_("The case has no such condition."))
    if found.closed_at:
        raise Refused(_("This condition is closed already."))
    return found
