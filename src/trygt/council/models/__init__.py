"""Terms, questions, notes, meetings, ratings, statements, decisions and their conditions."""

from trygt.council.models.complaint import Complaint, Handled
from trygt.council.models.decision import Condition, Decision, Preparation
from trygt.council.models.dialogue import Note, Question, Reply
from trygt.council.models.meeting import Meeting, Minutes
from trygt.council.models.members import Membership
from trygt.council.models.rating import AgreedRating, Rating, Sheet
from trygt.council.models.statement import Statement, StatementRevision, StatementSignature

__all__ = [
    "AgreedRating",
    "Complaint",
    "Condition",
    "Decision",
    "Handled",
    "Meeting",
    "Membership",
    "Minutes",
    "Note",
    "Preparation",
    "Question",
    "Rating",
    "Reply",
    "Sheet",
    "Statement",
    "StatementRevision",
    "StatementSignature",
]
