"""Questions, notes, meetings, ratings, statements, decisions and their conditions."""

from trygt.council.models.decision import Condition, Decision, Preparation
from trygt.council.models.desk import Finding, Look, Sighting, VisitItem
from trygt.council.models.dialogue import Note, Question, Reply
from trygt.council.models.facts import FactCheck, FactComment
from trygt.council.models.meeting import Meeting, Minutes
from trygt.council.models.rating import AgreedRating, Dissent, Rating, Sheet
from trygt.council.models.statement import Statement, StatementRevision, StatementSignature

__all__ = [
    "AgreedRating",
    "Condition",
    "Decision",
    "Dissent",
    "FactCheck",
    "FactComment",
    "Finding",
    "Look",
    "Meeting",
    "Minutes",
    "Note",
    "Preparation",
    "Question",
    "Rating",
    "Reply",
    "Sheet",
    "Sighting",
    "Statement",
    "StatementRevision",
    "StatementSignature",
    "VisitItem",
]
