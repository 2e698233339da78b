"""Nothing that was accepted is lost, whoever writes at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.profile.town import Town, build
from trygt.cases.acting import Refused
from trygt.profile.models import Answer, AnswerRevision
from trygt.profile.queries import history
from trygt.profile.saving import Conflict, Saved, save_answer

QUESTION = "presentation"


def test_a_stale_save_meets_both_answers(town: Town) -> None:
    first = save_answer(town.community, QUESTION, 0, "One", town["coordinator"], 0)
    assert (first.revision, first.changed) == (1, True)
    with pytest.raises(Conflict) as conflict:
        save_answer(town.community, QUESTION, 0, "Other", town["submitter"], 0)
    raised = conflict.value
    assert (raised.mine, raised.theirs, raised.their_revision) == ("Other", "One", 1)
    assert raised.who == town["coordinator"]
    assert raised.when == first.at
    assert Answer.objects.get().value == "One"
    second = save_answer(
        town.community, QUESTION, 0, "Other", town["submitter"], raised.their_revision
    )
    assert second.revision == 2
    assert [line.after for line in history(town.community, QUESTION, 0)] == ["Other", "One"]


def test_the_same_words_are_no_conflict_and_no_change(town: Town) -> None:
    save_answer(town.community, QUESTION, 0, "One", town["coordinator"], 0)
    again = save_answer(town.community, QUESTION, 0, "One", town["submitter"], 0)
    assert (again.revision, again.changed) == (1, False)
    assert save_answer(town.community, "history", 0, None, town["submitter"], 0) == Saved(
        0, None, None, changed=False
    )
    assert AnswerRevision.objects.count() == 1


def test_cleared_is_no_row_and_its_history_stays(town: Town) -> None:
    save_answer(town.community, QUESTION, 0, "One", town["coordinator"], 0)
    assert save_answer(town.community, QUESTION, 0, None, town["coordinator"], 1).revision == 0
    assert not Answer.objects.exists()
    with pytest.raises(Conflict) as conflict:
        save_answer(town.community, QUESTION, 0, "One and a half", town["submitter"], 1)
    assert (conflict.value.theirs, conflict.value.their_revision) == (None, 0)
    # A revision number is never used twice, so an old page can never hit a new answer.
    assert save_answer(town.community, QUESTION, 0, "Two", town["coordinator"], 0).revision == 3
    assert len(history(town.community, QUESTION, 0)) == 3


@pytest.mark.parametrize(("question", "slot"), [("no-such", 0), (QUESTION, 1)])
def test_only_what_a_case_asks_can_be_answered(town: Town, question: str, slot: int) -> None:
    with pytest.raises(Refused):
        save_answer(town.community, question, slot, "x", town["coordinator"], 0)
    assert not Answer.objects.exists()
    assert not AnswerRevision.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_writers_on_twenty_answers() -> None:
    town = build()
    keys = [key for key, q in town.case.scheme.questions.items() if q.kind == "figure"][:20]
    start = Barrier(20)

    def write(number: int) -> None:
        try:
            start.wait(20)
            for turn in range(2):
                value = {"value": number, "year": 2000 + turn}
                save_answer(town.community, keys[number], 0, value, town["coordinator"], turn)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(write, range(20)))
    there = {a.question: (a.value, a.revision) for a in Answer.objects.all()}
    assert there == {key: ({"value": n, "year": 2001}, 2) for n, key in enumerate(keys)}
    assert AnswerRevision.objects.count() == 40


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begin", [0, 1], ids=["unanswered", "answered"])
def test_two_writers_on_one_answer_one_is_told(begin: int) -> None:
    town = build()
    if begin:
        town.save(QUESTION, "Before")
    start = Barrier(2)

    def write(name: str) -> Saved | Conflict:
        try:
            start.wait(20)
            return save_answer(town.community, QUESTION, 0, name, town[name], begin)
        except Conflict as conflict:
            return conflict
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(write, ["coordinator", "submitter"]))
    (saved,) = [end for end in ends if isinstance(end, Saved)]
    (conflict,) = [end for end in ends if isinstance(end, Conflict)]
    assert Answer.objects.get().value == saved.value == conflict.theirs
    assert {saved.value, conflict.mine} == {"coordinator", "submitter"}
    assert conflict.who == town[str(saved.value)]
    assert AnswerRevision.objects.count() == begin + 1
