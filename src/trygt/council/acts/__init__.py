"""Every change the council makes, in the order of a case: appoint, ask, meet, rate, write, decide."""

from trygt.council.acts.appointing import (
    appoint_certifiers,
    declare_impartiality,
    replace_certifier,
)
from trygt.council.acts.complaining import (
    complain,
    reject_complaint,
    set_decision_aside,
    withdraw_complaint,
)
from trygt.council.acts.deciding import (
    certify,
    certify_conditionally,
    close_condition,
    decide_not_now,
    extend_condition,
    prepare_decision,
    report_condition,
)
from trygt.council.acts.dialogue import (
    answer_question,
    ask_question,
    close_question,
    conclude_review,
    note,
)
from trygt.council.acts.meeting import record_minutes, schedule_meeting
from trygt.council.acts.rating import agree_ratings, rate
from trygt.council.acts.statement import (
    StaleStatement,
    give_recommendation,
    sign_statement,
    write_statement,
)
from trygt.council.acts.withdrawing import withdraw_certifiers
from trygt.council.reminders import remind

__all__ = [
    "StaleStatement",
    "agree_ratings",
    "answer_question",
    "appoint_certifiers",
    "ask_question",
    "certify",
    "certify_conditionally",
    "close_condition",
    "close_question",
    "complain",
    "conclude_review",
    "decide_not_now",
    "declare_impartiality",
    "extend_condition",
    "give_recommendation",
    "note",
    "prepare_decision",
    "rate",
    "record_minutes",
    "reject_complaint",
    "remind",
    "replace_certifier",
    "report_condition",
    "schedule_meeting",
    "set_decision_aside",
    "sign_statement",
    "withdraw_certifiers",
    "withdraw_complaint",
    "write_statement",
]
