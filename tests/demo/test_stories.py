"""The demo: told once, it holds every situation the product is to be shown in."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from trygt import clock
from trygt.award.models import Certificate, Validity
from trygt.cases.acting import Refused
from trygt.cases.interests import in_conflict
from trygt.cases.models import Case
from trygt.cases.roles import roles_on
from trygt.commands.demo import stories
from trygt.commands.demo.content import words
from trygt.council import queries as councils
from trygt.council.acts import appoint_certifiers, certify, replace_certifier
from trygt.council.facts import current_check
from trygt.council.models import Condition, Finding, Sighting
from trygt.followup.queries import reports_due
from trygt.injuries.models import InjuryData, Kind, PendingUpload
from trygt.intent.queries import letter_of, lines, open_handovers
from trygt.journal import queries as journals
from trygt.outbox.models import Message, State
from trygt.people.models import Person, Tenure
from trygt.people.queries import holders
from trygt.people.roles import Role
from trygt.places.models import Community, CommunityName
from trygt.places.queries import predecessors, stones
from trygt.priorities.models import Agreement
from trygt.priorities.queries import ranking_of, taking_part
from trygt.priorities.rights import readable
from trygt.profile.queries import blockers, latest_snapshot
from trygt.profile.walls import submitted_wall
from trygt.schemes.definition import Recommendation, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """Told once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield stories.tell()
        transaction.set_rollback(True)
    with django_db_blocker.unblock():
        connection.close()


def of(slug: str, number: int = 1) -> Case:
    """A community's case."""
    return Case.objects.get(community__slug=slug, round=number)


def rows() -> dict[str, list[Any]]:
    """Everything the demo could have changed."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model.__module__.startswith("trygt.")
    }


def test_telling_it_again_changes_nothing(demo: list[str]) -> None:
    assert len(demo) == len(words("world")["communities"])
    before = rows()
    assert stories.tell() == []
    assert rows() == before


def test_the_real_communities_are_there_and_none_is_certified() -> None:
    assert stones().count() == 357
    assert not Case.objects.filter(community__fictional=False).exists()
    halden = Community.objects.real().get(slug="halden")
    fact = halden.facts.get(kind="population")
    assert fact.value > 30_000
    assert fact.attribution


def test_no_made_up_name_is_or_was_a_real_one() -> None:
    real = set(Community.objects.real().values_list("name", flat=True))
    real |= set(CommunityName.objects.values_list("name", flat=True))
    made_up = Community.objects.filter(fictional=True)
    assert made_up.count() == len(words("world")["places"])
    assert not {community.name for community in made_up} & real


def test_one_has_slept_for_eight_years_and_a_handover_waits() -> None:
    case = of("fjordvik")
    assert case.stage == Stage.PREPARING
    assert clock.now() - case.last_act_at > timedelta(days=8 * 365)
    [(post, holder)] = open_handovers(case)
    assert post.key == "mayor"
    assert not any(line.signature and line.signature.person == holder for line in _lines(case))


def _lines(case: Case) -> list[Any]:
    letter = letter_of(case)
    assert letter
    return lines(case, letter)


def test_one_is_conditional_with_two_open_conditions() -> None:
    case = of("vestervik")
    decision = councils.last_decision(case)
    assert decision
    assert decision.outcome == Recommendation.CONDITIONAL
    found = Condition.objects.filter(decision=decision, closed_at=None)
    assert found.count() == 2
    assert all(condition.due > clock.today() for condition in found)


def test_one_has_expired_and_the_clock_did_it() -> None:
    case = of("gamlevag")
    assert case.stage == Stage.ENDED
    assert case.certificate.validity() is Validity.EXPIRED
    last = journals.entries(case.stream).last()
    assert last
    assert (last.verb, last.actor) == ("lapse", None)


def test_a_county_is_certified_and_renews() -> None:
    first, second = of("kystfylket"), of("kystfylket", 2)
    assert first.community.kind == "county"
    assert first.certificate.validity() is Validity.VALID
    assert second.stage == Stage.PREPARING
    assert second.previous == first
    assert not blockers(second)


def test_a_district_is_certified_and_one_report_is_late() -> None:
    case = of("storby-bydel-nord")
    assert case.community.kind == "district"
    assert case.celebration.handed_over
    late = [year for year, day in reports_due(case, clock.today()) if day < clock.today()]
    assert len(late) == 1
    assert case.reports.exists()


def test_a_merged_one_keeps_those_of_its_predecessors_from_judging_it() -> None:
    case = of("samvik")
    assert case.stage == Stage.STATEMENT
    assert {c.slug for c in predecessors(case.community)} == {"gammelnes", "nybo"}
    assert all(c.dissolved_on for c in predecessors(case.community))
    officer = holders([Role.CASE_OFFICER], body=case.scheme.owner.key)[0]
    tied = Person.objects.get(name="Nils Haugnes")
    free = Person.objects.get(name="Jonas Eriksrud")
    out = case.appointments.get(person__name="Solveig Aasen").person
    assert in_conflict(tied, case)
    replace_certifier(case, officer, person=out.pk, reason="She has too much to do this winter.")
    with pytest.raises(Refused):
        appoint_certifiers(case, officer, people=[tied.pk])
    appoint_certifiers(case, officer, people=[free.pk])
    assert councils.appointments(case).filter(person=free).exists()


def test_the_showpiece_is_rich_and_its_dialogue_is_open() -> None:
    case = of("trygg")
    assert case.stage == Stage.REVIEW
    assert councils.unanswered(case).count() == 1
    assert councils.questions(case).count() == 3
    snapshot = latest_snapshot(case)
    assert snapshot
    asked = case.scheme.questions
    known = {(a["question"], a["slot"]) for a in snapshot.content["answers"]}
    essential = {key for key in asked if case.scheme.section_of[key].key == "about-us"}
    assert essential <= {question for question, _slot in known}
    assert {slot for question, slot in known if question == "focus.title"} == {1, 2, 3, 4}
    assert any(e["file"] for a in snapshot.content["answers"] for e in a["evidence"])
    wall = submitted_wall(case)
    assert wall
    assert wall.count("full") > 60
    assert all(wall.count(lays) for lays in ("half", "hole", "out", "open"))


def test_it_has_brought_in_injuries_that_are_plainly_made_up_and_speak_in_its_risks() -> None:
    case = of("trygg")
    data = InjuryData.objects.get()
    assert data.community == case.community
    assert (data.rows_used, data.kind, len(data.spans)) == (data.rows_read, Kind.PATTERNS, 3)
    assert data.rows_used > 350
    assert not data.unknown, "every code is understood"
    for said in (data.title, data.source, data.coverage):
        assert "oppdiktet" in said.lower() or "oppdiktede" in said.lower()
    assert not PendingUpload.objects.exists()
    kept = Agreement.objects.get(cell__theme="FALL", cell__phase="L7").facts
    assert [fact["indicator"] for fact in kept] == ["K28", f"own-{data.pk}"]


def test_its_risks_are_ranked_some_firmly_and_some_not_and_the_certifiers_read_it() -> None:
    case = of("trygg")
    certifier = case.appointments.filter(declared_at__isnull=False).first()
    assert certifier
    adopted = readable(case, roles_on(case, certifier.person))
    assert adopted
    order = ranking_of(adopted)
    assert len(order.rows) == len(words("risks")["cells"])
    assert {row.holds for row in order.rows} == {True, False}
    assert {row.band.tone for row in order.rows if row.band} == {"danger", "warning", "success"}
    assert sum(row.override is not None for row in order.rows) == 1
    assert taking_part(adopted).units


def test_a_letter_is_out_and_half_signed_in_nynorsk() -> None:
    case = of("solvik")
    assert (case.stage, case.language) == (Stage.INTENT, "nn")
    signed = [line.post.key for line in _lines(case) if line.post and line.signature]
    assert signed == ["mayor"]


def test_a_newcomer_has_people_and_no_case() -> None:
    community = Community.objects.get(slug="bjorkeli")
    assert not community.cases.exists()
    roles = set(Tenure.objects.filter(post__community=community).values_list("post__role"))
    wanted = {"mayor", "chief-executive", Role.COORDINATOR, Role.CONTRIBUTOR}
    assert {role for (role,) in roles} == wanted


def test_one_has_findings_a_visited_list_and_checked_facts_and_is_half_signed() -> None:
    case = of("samvik")
    kinds = Counter(Finding.objects.filter(case=case).values_list("kind", flat=True))
    assert kinds == {"strength": 2, "improvement": 2, "deviation": 1}
    seen = Sighting.objects.filter(item__case=case).values_list("outcome", flat=True)
    assert set(seen) == {"seen", "otherwise", "not-seen"}
    check = current_check(case)
    assert check
    assert check.finished_at
    assert set(check.remarks.values_list("taken_in", flat=True)) == {True, False}
    statement = councils.current_statement(case)
    assert statement
    assert "fem sektorer" in statement.strengths
    assert statement.signatures.get(voided_at=None).revision == statement.revision


def test_a_decision_waits_for_the_manager() -> None:
    case = of("elvestrand")
    body = case.scheme.owner.key
    officer = holders([Role.CASE_OFFICER], body=body)[0]
    assert not certify.allows(case, officer)
    assert certify.allows(case, holders([Role.MANAGER], body=body)[0])


def test_the_journal_verifies_and_nothing_is_on_its_way() -> None:
    assert not list(journals.breaks())
    assert not Message.objects.exclude(state=State.KEPT).exists()
    addresses = Person.objects.values_list("email", flat=True)
    assert all(address.endswith(".example.org") for address in addresses)


def test_certificates_are_numbered_as_time_went() -> None:
    issued = list(Certificate.objects.order_by("issued_at").values_list("serial", flat=True))
    assert issued == [1, 2, 3]


def test_the_sign_ins_are_a_table() -> None:
    out = StringIO()
    call_command("demo", "--people", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == 2 + Tenure.objects.on(clock.today()).count()
    assert any("hanne.brekke@trygg.example.org" in line for line in lines)
    assert all(words("world")["password"] in line for line in lines[2:])
    person = Person.objects.get(email="hanne.brekke@trygg.example.org")
    assert person.check_password(words("world")["password"])


def test_a_real_site_is_left_alone() -> None:
    config = settings.CONFIG.model_copy(update={"debug": False, "demo": False})
    with override_settings(CONFIG=config), pytest.raises(CommandError, match="real site"):
        call_command("demo", stdout=StringIO())
    out = StringIO()
    call_command("demo", stdout=out)
    assert "already" in out.getvalue()


def test_only_those_who_may_begin_are_invited_to(client: Client) -> None:
    button = reverse("begin", args=["bjorkeli", stories.SCHEME])
    client.force_login(Person.objects.get(email="pia.bjerkli@bjorkeli.example.org"))
    assert button in client.get(reverse("work")).content.decode()
    assert client.get(button).status_code == 200
    client.force_login(Person.objects.get(email="wenche.lauvas@bjorkeli.example.org"))
    assert button not in client.get(reverse("work")).content.decode()
    assert client.get(button).status_code == 403
