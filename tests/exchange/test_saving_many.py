"""Many answers in one sweep: each swapped as if it were alone, whoever writes at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.profile.town import Town, build
from trygt.cases.acting import Refused
from trygt.profile.models import Answer, AnswerRevision
from trygt.profile.saving import Wanted, save_answer, save_many


def figures(town: Town) -> list[str]:
    """Questions with figures, of which there are many."""
    return [key for key, q in town.case.scheme.questions.items() if q.kind == "figure"]


def test_it_writes_what_saving_one_by_one_would_have(town: Town) -> None:
    one, two, three, four = figures(town)[:4]
    by = town["coordinator"]
    for key in (two, three, four):
        town.save(key, {"value": 1, "year": 2024})
    town.save(four, None)
    new = {"value": 2, "year": 2025}
    wanted = [
        Wanted(one, 0, new, 0),
        Wanted(two, 0, new, 1),
        Wanted(three, 0, None, 1),
        Wanted(four, 0, new, 0),
    ]
    saved, late = save_many(town.community, wanted, by)
    assert (saved, late) == (wanted, [])
    now = {a.question: (a.revision, a.value) for a in Answer.objects.all()}
    assert now == {one: (1, new), two: (2, new), four: (3, new)}
    for key, revision in ((one, 1), (two, 2), (three, 2), (four, 3)):
        made = AnswerRevision.objects.filter(question=key).first()
        assert made
        assert made.revision == revision
    assert save_many(town.community, [Wanted(one, 0, new, 0)], by) == ([], [])


def test_what_has_moved_on_is_given_back_and_the_rest_is_saved(town: Town) -> None:
    one, two = figures(town)[:2]
    town.save(one, {"value": 1, "year": 2024})
    mine = [Wanted(key, 0, {"value": 9, "year": 2025}, 0) for key in (one, two)]
    assert save_many(town.community, mine, town["coordinator"]) == ([mine[1]], [mine[0]])


def test_one_that_is_not_theirs_stops_all_of_them(town: Town) -> None:
    keys = figures(town)[:2]
    with pytest.raises(Refused):
        save_many(
            town.community, [Wanted(k, 0, {"value": 1}, 0) for k in keys], town["contributor"]
        )
    assert not Answer.objects.exists()


def test_many_cost_few_questions_beside_the_updates(town: Town) -> None:
    wanted = [Wanted(key, 0, {"value": 1, "year": 2024}, 0) for key in figures(town)]
    with CaptureQueriesContext(connection) as asked:
        save_many(town.community, wanted, town["coordinator"], case=town.case)
    assert len(wanted) >= 60
    assert len(asked) <= 12


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_in_the_same_answers_at_once_lose_none() -> None:
    town = build()
    keys, start = figures(town)[:20], Barrier(3)

    def many(name: str) -> int:
        try:
            start.wait(20)
            value = {"value": len(name), "year": 2024}
            wanted = [Wanted(key, 0, value, 0) for key in keys]
            saved, late = save_many(town.community, wanted, town[name])
            assert len(saved) + len(late) == 20
            return len(saved)
        finally:
            connection.close()

    def single() -> int:
        try:
            start.wait(20)
            save_answer(town.community, keys[7], 0, {"value": 77}, town["coordinator"], 0)
        except Exception:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(many, n) for n in ("coordinator", "submitter")]
        runs.append(pool.submit(single))
        assert sum(run.result() for run in runs) == 20
    assert Answer.objects.count() == 20
    assert AnswerRevision.objects.count() == 20
