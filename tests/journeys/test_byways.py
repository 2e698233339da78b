"""Shorter stories: other kinds of community, other outcomes, posts that change hands, renewal."""

import re
from datetime import timedelta

import pytest

from tests import world
from tests.journeys.cast import Cast, assemble
from tests.journeys.driver import Http
from tests.journeys.road import WORDS, Road
from tests.journeys.walker import ACT_FORM
from tests.second_scheme import second_scheme
from trygt import clock
from trygt.cases.models import Case
from trygt.intent.models import Signature
from trygt.outbox.models import Message
from trygt.people.models import Person, Tenure
from trygt.schemes.definition import Recommendation, Scheme, Stage
from trygt.schemes.queries import get

__all__ = ["second_scheme"]
pytestmark = [pytest.mark.django_db, pytest.mark.anywhere]


def shipped(kind: str = "municipality") -> Cast:
    """A community of a kind with its people, in the scheme that comes with Trygt."""
    return assemble(get("trygge-lokalsamfunn", "2026.2"), kind)


@pytest.mark.parametrize("kind", ["county", "district"])
def test_other_kinds_of_community_sign_with_their_own_posts(kind: str) -> None:
    cast = shipped(kind)
    road = Road(Http(), cast)
    road.register_interest()
    road.letter()
    named = cast.scheme.kind(kind)
    assert named
    words = road.driver.open(f"{road.here}letter/")
    for post in named.posts:
        assert post.name["en"] in words


def test_certified_once_the_conditions_are_met(second_scheme: Scheme) -> None:
    cast = assemble(second_scheme)
    road = Road(Http(), cast)
    road.to_preparing()
    road.to_decision()
    road.prepare(Recommendation.CONDITIONAL)
    road.press(cast.manager, "certify_conditionally", text_1="Put ladders on the new pier.")
    road.stage_is(Stage.DECISION)
    road.refused(cast.manager, "certify", "Some conditions are still open.")
    assert road.find(cast.coordinator, "report_condition")
    assert "Put ladders on the new pier." in road.driver.text()
    (first,) = road.driver.fields(ACT_FORM)["condition"].options
    judge = cast.certifiers[0]
    road.press(cast.coordinator, "report_condition", condition=first, evidence=WORDS)
    road.look(judge)
    assert WORDS in road.driver.open(f"{road.here}council/decision/")
    road.press(judge, "close_condition", condition=first)
    road.prepare(Recommendation.POSITIVE)
    road.press(cast.manager, "certify")
    road.certificate()
    road.whole()


def test_not_now_and_the_way_back(second_scheme: Scheme) -> None:
    cast = assemble(second_scheme)
    road = Road(Http(), cast)
    road.to_preparing()
    road.to_decision()
    road.prepare(Recommendation.NOT_YET)
    road.press(cast.manager, "decide_not_now", grounds=WORDS, advice="Ask the fishermen too.")
    road.stage_is(Stage.PREPARING)
    road.look(cast.submitter)
    assert "Ask the fishermen too." in road.driver.open(f"{road.here}council/decision/")
    road.press(cast.submitter, "submit_profile", greeting="Dear certifiers")
    road.press(cast.certifiers[0], "conclude_review")
    road.meeting()
    road.rate()
    road.statement()
    road.decide()
    road.certificate()
    road.stranger()
    road.whole()


def test_a_new_mayor_takes_over_and_the_signature_stands() -> None:
    cast = shipped()
    road = Road(Http(), cast)
    road.to_preparing()
    mayor, driver = cast.signers[0], road.driver
    tenure = Tenure.objects.get(person=mayor)
    road.look(cast.coordinator)
    driver.follow("People and posts")
    assert mayor.name in driver.text()
    driver.open(f"/account/tenures/{tenure.pk}/hand-over/")
    words = driver.send({"name": "Ny Ordforer", "email": "ny@example.org"})
    assert "The post passes on when the invitation is accepted." in words
    body = Message.objects.get(address="ny@example.org").body
    link = re.search(r"/account/invitation/\S+", body)
    assert link
    driver.become(None)
    driver.open(link[0])
    driver.send({"name": "Ny Ordforer", "language": "en", "password": "a-good-long-password"})
    assert cast.community.name in driver.text()
    driver.open(link[0], 410)
    new = Person.objects.get(email="ny@example.org")
    road.press(new, "confirm_commitment")
    driver.open(f"{road.here}letter/")
    assert mayor.name in driver.text()
    assert Signature.objects.filter(letter__case=road.case).count() == len(cast.signers) + 1
    driver.become(mayor)
    driver.open(road.here, 404)
    road.whole_journal()


def test_renewal_starts_with_the_profile_filled_in() -> None:
    cast = shipped()
    case = world.a_case(cast.community)
    day = clock.today() - timedelta(days=365 * 4)
    certificate = world.certify(case, day)
    road = Road(Http(), cast)
    road.case = case.pk
    road.look(cast.coordinator)
    road.driver.follow("Begin renewal")
    words = road.driver.send({}, ACT_FORM)
    road.said("begin_renewal", words)
    new = Case.objects.get(previous=case)
    assert road.driver.address == f"/work/cases/{new.pk}/"
    assert new.stage == Stage.PREPARING
    road.look(cast.coordinator)
    assert "Begin renewal" not in road.driver.links()
    words = road.driver.open(f"/work/cases/{case.pk}/renew/")
    assert "This cannot be done now" in words
    road.driver.become(None)
    assert certificate.number in road.driver.open("/register/")
