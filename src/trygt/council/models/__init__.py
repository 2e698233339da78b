"""Terms, questions, notes, meetings, ratings, statements, decisions and their conditions."""

from trygt.council.models.complaint import Complaint, Handled
from trygt.council.models.decision import Condition, Decision, Preparation
from trygt.council.models.desk import Finding, Look, Sighting, VisitItem
from trygt.council.models.dialogue import Note, Question, Reply
from trygt.council.models.facts import FactCheck, FactComment
from trygt.council.models.learning import LearningPoint
from trygt.council.models.meeting import (
    Approval,
    Kind,
    Meeting,
    Minutes,
    MinutesComment,
    Participant,
    Point,
    PointRevision,
    Side,
    Task,
)
from trygt.council.models.members import Membership
from trygt.council.models.poll import Can, Poll, PollAnswer, Slot
from trygt.council.models.rating import AgreedRating, Dissent, Rating, Sheet
from trygt.council.models.statement import Statement, StatementRevision, StatementSignature

__all__ = [
    "AgreedRating",
    "Approval",
    "Can",
    "Complaint",
    "Condition",
    "Decision",
    "Dissent",
    "FactCheck",
    "FactComment",
    "Finding",
    "Handled",
    "Kind",
    "LearningPoint",
    "Look",
    "Meeting",
    "Membership",
    "Minutes",
    "MinutesComment",
    "Note",
    "Participant",
    "Point",
    "PointRevision",
    "Poll",
    "PollAnswer",
    "Preparation",
    "Question",
    "Rating",
    "Reply",
    "Sheet",
    "Side",
    "Sighting",
    "Slot",
    "Statement",
    "StatementRevision",
    "StatementSignature",
    "Task",
    "VisitItem",
]
