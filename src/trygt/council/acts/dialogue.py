"""Questions and answers in the case, notes, and the end of the review."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import CASE_OFFICER, CERTIFIER, COORDINATOR, SUBMITTER, Refused, Told, act
from trygt.cases.models import Case
from trygt.cases.roles import On
from trygt.cases.wording import written
from trygt.council import queries
from trygt.council.acts.appointing import JUDGING
from trygt.council.acts.findings import known_subject
from trygt.council.conditions import (
    all_certifiers_declared_impartial,
    no_unanswered_questions,
)
from trygt.council.models import Note, Question, Reply
from trygt.people.models import Person
from trygt.schemes.definition import Stage


@act(
    label=_("Ask the community"),
    done=_("asked a question"),
    who=CERTIFIER,
    stages=JUDGING,
    tells=[On.COORDINATOR, On.SUBMITTER],
)
def ask_question(
    case: Case, by: Person, *, text: str, about: str = "", due: date | None = None
) -> Told:
    """Ask the community something, perhaps about one section or question of its profile."""
    asked = written(text, _("Write the question."))
    if about and about not in case.scheme.sections and about not in case.scheme.questions:
        raise Refused(_("The profile has no such section or question."))
    if due and due < clock.today():
        raise Refused(_("The day it is due has passed already."))
    Question.objects.create(
        case=case, about=about, text=asked, due=due, asked_by=by, asked_at=clock.now()
    )
    return Told({"question": asked, "due": due}, note=asked)


@act(
    label=_("Answer a question"),
    done=_("answered a question"),
    who=COORDINATOR | SUBMITTER.or_substitute,
    stages=[Stage.PREPARING, *JUDGING],
    tells=[On.CERTIFIER],
)
def answer_question(case: Case, by: Person, *, question: int, text: str) -> Told:
    """Answer a question of the certifiers. Answering again adds to it."""
    found = _open(case, question)
    answer = written(text, _("Write the answer."))
    Reply.objects.create(question=found, text=answer, by=by, at=clock.now())
    return Told({"question": found.text, "answer": answer}, note=answer)


@act(
    label=_("Take back a question"),
    done=_("took back a question"),
    who=CERTIFIER,
    stages=JUDGING,
    tells=[On.COORDINATOR],
)
def close_question(case: Case, by: Person, *, question: int) -> Told:
    """Take back a question that needs no answer any more. It stays readable."""
    found = _open(case, question)
    if found.replies.exists():
        raise Refused(_("This question is answered already."))
    found.closed_at = clock.now()
    found.save()
    return Told({"question": found.text}, note=found.text)


def _open(case: Case, pk: int) -> Question:
    found = Question.objects.filter(case=case, pk=pk).first()
    if found is None:
        raise Refused(_("The case has no such question."))
    if found.closed_at:
        raise Refused(_("This question has been taken back."))
    return found


@act(
    label=_("Write a note"),
    done=_("wrote a note"),
    who=CERTIFIER | CASE_OFFICER,
    stages=[*JUDGING, Stage.DECISION],
)
def note(case: Case, by: Person, *, text: str, shared: bool, about: str = "") -> Told:
    """Note something, shared with the community or internal; the choice is made before writing (BR-19)."""
    known_subject(case, about)
    noted = written(text, _("Write the note."))
    Note.objects.create(case=case, about=about, text=noted, shared=shared, by=by, at=clock.now())
    return Told({"shared": shared})


@act(
    label=_("Conclude the review"),
    done=_("concluded the review"),
    who=CERTIFIER,
    stages=[Stage.REVIEW],
    needs=[all_certifiers_declared_impartial, no_unanswered_questions],
    leads_to=Stage.MEETING,
    tells=[On.COORDINATOR, On.SUBMITTER, On.CERTIFIER, On.CASE_OFFICER],
)
def conclude_review(case: Case, by: Person) -> Told:
    """Say that the certifiers know the case well enough for the meeting, or where there is none, for the statement."""
    return Told({"questions": queries.questions(case).count()})
