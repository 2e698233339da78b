"""What the owner decided, looked at once more: two whole roads over HTTP."""

from datetime import timedelta

import pytest

from tests.journeys.cast import Cast, assemble, person, seat
from tests.journeys.driver import Http
from tests.journeys.road import WORDS, Road
from tests.journeys.walker import ACT_FORM
from tests.second_scheme import second_scheme
from trygt import clock
from trygt.outbox.models import Message
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.schemes.definition import Recommendation, Scheme, Stage

__all__ = ["second_scheme"]
pytestmark = pytest.mark.django_db


def at_the_office(cast: Cast, name: str, role: Role) -> Person:
    """One more at the owner's office."""
    return seat(person(name), role, body=cast.scheme.owner.key)


def test_conditions_one_extended_then_certified(second_scheme: Scheme) -> None:
    cast = assemble(second_scheme)
    road = Road(Http(), cast)
    road.to_preparing()
    road.to_decision()
    road.prepare(Recommendation.CONDITIONAL)
    road.press(
        cast.manager,
        "certify_conditionally",
        text_1="Put ladders on the new pier.",
        text_2="Name someone for the lights.",
    )
    assert road.find(cast.manager, "extend_condition")
    first, second = road.driver.fields(ACT_FORM)["condition"].options
    later = (clock.today() + timedelta(days=200)).isoformat()
    road.press(cast.manager, "extend_condition", condition=first, due=later, reason=WORDS)
    road.look(cast.coordinator)
    assert "Extended once" in road.driver.open(f"{road.here}council/decision/")
    judge = cast.certifiers[0]
    for condition in (first, second):
        road.press(cast.coordinator, "report_condition", condition=condition, evidence=WORDS)
        road.refused(cast.manager, "certify", "Some conditions are still open.")
        road.press(judge, "close_condition", condition=condition)
    road.refused(cast.manager, "certify", "It must be prepared anew.")
    road.prepare(Recommendation.POSITIVE)
    road.press(cast.manager, "certify")
    road.certificate()
    road.whole()


def test_not_now_complained_about_set_aside_and_decided_by_others(second_scheme: Scheme) -> None:
    cast = assemble(second_scheme)
    board = at_the_office(cast, "Berit Bordet", Role.BOARD)
    road = Road(Http(), cast)
    road.to_preparing()
    road.to_decision()
    road.prepare(Recommendation.NOT_YET)
    day = (clock.today() + timedelta(days=60)).isoformat()
    road.press(
        cast.manager,
        "decide_not_now",
        grounds=WORDS,
        advice="Ask the fishermen too.",
        earliest=day,
    )
    road.stage_is(Stage.PREPARING)
    road.refused(cast.submitter, "submit_profile", "A new attempt can be made from")
    letters = Message.objects.filter(state="waiting", receiver=cast.submitter)
    assert "You can complain about this decision" in letters.get().body
    road.press(cast.submitter, "complain", grounds=WORDS)
    road.refused(cast.submitter, "submit_profile", "A complaint waits to be handled first.")
    road.press(board, "set_decision_aside", grounds=WORDS)
    road.stage_is(Stage.DECISION)
    assert "The decision is set aside." in letters.get().body
    road.look(cast.coordinator)
    mails = road.driver.open(f"{road.here}mail/")
    assert "overtaken by: Set the decision aside" in mails
    road.refused(
        cast.officer,
        "prepare_decision",
        "You prepared or took the decision that was set aside, so others must do it now.",
    )
    officer = at_the_office(cast, "Ola Ny", Role.CASE_OFFICER)
    road.press(officer, "prepare_decision", memo=WORDS, proposal=Recommendation.POSITIVE.value)
    road.press(board, "certify")
    road.certificate()
    road.whole()


def test_not_now_complained_about_and_it_stands(second_scheme: Scheme) -> None:
    cast = assemble(second_scheme)
    board = at_the_office(cast, "Berit Bordet", Role.BOARD)
    road = Road(Http(), cast)
    road.to_preparing()
    road.to_decision()
    road.prepare(Recommendation.NOT_YET)
    road.press(cast.manager, "decide_not_now", grounds=WORDS, advice="Ask the fishermen too.")
    road.press(cast.officer, "send_mail")
    road.press(cast.submitter, "complain", grounds=f"{WORDS} The certifier is my cousin.")
    assert not road.can(cast.officer, "reject_complaint")
    words = road.driver.open(f"{road.here}act/reject_complaint/")
    assert "You took part in the decision that is complained about" in words
    road.press(board, "reject_complaint", grounds=WORDS)
    road.stage_is(Stage.PREPARING)
    road.look(cast.submitter)
    page = road.driver.open(f"{road.here}council/decision/")
    assert "The decision stands" in page
    assert "cousin" in page
    journal = road.driver.open(f"{road.here}journal/")
    assert "cousin" not in journal
    road.press(cast.submitter, "submit_profile", greeting="Dear certifiers")
    road.stage_is(Stage.REVIEW)
    road.whole()
