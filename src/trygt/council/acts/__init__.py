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
from trygt.council.acts.facts import (
    answer_fact_comment,
    comment_facts,
    send_fact_check,
    skip_fact_check,
)
from trygt.council.acts.findings import add_finding, close_finding
from trygt.council.acts.gathering import (
    answer_invitation,
    answer_times,
    cancel_meeting,
    choose_time,
    propose_times,
    schedule_dialogue,
    set_agenda,
    withdraw_times,
)
from trygt.council.acts.meeting import record_minutes, schedule_meeting
from trygt.council.acts.minuting import (
    StaleMinutes,
    StaleText,
    agree_learning_point,
    answer_comment,
    approve_minutes,
    change_minutes,
    comment_minutes,
    finish_task,
    record_dialogue,
    write_learning_point,
    write_minutes,
)
from trygt.council.acts.rating import StaleRatings, agree_ratings, rate
from trygt.council.acts.statement import (
    StaleStatement,
    give_recommendation,
    sign_statement,
    write_statement,
)
from trygt.council.acts.visit import Seen, drop_visit_item, plan_visit, record_visit
from trygt.council.acts.withdrawing import withdraw_certifiers
from trygt.council.reminders import remind

__all__ = [
    "Seen",
    "StaleMinutes",
    "StaleRatings",
    "StaleStatement",
    "StaleText",
    "add_finding",
    "agree_learning_point",
    "agree_ratings",
    "answer_comment",
    "answer_fact_comment",
    "answer_invitation",
    "answer_question",
    "answer_times",
    "appoint_certifiers",
    "approve_minutes",
    "ask_question",
    "cancel_meeting",
    "certify",
    "certify_conditionally",
    "change_minutes",
    "choose_time",
    "close_condition",
    "close_finding",
    "close_question",
    "comment_facts",
    "comment_minutes",
    "complain",
    "conclude_review",
    "decide_not_now",
    "declare_impartiality",
    "drop_visit_item",
    "extend_condition",
    "finish_task",
    "give_recommendation",
    "note",
    "plan_visit",
    "prepare_decision",
    "propose_times",
    "rate",
    "record_dialogue",
    "record_minutes",
    "record_visit",
    "reject_complaint",
    "remind",
    "replace_certifier",
    "report_condition",
    "schedule_dialogue",
    "schedule_meeting",
    "send_fact_check",
    "set_agenda",
    "set_decision_aside",
    "sign_statement",
    "skip_fact_check",
    "withdraw_certifiers",
    "withdraw_complaint",
    "withdraw_times",
    "write_learning_point",
    "write_minutes",
    "write_statement",
]
