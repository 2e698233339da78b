"""From the first answer to a frozen profile, and back."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.profile.town import Town, build, submit, tick_all
from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.models import Case
from trygt.journal.queries import entries
from trygt.profile import queries
from trygt.profile.acts import hand_out_section, return_profile, submit_profile, take_back_section
from trygt.profile.models import EvidenceLink, Handout
from trygt.profile.saving import add_evidence, remove_evidence
from trygt.profile.walls import submitted_wall, wall
from trygt.schemes.definition import Stage
from trygt.texts.fingerprint import fingerprint_of

HARBOUR = ("harbour-of-safety", "1.0")


def law_question(case: Case) -> str:
    """A measure the law requires."""
    return next(
        q.key for q in case.scheme.questions.values() if q.kind == "measure" and q.basis == "law"
    )


def test_blockers_come_from_the_scheme_and_go_one_by_one(town: Town) -> None:
    required = {q.key for q in town.case.scheme.questions.values() if q.required and not q.show_if}
    assert {b.question.key for b in queries.blockers(town.case)} == required
    town.fill()
    assert not queries.blockers(town.case)
    key, scale = law_question(town.case), town.case.scheme.vocabulary.scale
    no = next(o for o in scale if o.needs_if_required)
    town.save(key, {"answer": no.key})
    left = queries.blockers(town.case)
    assert {b.question.key for b in left} == {key}
    assert len(left) == len(no.needs_if_required)
    with pytest.raises(Refused):
        submit(town)
    assert queries.latest_snapshot(town.case) is None


def test_submitting_freezes_and_only_the_submitter_does_it(town: Town) -> None:
    town.fill()
    link = add_evidence(
        town.community, "presentation", 0, town["coordinator"], document="Plan", place="p. 4"
    )
    tick_all(town)
    for name in ("coordinator", "signer", "contributor", "certifier"):
        with pytest.raises(Refused):
            submit_profile(town.case, town[name])
    submit_profile(town.case, town["substitute"], greeting="Here it is.")
    town.case.refresh_from_db()
    assert town.case.stage == Stage.REVIEW
    snapshot = queries.latest_snapshot(town.case)
    assert snapshot is not None
    frozen = dict(snapshot.content)
    assert snapshot.intact
    assert snapshot.fingerprint == fingerprint_of(frozen)
    assert list(entries(town.case.stream))[-1].details["fingerprint"] == snapshot.fingerprint

    town.save("presentation", "Changed afterwards")
    remove_evidence(town.community, EvidenceLink.objects.get(), town["coordinator"])
    snapshot.refresh_from_db()
    assert snapshot.content == frozen
    assert snapshot.intact
    (change,) = queries.changed_since(town.case, snapshot)
    assert (change.question.key, change.after) == ("presentation", "Changed afterwards")
    submitted = {a.question.key: a for a in queries.answers_of_snapshot(snapshot)}
    assert submitted["presentation"].evidence[0]["id"] == link.pk
    assert submitted["presentation"].words == "We do this together."
    with pytest.raises(TypeError):
        snapshot.save()
    snapshot.content["answers"][0]["value"] = "forged"
    assert not snapshot.intact


def test_sent_back_and_submitted_anew(town: Town) -> None:
    town.fill()
    submit(town)
    with pytest.raises(Refused):
        submit_profile(town.case, town["submitter"])
    for by, reason, sections in [
        ("certifier", "Too short", []),
        ("certifier", "Please tell us more about falls.", ["no-such"]),
        ("coordinator", "We would like to have it back.", []),
    ]:
        with pytest.raises(Refused):
            return_profile(town.case, town[by], reason=reason, sections=sections)
    assert list(entries(town.case.stream))[-1].verb == "submit_profile"
    return_profile(
        town.case,
        town["certifier"],
        reason="Please tell us more about falls.",
        sections=["about-us"],
    )
    town.case.refresh_from_db()
    assert town.case.stage == Stage.PREPARING
    first = queries.latest_snapshot(town.case)
    assert first is not None
    assert first.returned.sections == ["about-us"]
    town.save("presentation", "More about falls")
    submit(town)
    second = queries.latest_snapshot(town.case)
    assert second is not None
    assert second.number == 2
    assert [c.question.key for c in queries.changed_between(first, second)] == ["presentation"]


def test_sections_are_handed_out_and_taken_back(town: Town) -> None:
    post = town.posts["contributor"]
    hand_out_section(town.case, town["coordinator"], section="about-us", post=post)
    assert Handout.objects.get().post == post
    hand_out_section(
        town.case, town["coordinator"], section="about-us", post=town.posts["technician"]
    )
    assert Handout.objects.get().post == town.posts["technician"]
    neighbour = build("nes").posts["contributor"]
    for section, wrong in [
        ("no-such", post),
        ("about-us", neighbour),
        ("about-us", town.posts["reader"]),
    ]:
        with pytest.raises(Refused):
            hand_out_section(town.case, town["coordinator"], section=section, post=wrong)
    with pytest.raises(Refused):
        hand_out_section(town.case, town["contributor"], section="about-us", post=post)
    take_back_section(town.case, town["coordinator"], section="about-us")
    assert not Handout.objects.exists()
    with pytest.raises(Refused):
        take_back_section(town.case, town["coordinator"], section="about-us")


def test_rounds_of_a_repeated_section(town: Town) -> None:
    section = next(s for s in town.case.scheme.sections.values() if s.repeat)
    title = next(q for q in section.questions if q.required)
    at = {b.slot for b in queries.blockers(town.case) if b.section == section}
    assert at == set(range(1, section.repeat.least + 1))  # type: ignore[union-attr]
    town.save(title.key, "Falls", slot=3)
    assert {b.slot for b in queries.blockers(town.case) if b.section == section} == {3}
    with pytest.raises(Refused):
        town.save(title.key, "Too many", slot=section.repeat.most + 1)  # type: ignore[union-attr]


def test_progress_asks_the_database_as_often_for_all_as_for_none(town: Town) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        empty = queries.progress(town.case)
    town.fill()
    with CaptureQueriesContext(connection) as many:
        full = queries.progress(town.case)
    assert len(few) == len(many) <= 6
    assert empty.answered == 0 < full.answered <= full.asked


def test_the_wall_has_a_stone_for_every_measure(town: Town) -> None:
    measures = [q for q in town.case.scheme.questions.values() if q.kind == "measure"]
    before = wall(town.case)
    assert len(before.stones) == len(measures) == before.count("open")
    assert tuple(base.idea for base in before.foundation) == town.case.scheme.ideas
    assert submitted_wall(town.case) is None
    for question, option in zip(measures, town.case.scheme.vocabulary.scale, strict=False):
        town.save(question.key, {"answer": option.key})
    after = {stone.question.key: stone.lays for stone in wall(town.case).stones}
    for question, option in zip(measures, town.case.scheme.vocabulary.scale, strict=False):
        assert after[question.key] == ("planned" if option.key == "under-way" else option.lays)
    for column in before.columns:
        assert {s.question.basis for s in column.lower} <= {"law"}
        assert "law" not in {s.question.basis for s in column.upper}


def test_the_public_reads_public_questions_of_what_was_submitted(town: Town) -> None:
    town.fill()
    town.save("K01", {"value": 3, "year": 2025})
    assert queries.public_answers(town.case) == []
    submit(town)
    keys = {a.question.key for a in queries.public_answers(town.case)}
    assert "presentation" in keys
    assert "K01" not in keys, "a count below the scheme's limit is not shown"
    assert all(town.case.scheme.questions[key].public for key in keys)
    town.save("presentation", "Not submitted yet")
    shown = {a.question.key: a.words for a in queries.public_answers(town.case)}
    assert shown["presentation"] == "We do this together."


def test_another_scheme_shares_answers_and_follows_its_own_rules(settings: Any, town: Town) -> None:
    settings.SCHEME_PATHS = [Path(__file__).parent.parent / "schemes" / "library"]
    town.save("K01", {"value": 900, "year": 2025})
    harbour = build("havn", scheme=HARBOUR)
    other = Case.objects.create(
        community=town.community,
        scheme_key=HARBOUR[0],
        scheme_version=HARBOUR[1],
        stage=Stage.PREPARING,
        stage_since=clock.now(),
        opened_at=clock.now(),
        last_act_at=clock.now(),
        language="en",
    )
    assert "K01" not in {b.question.key for b in queries.blockers(other)}
    assert "K01" in {b.question.key for b in queries.blockers(harbour.case)}
    asked = queries.progress(harbour.case).asked
    harbour.save("has-beach", "beach")
    assert queries.progress(harbour.case).asked == asked + 1, "show_if opens a question"
    harbour.fill()
    harbour.save("pier-ladders", {"answer": "adrift"})
    assert len(queries.blockers(harbour.case)) == 2
    harbour.save("pier-ladders", {"answer": "adrift", "reason": "Ice!!", "action": "Wait"})
    assert not queries.blockers(harbour.case)
