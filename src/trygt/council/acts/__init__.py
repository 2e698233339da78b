"""Every change the council makes, in the order of a case: appoint, ask, meet, rate, write, decide."""

from trygt.council.acts.appointing import (
    appoint_certifiers,
    declare_impartiality,
    replace_certifier,
)
from trygt.council.acts.deciding import (
    certify,
    certify_conditionally,
    close_condition,
    decide_not_now,
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
from trygt.council.acts.facts import (
    answer_fact_comment,
    comment_facts,
    send_fact_check,
    skip_fact_check,
)
from trygt.council.acts.findings import add_finding, close_finding
from trygt.council.acts.meeting import record_minutes, schedule_meeting
from trygt.council.acts.rating import StaleRatings, agree_ratings, rate
from trygt.council.acts.statement import (
    StaleStatement,
    give_recommendation,
    sign_statement,
    write_statement,
)
from trygt.council.acts.visit import Seen, drop_visit_item, plan_visit, record_visit

__all__ = [
    "Seen",
    "StaleRatings",
    "StaleStatement",
    "add_finding",
    "agree_ratings",
    "answer_fact_comment",
    "answer_question",
    "appoint_certifiers",
    "ask_question",
    "certify",
    "certify_conditionally",
    "close_condition",
    "close_finding",
    "close_question",
    "comment_facts",
    "conclude_review",
    "decide_not_now",
    "declare_impartiality",
    "drop_visit_item",
    "give_recommendation",
    "note",
    "plan_visit",
    "prepare_decision",
    "rate",
    "record_minutes",
    "record_visit",
    "replace_certifier",
    "report_condition",
    "schedule_meeting",
    "send_fact_check",
    "sign_statement",
    "skip_fact_check",
    "write_statement",
]
