"""Alone first: who scores, what is hidden until when, and that nothing given is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from tests.priorities.board import (
    FALLS,
    FIRE,
    REASON,
    TRAFFIC,
    agree,
    begin,
    cell_of,
    score,
    values,
)
from tests.profile.town import Town, build
from trygt.cases.acting import Refused
from trygt.cases.roles import On, roles_on
from trygt.people.models import Person
from trygt.priorities import acts
from trygt.priorities.models import AgreedScore, Agreement, Comment, Score, Sheet
from trygt.priorities.queries import judged, latest_sheets
from trygt.priorities.rights import SCORERS
from trygt.priorities.scoring import Moved, give_scores, say
from trygt.schemes.definition import Stage


def seen(town: Town, name: str) -> set[Person]:
    """Whose scores of the falls someone sees."""
    sheets = Sheet.objects.visible_to(town[name]).filter(cell=cell_of(FALLS))
    return {sheet.person for sheet in sheets}


def test_a_colleagues_scores_are_hidden_until_ones_own_are_given(town: Town) -> None:
    begin(town)
    score(town, "coordinator", FALLS, 3, 4, 4, 3, 3)
    score(town, "contributor", FALLS, 2, 5, 4, None, 2)
    both = {town["coordinator"], town["contributor"]}
    assert seen(town, "coordinator") == seen(town, "contributor") == both
    for name in ("signer", "technician", "submitter", "reader", "certifier", "officer"):
        assert seen(town, name) == set(), name
    signer = judged(cell_of(FALLS), town["signer"])
    assert (signer.mine, signer.others, signer.spreads) == (None, (), {})
    assert set(signer.scorers) == both, "who has scored is no secret, what they gave is"
    # Another cell of the same assessment stays hidden.
    score(town, "signer", TRAFFIC, 1, 1, 1, 1, 1)
    assert seen(town, "signer") == set()
    # Agreed on, the single scores still are for those who scored.
    agree(town, FALLS, 3, 4, 4, 3, 3)
    assert seen(town, "reader") == set()


def test_each_role_scores_or_is_refused(town: Town) -> None:
    begin(town)
    for name, person in town.people.items():
        if roles_on(town.case, person) & SCORERS:
            score(town, name, FALLS, 3, 3, 3, 3, 3)
            continue
        with pytest.raises(Refused) as refused:
            score(town, name, FALLS, 3, 3, 3, 3, 3)
        assert refused.value.rule == "who", name
    wanted = {*("submitter", "substitute", "signer", "coordinator", "contributor", "technician")}
    assert {sheet.person for sheet in Sheet.objects.all()} == {town[name] for name in wanted}
    assert On.READER not in SCORERS
    assert Sheet.objects.get(person=town["technician"]).unit == "Roads"
    assert Sheet.objects.get(person=town["coordinator"]).unit == ""


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"extent": 3}, "every criterion"),
        (values(None, None, None, None, None), "at least one"),
        (values(0, 3, 3, 3, 3), "from 1 to 5"),
        (values(6, 3, 3, 3, 3), "from 1 to 5"),
        (values(3, 3, 3, 3, 3) | {"luck": 3}, "every criterion"),
    ],
)
def test_bad_scores_are_refused_whole(town: Town, given: dict[str, int], why: str) -> None:
    begin(town)
    with pytest.raises(Refused, match=why):
        give_scores(town.case, *FALLS, town["coordinator"], given, revision=0)
    assert not Sheet.objects.exists()
    with pytest.raises(Refused, match="too long"):
        give_scores(
            town.case,
            *FALLS,
            town["coordinator"],
            values(3, 3, 3, 3, 3),
            comment="x" * 5000,
            revision=0,
        )


def test_only_chosen_cells_of_an_open_assessment_are_scored(town: Town) -> None:
    with pytest.raises(Refused, match="no risk assessment"):
        score(town, "coordinator", FALLS, 3, 3, 3, 3, 3)
    begin(town)
    with pytest.raises(Refused, match="not chosen"):
        score(town, "coordinator", FIRE, 3, 3, 3, 3, 3)
    theme, phase = FALLS
    acts.set_cell_aside(town.case, town["coordinator"], theme=theme, phase=phase, words="No.")
    with pytest.raises(Refused, match="not chosen"):
        score(town, "coordinator", FALLS, 3, 3, 3, 3, 3)
    acts.choose_cells(town.case, town["coordinator"], cells=[FALLS])
    score(town, "coordinator", FALLS, 3, 3, 3, 3, 3)
    town.case.stage = Stage.ENDED
    town.case.save()
    with pytest.raises(Refused):
        score(town, "contributor", FALLS, 3, 3, 3, 3, 3)


def test_scoring_anew_keeps_what_was_given_alone_and_two_windows_never_mix(town: Town) -> None:
    begin(town)
    score(town, "coordinator", FALLS, 3, 4, 4, 3, 3)
    score(town, "coordinator", FALLS, 5, 4, 4, 3, None, revision=1)
    with pytest.raises(Moved):
        score(town, "coordinator", FALLS, 1, 1, 1, 1, 1, revision=1)
    sheets = Sheet.objects.filter(person=town["coordinator"]).order_by("revision")
    assert [sheet.values["extent"] for sheet in sheets] == [3, 5]
    (latest,) = latest_sheets(cell_of(FALLS))
    assert latest.revision == 2
    assert "trend" not in latest.values
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.filter(criterion="severity").update(value=6)


def test_people_talk_once_they_have_scored(town: Town) -> None:
    begin(town)
    theme, phase = FALLS
    with pytest.raises(Refused, match="own scores first"):
        say(town.case, theme, phase, town["signer"], "I think five.")
    score(town, "coordinator", FALLS, 3, 4, 4, 3, 3)
    say(town.case, theme, phase, town["coordinator"], "I think five.")
    with pytest.raises(Refused, match="Write something"):
        say(town.case, theme, phase, town["coordinator"], "  ")

    def hears(name: str) -> bool:
        return Comment.objects.visible_to(town[name]).exists()

    assert [hears(name) for name in ("coordinator", "signer", "reader", "certifier")] == [
        *(True, False, False, False)
    ]
    score(town, "contributor", FALLS, 3, 4, 4, 3, 3)
    agree(town, FALLS, 3, 4, 4, 3, 3)
    assert [hears(name) for name in ("contributor", "reader", "certifier")] == [True, True, False]


def test_it_takes_two_and_oneself_to_agree_and_reasons_where_it_differs(town: Town) -> None:
    begin(town)
    score(town, "coordinator", FALLS, 3, 4, 4, 3, None)
    with pytest.raises(Refused, match="At least 2 people"):
        agree(town, FALLS, 3, 4, 4, 3, 3)
    score(town, "contributor", FALLS, 3, 4, 5, 3, None)
    with pytest.raises(Refused, match="own scores first"):
        agree(town, FALLS, 3, 4, 4, 3, 3, by="submitter")
    theme, phase = FALLS

    def agreeing(extent: int, trend: str) -> None:
        acts.agree_cell(
            town.case,
            town["coordinator"],
            theme=theme,
            phase=phase,
            values={k: v or 3 for k, v in values(extent, 4, 5, 3, 3).items()},
            why={"trend": trend},
            revision=0,
        )

    with pytest.raises(Refused, match="Extent differs"):
        agreeing(4, REASON)
    with pytest.raises(Refused, match="trend differs"):
        agreeing(3, "short")  # nobody scored the trend
    agreeing(3, REASON)
    kept = {score.criterion: score for score in AgreedScore.objects.all()}
    assert (kept["extent"].proposed, kept["extent"].median) == (3, 3)
    assert (kept["preventability"].lowest, kept["preventability"].median) == (4, 4.5)
    assert (kept["trend"].proposed, kept["trend"].median, kept["trend"].reason) == (3, None, REASON)
    (fact,) = Agreement.objects.get().facts
    assert (fact["source"], set(fact["words"])) == ("FHI, Kommunehelsa", {"nb", "nn", "en"})
    for name in ("contributor", "signer", "reader", "certifier", "officer"):
        with pytest.raises(Refused) as refused:
            agree(town, FALLS, 3, 4, 4, 3, 3, by=name, revision=1)
        assert refused.value.rule == "who"


def test_what_is_adopted_does_not_change_any_more(town: Town) -> None:
    assessment = begin(town)
    score(town, "coordinator", FALLS, 3, 4, 4, 3, 3)
    with pytest.raises(Refused) as refused:
        acts.adopt_priorities(town.case, town["coordinator"])
    assert refused.value.rule == "something_agreed"
    score(town, "contributor", FALLS, 3, 4, 4, 3, 3)
    agree(town, FALLS, 3, 4, 4, 3, 3)
    acts.adopt_priorities(town.case, town["submitter"], words="Case 12/27")
    assessment.refresh_from_db()
    assert assessment.closed_by == town["submitter"]
    for late in (
        lambda: score(town, "signer", FALLS, 3, 4, 4, 3, 3),
        lambda: agree(town, FALLS, 1, 1, 1, 1, 1, revision=1),
        lambda: acts.choose_cells(town.case, town["coordinator"], cells=[FIRE]),
        lambda: acts.choose_formula(
            town.case, town["coordinator"], formula="product", reason=REASON
        ),
    ):
        with pytest.raises(Refused, match="no risk assessment"):
            late()


@pytest.mark.django_db(transaction=True)
def test_two_who_agree_at_once_one_wins_and_the_other_is_told() -> None:
    town = build()
    begin(town, FALLS)
    for name in ("coordinator", "submitter"):
        score(town, name, FALLS, 3, 4, 4, 3, 3)
    start = Barrier(2)

    def agreeing(name: str) -> Refused | None:
        try:
            start.wait(20)
            agree(town, FALLS, 3, 4, 4, 3, 3, by=name)
        except Refused as refused:
            return refused
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(agreeing, ["coordinator", "submitter"]))
    (told,) = [end for end in ends if end]
    assert isinstance(told, acts.StaleAgreement)
    assert Agreement.objects.get().by == town["submitter" if ends[0] else "coordinator"]


@pytest.mark.django_db(transaction=True)
def test_ten_people_score_at_once_and_none_is_lost() -> None:
    town = build()
    begin(town, FALLS)
    names = [f"extra{number}" for number in range(10)]
    for name in names:
        town.seat(name, "contributor", f"Unit {name}")
    start = Barrier(10)

    def scoring(name: str) -> None:
        try:
            start.wait(20)
            score(town, name, FALLS, 3, 4, 4, 3, 3)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(scoring, names))
    assert {sheet.person.name for sheet in Sheet.objects.all()} == {n.title() for n in names}
    assert Score.objects.count() == 50
