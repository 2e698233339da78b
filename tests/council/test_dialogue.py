"""Questions, notes, the end of the review, and the meeting."""

from datetime import timedelta
from typing import Any

import pytest

from tests.council.table import lay
from trygt import clock
from trygt.cases.acting import Refused
from trygt.council import acts, queries
from trygt.council.models import Meeting, Note, Question
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db


def test_the_review_ends_when_every_question_is_answered_or_taken_back() -> None:
    table = lay()
    key = next(iter(table.case.scheme.questions))
    bad: list[tuple[dict[str, Any], str]] = [
        ({"text": " "}, "Write"),
        ({"text": "How?", "about": "no-such"}, "no such"),
        ({"text": "How?", "due": clock.today() - timedelta(days=1)}, "passed"),
    ]
    for inputs, why in bad:
        with pytest.raises(Refused, match=why):
            acts.ask_question(table.case, table.anna, **inputs)
    acts.ask_question(table.case, table.anna, text="How?", about=key)
    acts.ask_question(table.case, table.bo, text="Why?")
    how, why_ = Question.objects.all()
    with pytest.raises(Refused, match="not answered"):
        acts.conclude_review(table.case, table.anna)
    with pytest.raises(Refused, match="answer"):
        acts.answer_question(table.case, table.coordinator, question=how.pk, text="")
    with pytest.raises(Refused, match="This is for"):
        acts.answer_question(table.case, table.anna, question=how.pk, text="Like so.")
    acts.answer_question(table.case, table.coordinator, question=how.pk, text="Like so.")
    with pytest.raises(Refused, match="answered already"):
        acts.close_question(table.case, table.bo, question=how.pk)
    acts.close_question(table.case, table.bo, question=why_.pk)
    with pytest.raises(Refused, match="taken back"):
        acts.answer_question(table.case, table.coordinator, question=why_.pk, text="So.")
    acts.conclude_review(table.case, table.anna)
    assert table.now().stage == Stage.MEETING


def test_a_question_of_another_case_is_no_question() -> None:
    table, other = lay(), lay()
    acts.ask_question(other.case, other.anna, text="How?")
    with pytest.raises(Refused, match="no such question"):
        acts.answer_question(
            table.case, table.coordinator, question=Question.objects.get().pk, text="So."
        )


def test_internal_notes_stay_inside() -> None:
    table = lay()
    with pytest.raises(Refused, match="Write"):
        acts.note(table.case, table.anna, text=" ", shared=False)
    acts.note(table.case, table.anna, text="Thin on falls.", shared=False)
    acts.note(table.case, table.anna, text="Good plans.", shared=True)
    seen = {
        who: {note.text for note in Note.objects.visible_to(getattr(table, who))}
        for who in ("coordinator", "bo", "officer", "board")
    }
    both = {"Thin on falls.", "Good plans."}
    assert seen == {"coordinator": {"Good plans."}, "bo": both, "officer": both, "board": both}


def test_a_meeting_is_moved_held_and_written_down() -> None:
    table = lay(Stage.MEETING)
    rules = table.case.scheme.meeting
    assert rules
    form, soon = rules.preferred, clock.now() + timedelta(days=3)
    with pytest.raises(Refused, match="no date"):
        acts.record_minutes(
            table.case, table.anna, held_on=clock.today(), participants="x", minutes="y"
        )
    bad: list[tuple[dict[str, Any], str]] = [
        ({"starts_at": clock.now() - timedelta(hours=1), "form": form, "place": "Hall"}, "future"),
        ({"starts_at": soon, "form": "by-pigeon", "place": "Hall"}, "forms"),
        ({"starts_at": soon, "form": form, "place": ""}, "where"),
    ]
    for inputs, why in bad:
        with pytest.raises(Refused, match=why):
            acts.schedule_meeting(table.case, table.anna, **inputs)
    acts.schedule_meeting(table.case, table.anna, starts_at=soon, form=form, place="Hall")
    later = soon + timedelta(days=2)
    acts.schedule_meeting(table.case, table.officer, starts_at=later, form=form, place="School")
    assert Meeting.objects.count() == 2
    now = queries.meeting_of(table.case)
    assert now
    assert (now.place, now.starts_at) == ("School", later)
    with pytest.raises(Refused, match="future"):
        acts.record_minutes(
            table.case, table.anna, held_on=later.date(), participants="All", minutes="Words"
        )
    with clock.at(later + timedelta(hours=2)):
        with pytest.raises(Refused, match="minutes"):
            acts.record_minutes(
                table.case, table.anna, held_on=clock.today(), participants="All", minutes=""
            )
        acts.record_minutes(
            table.case, table.anna, held_on=clock.today(), participants="All", minutes="Words"
        )
    assert table.now().stage == Stage.STATEMENT
