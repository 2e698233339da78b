"""What a decision rests on: the delegation, the statement it is about, the complaint and the way back."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import Condition as Rule
from trygt.cases.acting import condition
from trygt.cases.models import Case
from trygt.cases.roles import NAMES, On, people_in, roles_on
from trygt.council import queries
from trygt.council.models import Complaint, Condition, Decision, Preparation, StatementSignature
from trygt.outbox.queries import begun, left_at
from trygt.people.models import Person
from trygt.profile.queries import latest_snapshot
from trygt.schemes.definition import Recommendation, Stage
from trygt.schemes.office import Matter, office_rules
from trygt.texts.fingerprint import fingerprint_of

# Delegation ------------------------------------------------------------------------------------


def deciders(case: Case, matter: Matter) -> frozenset[On]:
    """The roles that decide a matter by the delegation of the scheme's owner."""
    return frozenset(On(role) for role in office_rules(case.scheme).delegation.deciders(matter))


def rule_for(case: Case, by: Person, matter: Matter) -> dict[str, Any]:
    """The rule a person decides a matter under, as decisions keep it."""
    may = deciders(case, matter)
    mine = roles_on(case, by) & may
    return {
        "version": office_rules(case.scheme).delegation.version,
        "matter": matter,
        "may": [str(role) for role in On if role in may],
        "as": next((str(role) for role in On if role in mine), ""),
    }


def told_of(case: Case, proposal: str) -> frozenset[int]:
    """Who hears that this is proposed: the manager, or the board where it is the board's alone."""
    may = deciders(case, Recommendation(proposal).value)
    role = On.MANAGER if On.MANAGER in may else On.BOARD
    return frozenset(person.pk for person in people_in(case, role))


def rule_in_words(rule: Mapping[str, Any]) -> str:
    """Under which rule something was decided; nothing where none was kept."""
    if not rule:
        return ""
    names = {"as": str(NAMES[On(rule["as"])]) if rule["as"] else "", "who": _names(rule["may"])}
    return now_("As %(as)s. By the rules of delegation this is for: %(who)s.") % names


def _names(roles: Any) -> str:
    return ", ".join(str(NAMES[role]) for role in On if role in set(roles))


def delegated(matter: Matter) -> Rule:
    """The rule that the person is one of those who may decide this matter."""

    def says(case: Case) -> str:
        who = _names(deciders(case, matter))
        return now_("By the rules of delegation this is for: %(who)s.") % {"who": who}

    def holds(case: Case, by: Person | None) -> bool:
        return bool(roles_on(case, by) & deciders(case, matter))

    name = f"delegated_{matter.replace('-', '_')}"
    return Rule(name, _("The rules of delegation leave this to others."), holds, says)


# What was prepared -----------------------------------------------------------------------------


def basis_of(case: Case) -> str:
    """Fingerprint of what a memo is about: the statement, the conditions, what was decided before."""
    statement = queries.current_statement(case)
    decided = Decision.objects.filter(case=case, attempt=queries.attempt_of(case))
    return fingerprint_of(
        {
            "statement": statement.content() if statement else {},
            "given": bool(statement and statement.given_at),
            "conditions": [
                [item.pk, item.text, str(item.due), item.evidence, str(item.closed_at)]
                for item in queries.conditions(case)
            ],
            "decided": [[item.pk, bool(item.set_aside_at)] for item in decided],
        }
    )


@condition(_("The statement has not been given, so there is nothing to decide on."))
def statement_given(case: Case, by: Person | None) -> bool:
    """This attempt's statement is given, in schemes that have one."""
    if case.scheme.stage(Stage.STATEMENT) is None:
        return True
    statement = queries.current_statement(case)
    return statement is not None and statement.given_at is not None


@condition(
    _(
        "The statement, the conditions or an earlier decision changed after the decision was prepared."
        " It must be prepared anew."
    )
)
def memo_still_holds(case: Case, by: Person | None) -> bool:
    """The memo was written about everything as it is now (or there is none, which is said elsewhere)."""
    prepared = queries.preparation_of(case)
    return prepared is None or prepared.basis == basis_of(case)


@condition(_("You prepared or took the decision that was set aside, so others must do it now."))
def took_part_before(case: Case, by: Person | None) -> bool:
    """Whether this person prepared or took a decision of this attempt that a complaint set aside."""
    gone = Decision.objects.filter(
        case=case, attempt=queries.attempt_of(case), set_aside_at__isnull=False
    )
    return any(by and _had_a_hand_in(decision, by) for decision in gone)


def _had_a_hand_in(decision: Decision, by: Person) -> bool:
    if by.pk in {decision.prepared_by_id, decision.decided_by_id}:
        return True
    before = {"case": decision.case_id, "attempt": decision.attempt, "at__lte": decision.decided_at}
    return Preparation.objects.filter(**before, by=by).exists()


# Complaints ------------------------------------------------------------------------------------


def about(decision: Decision) -> str:
    """What the mails about a decision are about."""
    return f"decision:{decision.pk}"


def can_be_complained_about(case: Case) -> Decision | None:
    """The decision the case stands with now, if it is one the community can complain about."""
    last = Decision.objects.filter(case=case).last()
    if last is None or last.set_aside_at:
        return None
    if last.outcome == Recommendation.CONDITIONAL:
        return last if case.stage == Stage.DECISION else None
    if last.outcome != Recommendation.NOT_YET or case.stage != Stage.PREPARING:
        return None
    snapshot = latest_snapshot(case)
    tried_again = snapshot is not None and snapshot.submitted_at > last.decided_at
    return None if tried_again else last


def complaint_until(decision: Decision) -> date | None:
    """The last day to complain: the scheme's weeks from the day the letter left; None while it waits."""
    letter = left_at(about(decision))
    if letter is None and begun(about(decision)).exists():
        return None
    weeks = decision.case.scheme.rules.complaint_weeks
    return clock.day_of(letter or decision.decided_at) + timedelta(weeks=weeks)


def open_complaint(case: Case) -> Complaint | None:
    """The complaint that waits to be handled, for acts and rules; pages ask `complaints_for`."""
    found = Complaint.objects.filter(decision__case=case, outcome="")
    return found.select_related("decision", "by").first()


def complaints_for(case: Case, person: Person) -> list[Complaint]:
    """All complaints in the case this person may read, the oldest first."""
    found = Complaint.objects.visible_to(person).filter(decision__case=case)
    return list(found.select_related("by", "handled_by", "decision"))


@condition(_("There is no decision to complain about: “not now” and conditions can be."))
def decision_to_complain_about(case: Case, by: Person | None) -> bool:
    """The decision the case stands with is “not now” or conditional."""
    return can_be_complained_about(case) is not None


def _last_day(case: Case) -> str | None:
    decision = can_be_complained_about(case)
    until = complaint_until(decision) if decision else None
    if until is None:
        return None
    return now_("The time for complaints ended on %(day)s.") % {"day": date_format(until)}


@condition(_("The time for complaints has passed."), says=_last_day)
def within_complaint_time(case: Case, by: Person | None) -> bool:
    """No more weeks than the scheme gives have passed since the letter left."""
    decision = can_be_complained_about(case)
    until = complaint_until(decision) if decision else None
    return until is None or clock.today() <= until


@condition(_("This decision has been complained about already."))
def not_complained_about(case: Case, by: Person | None) -> bool:
    """No complaint about the decision waits or was handled; one that was withdrawn does not count."""
    decision = can_be_complained_about(case)
    return decision is None or not decision.complaints.exclude(outcome="withdrawn").exists()


@condition(_("There is no complaint to handle."))
def complaint_waits(case: Case, by: Person | None) -> bool:
    """A complaint is open."""
    return open_complaint(case) is not None


@condition(_("A complaint waits to be handled first."))
def no_complaint_waits(case: Case, by: Person | None) -> bool:
    """No complaint is open."""
    return open_complaint(case) is None


@condition(_("You took part in the decision that is complained about, so others must handle it."))
def took_part_in_it(case: Case, by: Person | None) -> bool:
    """Whether this person prepared or took it, or signed the statement it rests on."""
    complaint = open_complaint(case)
    if complaint is None or by is None:
        return False
    decision = complaint.decision
    signed = StatementSignature.objects.filter(
        statement__case=case, statement__attempt=decision.attempt, person=by
    )
    return _had_a_hand_in(decision, by) or signed.exists()


# The way back ----------------------------------------------------------------------------------


def earliest_attempt(case: Case) -> date | None:
    """The day before which no new attempt is taken, while it is still ahead."""
    last = Decision.objects.filter(case=case, set_aside_at=None).last()
    if last is None or last.outcome != Recommendation.NOT_YET or last.earliest is None:
        return None
    return last.earliest if last.earliest > clock.today() else None


def _from_when(case: Case) -> str | None:
    day = earliest_attempt(case)
    return (
        now_("A new attempt can be made from %(day)s.") % {"day": date_format(day)} if day else None
    )


@condition(_("It is too early for a new attempt."), says=_from_when)
def not_too_early(case: Case, by: Person | None) -> bool:
    """The day a “not now” named for a new attempt has come."""
    return earliest_attempt(case) is None


@condition(_("Every open condition's deadline has been extended once already."))
def some_deadline_to_extend(case: Case, by: Person | None) -> bool:
    """An open condition still has the deadline it was given first."""
    return extendable(case).exists()


def extendable(case: Case) -> QuerySet[Condition]:
    """The open conditions whose deadline was never moved."""
    return queries.conditions(case).filter(closed_at=None, first_due=None)
