"""Parts handed out, moved, taken back and confirmed; and what a profile sent back opens."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.profile.town import SCHEME, Town, build, submit
from trygt import clock
from trygt.cases.acting import Refused
from trygt.journal.queries import entries
from trygt.outbox.models import Message
from trygt.profile.acts import (
    confirm_part,
    hand_out_section,
    open_more,
    return_profile,
    take_back_section,
)
from trygt.profile.models import Confirmation, Handout
from trygt.profile.parts import STATES, Part, parts
from trygt.profile.rights import closed_in, pen_of
from trygt.profile.saving import add_evidence, save_answer
from trygt.schemes import queries as schemes

SECTION, ONE, TWO = "about-us", "presentation", "history"


def hand(town: Town, name: str = "contributor", **told: Any) -> None:
    hand_out_section(town.case, town["coordinator"], post=town.posts[name], **told)


def part(town: Town, key: str) -> Part:
    return next(part for part in parts(town.case) if part.key == key)


def may(town: Town, name: str, question: str) -> bool:
    section = town.case.scheme.section_of[question].key
    return pen_of(town[name], town.community).may_write(section, question)


def test_the_most_specific_assignment_owns(town: Town) -> None:
    hand(town, sections=[SECTION])
    hand(town, "technician", questions=[ONE])
    assert (may(town, "contributor", ONE), may(town, "contributor", TWO)) == (False, True)
    assert (may(town, "technician", ONE), may(town, "technician", TWO)) == (True, False)
    with pytest.raises(Refused):
        save_answer(town.community, ONE, 0, "x", town["contributor"], 0)
    with pytest.raises(Refused):
        add_evidence(town.community, TWO, 0, town["technician"], document="x")
    save_answer(town.community, ONE, 0, "x", town["technician"], 0)
    hand(town, sections=[SECTION])  # the section once more: the question stays where it is
    assert may(town, "technician", ONE)
    take_back_section(town.case, town["coordinator"], questions=[ONE])
    assert (may(town, "contributor", ONE), may(town, "technician", ONE)) == (True, False)
    assert may(town, "coordinator", ONE)


def test_two_assignments_of_one_question_in_one_act_are_refused(town: Town) -> None:
    for told in (
        {"questions": [ONE, ONE]},
        {"sections": [SECTION], "questions": [ONE]},
        {"sections": [SECTION, SECTION]},
        {"section": SECTION, "sections": [SECTION]},
        {"questions": ["no-such"]},
        {"sections": ["no-such"]},
        {},
    ):
        with pytest.raises(Refused) as refused:
            hand(town, **told)
        assert str(refused.value)
    with pytest.raises(Refused, match=r"“.+” is in “.+”, which you chose too"):
        hand(town, sections=[SECTION], questions=[ONE])
    with pytest.raises(Refused, match="passed already"):
        hand(town, questions=[ONE], due=clock.today() - timedelta(days=1))
    post = build("nes").posts["contributor"]
    with pytest.raises(Refused):
        hand_out_section(town.case, town["coordinator"], post=post, questions=[ONE])
    assert not Handout.objects.exists()
    assert not entries(town.case.stream).exists()


def test_two_hundred_parts_are_one_act_one_line_one_mail(town: Town) -> None:
    questions = list(town.case.scheme.questions)[:200]
    hand(town, "technician", questions=questions[:3])
    Message.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        hand(town, questions=questions, due=clock.today())
    assert len(queries) <= 40
    assert Handout.objects.filter(post=town.posts["contributor"]).count() == 200
    line = list(entries(town.case.stream))[-1]
    assert line.details["questions"] == questions
    assert line.details["moved_from"] == ["Roads"]
    told = {mail.receiver_id: mail for mail in Message.objects.all()}
    assert set(told) == {town["contributor"].pk, town["technician"].pk}
    body = told[town["contributor"].pk].body
    assert len(body) < 5000
    assert "Until now it was with Roads." in body
    with CaptureQueriesContext(connection) as listing:
        assert sum(p.question is not None for p in parts(town.case)) == 200
    assert len(listing) <= 6


def test_confirming_holds_for_the_answers_as_they_were(town: Town) -> None:
    hand(town, questions=[ONE], due=clock.today() + timedelta(days=3))
    handout = Handout.objects.get()
    with pytest.raises(Refused, match="still blocks"):
        confirm_part(town.case, town["contributor"], parts=[handout.pk])
    town.save(ONE, "Ours", by="contributor")
    for name in ("technician", "coordinator", "reader"):
        with pytest.raises(Refused):
            confirm_part(town.case, town[name], parts=[handout.pk])
    with pytest.raises(Refused):
        confirm_part(town.case, town["contributor"], parts=[handout.pk, handout.pk + 1])
    confirm_part(town.case, town["contributor"], parts=[handout.pk])
    mine = part(town, ONE)
    assert (mine.confirmed, mine.changed, mine.overdue, mine.soon) == (True, False, False, False)
    assert mine.confirmation
    assert mine.confirmation.by == town["contributor"]
    town.save(TWO, "Something else")
    assert part(town, ONE).confirmed
    town.save(ONE, "Theirs")
    assert (part(town, ONE).changed, part(town, ONE).confirmed) == (True, False)
    town.save(ONE, "Ours")
    assert part(town, ONE).confirmed, "the answers are again those that were confirmed"
    hand(town, questions=[ONE])
    assert Confirmation.objects.exists(), "a new day does not undo it"
    hand(town, "technician", questions=[ONE])
    assert not Confirmation.objects.exists(), "in other hands it counts no more"


def test_what_the_coordinator_can_ask_for(town: Town) -> None:
    today = clock.today()
    hand(town, questions=[ONE], due=today)
    hand(town, "technician", questions=[TWO], due=today + timedelta(days=30))
    with clock.at(clock.now() + timedelta(days=2)):
        late = part(town, ONE)
        assert (late.overdue, late.days_over, late.days_left) == (True, 2, -2)
        holds = {
            key: {p.key for p in parts(town.case) if rule(p)} for key, (_n, rule) in STATES.items()
        }
    assert holds["overdue"] == {ONE}
    assert holds["soon"] == set()
    assert {ONE, TWO} <= holds["open"]
    assert SECTION in holds["nobody"]
    assert part(town, ONE).soon
    section = part(town, SECTION)
    whole = len([p for p in parts(town.case) if p.section.key == SECTION])
    assert whole == 3
    assert section.asked == len(section.section.questions) - 2
    town.save(ONE, "Done")
    assert part(town, ONE).complete
    assert not part(town, ONE).soon


def sent_back(town: Town, *sections: str) -> None:
    town.fill()
    submit(town)
    reason = "Please say more about this."
    return_profile(town.case, town["certifier"], reason=reason, sections=sections)
    town.case.refresh_from_db()


def test_a_profile_sent_back_opens_only_what_was_asked_for(town: Town) -> None:
    hand(town, sections=[SECTION])
    hand(town, "technician", questions=["K01"])
    sent_back(town, SECTION)
    for name in ("coordinator", "submitter", "contributor"):
        assert may(town, name, ONE), name
        assert not may(town, name, "K01"), name
    assert not may(town, "technician", "K01")
    with pytest.raises(Refused, match="case officer can open more"):
        town.save("K01", {"value": 3, "year": 2025})
    with pytest.raises(Refused, match="case officer can open more"):
        town.save("K01", {"value": 3, "year": 2025}, by="technician")
    town.save(ONE, "More about us")
    key = town.case.scheme.section_of["K01"].key
    with pytest.raises(Refused):
        open_more(town.case, town["coordinator"], sections=[key])
    open_more(town.case, town["officer"], sections=[key])
    town.save("K01", {"value": 3, "year": 2025}, by="technician")
    assert not may(town, "coordinator", "K24")
    open_more(town.case, town["officer"])
    assert may(town, "coordinator", "K24")
    with pytest.raises(Refused, match="open already"):
        open_more(town.case, town["officer"])
    submit(town)
    assert may(town, "coordinator", "K24")


def test_sent_back_without_sections_opens_everything(town: Town) -> None:
    sent_back(town)
    assert may(town, "coordinator", "K01")


def test_another_case_that_prepares_keeps_open_what_it_asks() -> None:
    scheme = schemes.get(*SCHEME)
    shut = closed_in([(scheme, [SECTION])])
    assert {"K01", "population"} <= shut
    assert not {ONE, TWO, SECTION} & shut
    assert closed_in([(scheme, [SECTION]), (scheme, [])]) == frozenset()
    assert "K01" not in closed_in([(scheme, [SECTION]), (scheme, ["population"])])
    assert closed_in([(scheme, [])]) == closed_in([]) == frozenset()


def test_rights_cost_as_many_queries_for_many_parts_as_for_one(town: Town) -> None:
    counts = []
    for questions in ([ONE], list(town.case.scheme.questions)[:100]):
        hand(town, questions=questions)
        with CaptureQueriesContext(connection) as queries:
            pen_of(town["contributor"], town.community)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4
