"""The walker takes a case the whole way in two schemes that have little in common.

No line of it is written for either: who signs, how many judge, which scale, whether there is a
meeting, all is read from the scheme.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from tests import world
from tests.second_scheme import second_scheme
from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.acts import first_round
from trygt.clock import plus_months
from trygt.commands.demo.walker import ROAD, Cast, PastNow, Walker
from trygt.council.acts import certify
from trygt.council.models import Decision, Preparation
from trygt.intent.models import OWNER, Signature
from trygt.journal import queries as journals
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.profile.queries import latest_snapshot
from trygt.schemes import queries as schemes
from trygt.schemes.definition import Question, Scheme, Section, Stage

__all__ = ["second_scheme"]
pytestmark = pytest.mark.django_db


class Plain:
    """Something readable for every question, whatever the scheme."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme, self.language = scheme, scheme.languages[0]

    def say(self, key: str) -> str:
        return f"What was written about {key}, at length."

    def rounds(self, section: Section) -> int:
        return section.repeat.least if section.repeat else 1

    def answer(self, question: Question, slot: int) -> Any:
        today = clock.today()
        if question.kind == "text":
            return f"About {question.key}"
        if question.kind == "choice":
            first = question.choices[0].key
            return [first] if question.several else first
        if question.kind == "number":
            return question.least or 1
        if question.kind == "measure":
            return {"answer": next(o.key for o in self.scheme.vocabulary.scale if not o.needs)}
        if question.kind == "table":
            return [{question.columns[0].key: f"A row of {question.key}"}]
        figure = {"value": 12, "year": today.year - 1}
        return figure if question.kind == "figure" else today.isoformat()

    def evidence(self, question: Question, by: Person) -> list[Mapping[str, Any]]:
        return [{"document": "The plan", "place": "p. 3"}] if question.kind == "measure" else []

    def value(self, item: str, scheme: Scheme, reader: int) -> int:
        return scheme.rating.met


def walker_in(scheme: Scheme, **pace: Any) -> Walker:
    """Someone in every post, and a start long enough ago."""
    community = world.a_community()
    case, kind = first_round(community, scheme), scheme.kind(community.kind)
    assert kind
    cast = Cast(
        coordinator=world.seat(case, Role.COORDINATOR),
        posts={post.key: world.seat(case, post.key) for post in kind.posts},
        officer=world.office(case, Role.CASE_OFFICER),
        manager=world.office(case, Role.MANAGER),
        certifiers=tuple(world.office(case, Role.CERTIFIER) for _number in range(3)),
    )
    start = clock.now() - timedelta(days=300)
    return Walker(community, scheme, cast, Plain(scheme), start, **pace)


def shipped() -> Scheme:
    return schemes.get(*world.SCHEME)


def walk_the_whole_road(scheme: Scheme) -> Walker:
    """Walk, with a stop at the decision: who prepared it cannot take it, even holding both posts."""
    walker = walker_in(scheme).to("propose")
    officer = walker.cast.officer
    world.office(walker.case, Role.MANAGER, person=officer)
    with pytest.raises(Refused) as refused:
        certify(walker.case, officer)
    assert refused.value.rule == "prepared_it_himself"
    assert not Decision.objects.filter(case=walker.case).exists()
    return walker.to("celebrate")


def holds_in(walker: Walker, scheme: Scheme) -> None:
    """What is true of any case that has walked the whole road."""
    case, kind = walker.case, scheme.kind(walker.case.community.kind)
    assert kind
    assert case.stage == Stage.CERTIFIED
    signed = Signature.objects.filter(letter__case=case).order_by("pk")
    assert [s.post for s in signed] == [*kind.signers, OWNER]
    snapshot = latest_snapshot(case)
    assert snapshot
    assert snapshot.submitted_by == walker.cast.posts[kind.submitter]
    assert snapshot.intact
    assert case.appointments.count() == scheme.rules.certifiers
    decision = Decision.objects.get(case=case)
    assert decision.prepared_by == Preparation.objects.get(case=case).by == walker.cast.officer
    assert decision.decided_by == walker.cast.manager
    certificate = case.certificate
    assert certificate.number.startswith(scheme.prefix)
    years = 12 * scheme.rules.validity_years
    assert certificate.valid_to == plus_months(certificate.valid_from, years) - timedelta(days=1)
    milestones = [m.key for stage in scheme.stages for m in stage.milestones]
    assert set(case.ticks.values_list("milestone", flat=True)) == set(milestones)
    assert not list(journals.breaks())
    moments = [entry.at for entry in journals.entries(case.stream)]
    assert moments == sorted(moments)


def test_the_shipped_scheme_from_interest_to_celebration() -> None:
    walker = walk_the_whole_road(shipped())
    holds_in(walker, shipped())
    assert [s.key for s in walker.case.scheme.stages] == list(Stage)
    assert walker.case.meetings.get().minutes.text


def test_a_quite_different_scheme_walks_the_same_road(second_scheme: Scheme) -> None:
    walker = walk_the_whole_road(second_scheme)
    holds_in(walker, second_scheme)
    assert not walker.case.meetings.exists()
    verbs = [entry.verb for entry in journals.entries(walker.case.stream)]
    assert verbs.count("sign_letter") == 2
    assert verbs.count("rate") == 1
    assert "schedule_meeting" not in verbs


def test_the_walk_stops_where_it_is_told_and_goes_on_from_there() -> None:
    walker = walker_in(shipped()).to("sign")
    assert walker.case.stage == Stage.INTENT
    written = journals.entries(walker.case.stream).count()
    assert walker.to("sign").case.stage == Stage.INTENT
    assert journals.entries(walker.case.stream).count() == written
    assert walker.to("countersign").case.stage == Stage.PREPARING


def test_nobody_walks_into_the_future() -> None:
    late = dict.fromkeys([ROAD[1][0]], clock.now() + timedelta(days=2))
    walker = walker_in(shipped(), days=late).to("interest")
    with pytest.raises(PastNow):
        walker.to("letter")
    assert walker.case.stage == Stage.INTEREST
    assert not walker.case.letters.exists()
