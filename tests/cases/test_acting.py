"""The runner: all or nothing, one line per act, a button pressed twice, two at once."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.world import (
    REASON,
    a_case,
    a_community,
    a_person,
    everyone,
    office,
    post_in,
    put,
    seat,
    tick_all,
)
from trygt.cases.acting import ACTS, Refused
from trygt.cases.acts import (
    end_case,
    first_round,
    register_interest,
    share_with_county,
    tick_milestone,
    untick_milestone,
)
from trygt.cases.letters import receivers
from trygt.cases.models import Case, Interest, Tick
from trygt.cases.roles import On
from trygt.clock import now
from trygt.intent.acts import countersign_letter, prepare_letter
from trygt.journal.models import Entry
from trygt.journal.queries import breaks, entries
from trygt.outbox.models import Message
from trygt.people.models import Person, Tenure
from trygt.people.roles import Role
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db


def test_an_act_writes_one_line_and_one_mail_per_receiver() -> None:
    case = a_case()
    people = everyone(case)
    done = prepare_letter(case, people[On.COORDINATOR], language="en")
    assert (done.case.stage, done.again) == (Stage.INTENT, False)
    [entry] = entries(case.stream)
    assert entry == done.entry
    assert (entry.verb, entry.actor, entry.role) == (
        "prepare_letter",
        people[On.COORDINATOR],
        "coordinator",
    )
    assert entry.details["stage"] == ["interest", "intent"]
    mailed = {message.receiver for message in Message.objects.all()}
    assert mailed == {people[On.SIGNER], people[On.SUBMITTER]}
    assert mailed == set(receivers(case, ACTS["prepare_letter"].tells, people[On.COORDINATOR]))


def test_mail_is_in_the_receivers_language() -> None:
    case = a_case()
    reads_nynorsk = a_person(language="nn")
    seat(case, "mayor", person=reads_nynorsk)
    prepare_letter(case, seat(case, Role.COORDINATOR), language="en")
    message = Message.objects.get(receiver=reads_nynorsk)
    assert message.language == "nn"
    assert f"/work/cases/{case.pk}/" in message.body


def test_a_refusal_inside_the_body_leaves_nothing_behind() -> None:
    case = put(a_case(), Stage.CERTIFIED)
    manager = office(case, Role.MANAGER)
    with pytest.raises(Refused, match="at least 20 characters"):
        end_case(case, manager, reason="no")
    assert Case.objects.get(pk=case.pk).stage == Stage.CERTIFIED
    assert (Entry.objects.count(), Message.objects.count()) == (0, 0)
    end_case(case, manager, reason=REASON)
    assert Case.objects.get(pk=case.pk).stage == Stage.ENDED


def test_the_journal_says_in_which_role_the_substitute_acted() -> None:
    case = put(a_case(), Stage.PREPARING)
    substitute = seat(case, "chief-executive", substitute=True)
    keys = [m.key for m in case.scheme.stage(Stage.PREPARING).milestones if not m.act]  # type: ignore[union-attr]
    done = tick_milestone(case, substitute, milestone=keys[0], evidence=REASON)
    assert done.entry.role == "substitute"


def test_pressing_twice_does_it_once() -> None:
    case = a_case()
    coordinator = seat(case, Role.COORDINATOR)
    first = prepare_letter(case, coordinator, once="t1", language="en")
    again = prepare_letter(case, coordinator, once="t1", language="en")
    assert (again.entry, again.again) == (first.entry, True)
    assert again.case.stage == Stage.INTENT
    assert Entry.objects.count() == 1
    prepare_letter(case, coordinator, once="t2", language="en")
    assert Entry.objects.count() == 2


def test_a_token_serves_its_own_button_only() -> None:
    case, other = a_case(), a_case()
    coordinator, colleague = seat(case, Role.COORDINATOR), seat(case, Role.COORDINATOR)
    seat(other, Role.COORDINATOR, person=coordinator)
    prepare_letter(case, coordinator, once="t", language="en")
    tries: list[Callable[[], object]] = [
        lambda: prepare_letter(case, colleague, once="t", language="en"),
        lambda: prepare_letter(other, coordinator, once="t", language="en"),
        lambda: share_with_county(case, coordinator, once="t"),
        lambda: register_interest(
            first_round(other.community, other.scheme), coordinator, once="t"
        ),
    ]
    for attempt in tries:
        with pytest.raises(Refused, match="used already"):
            attempt()
    assert Entry.objects.count() == 1
    assert Case.objects.count() == 2


def new_in(case: Case) -> Case:
    """An unsaved case of a community that has none yet."""
    community = a_community()
    return first_round(community, case.scheme)


def test_opening_a_case_once_per_community() -> None:
    new = new_in(a_case())
    mayor, colleague = a_person(), a_person()
    for person in (mayor, colleague):
        Tenure.objects.create(
            post=post_in(new.community, "mayor"), person=person, begins="2020-01-01"
        )
    done = register_interest(new, mayor, once="t")
    assert (done.case.stage, done.case.round) == (Stage.INTEREST, 1)
    assert done.entry.details["stage"] == [None, "interest"]
    again = register_interest(first_round(new.community, new.scheme), mayor, once="t")
    assert (again.case, again.again) == (done.case, True)
    with pytest.raises(Refused, match="already has a case"):
        register_interest(first_round(new.community, new.scheme), colleague)
    put(done.case, Stage.CERTIFIED)
    with pytest.raises(Refused, match="already has a case"):
        register_interest(first_round(new.community, new.scheme), colleague)
    put(done.case, Stage.ENDED)
    second = register_interest(first_round(new.community, new.scheme), colleague)
    assert second.case.round == 2
    assert Case.objects.count() == 3


def test_a_scheme_takes_only_its_kinds_of_community() -> None:
    case = a_case()
    case.community.kind = "kingdom"
    case.community.save()
    new = first_round(case.community, case.scheme)
    case.delete()
    with pytest.raises(Refused, match="kind of community"):
        register_interest(new, office(case, Role.CASE_OFFICER))


def test_milestones_that_block_keep_the_case_at_its_stage() -> None:
    case = put(a_case(), Stage.INTEREST)
    stage = case.scheme.stage(Stage.INTEREST)
    assert stage
    coordinator = seat(case, Role.COORDINATOR)
    blocking = [m for m in stage.milestones if m.blocks and not m.act]
    refusals = [r.rule for r in ACTS["prepare_letter"].refusals(case, coordinator)]
    assert ("milestones" in refusals) is bool(blocking)
    tick_all(case)
    assert ACTS["prepare_letter"].allows(case, coordinator)


def test_ticking_is_for_those_the_scheme_names_and_asks_for_what_shows_it() -> None:
    case = put(a_case(), Stage.PREPARING)
    coordinator, officer = seat(case, Role.COORDINATOR), office(case, Role.CASE_OFFICER)
    stage = case.scheme.stage(Stage.PREPARING)
    assert stage
    item = next(m for m in stage.milestones if m.evidence and m.by == "community" and not m.act)
    bound = next(m for s in case.scheme.stages for m in s.milestones if m.act == "submit_profile")
    later = next(
        m
        for s in case.scheme.stages
        if list(Stage).index(s.key) > list(Stage).index(Stage.PREPARING)
        for m in s.milestones
        if not m.act
    )
    for person, key, evidence, more, why in [
        (officer, item.key, REASON, {}, "someone else"),
        (coordinator, "nonsense", REASON, {}, "no such milestone"),
        (coordinator, bound.key, REASON, {}, "by the work itself"),
        (coordinator, later.key, REASON, {}, "later stage"),
        (coordinator, item.key, " ", {}, "what shows"),
        (coordinator, item.key, "short", {"alternative": True}, "at least 20"),
    ]:
        with pytest.raises(Refused, match=why):
            tick_milestone(case, person, milestone=key, evidence=evidence, **more)
    with pytest.raises(Refused, match="not ticked"):
        untick_milestone(case, coordinator, milestone=item.key)
    assert not Tick.objects.exists()
    tick_milestone(case, coordinator, milestone=item.key, evidence=REASON)
    tick_milestone(case, coordinator, milestone=item.key, evidence=REASON * 2, alternative=True)
    assert Tick.objects.get().evidence == REASON * 2
    untick_milestone(case, coordinator, milestone=item.key)
    assert not Tick.objects.exists()
    assert REASON in Entry.objects.get(number=3).details["evidence"]


def test_nobody_with_an_interest_is_mailed() -> None:
    case = put(a_case(), Stage.INTENT)
    near, impartial, declared = (office(case, Role.CASE_OFFICER) for _number in range(3))
    Tenure.objects.create(
        post=post_in(case.community, Role.READER), person=near, begins="2020-01-01", ends=now()
    )
    Interest.objects.create(case=case, person=declared, grounds="My sister.", at=now())
    mayor = seat(case, "mayor")
    found = receivers(case, [On.SIGNER, On.CASE_OFFICER, On.COUNTY_CONTACT])
    assert found == [mayor, impartial]
    assert receivers(case, [On.SIGNER, On.CASE_OFFICER], by=mayor) == [impartial]


def race(*work: Callable[[], object]) -> list[str]:
    """Do all at once, each in a thread with a connection of its own; what came of each."""
    ready, answers = Barrier(len(work)), []

    def run(one: Callable[[], object]) -> None:
        ready.wait()
        try:
            answers.append(str(one()))
        except Refused as refused:
            answers.append(f"refused: {refused.rule}")
        except Exception as fault:
            answers.append(repr(fault))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[one]) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def signed(case: Case) -> str:
    """A prepared letter that everyone in the community has signed; its fingerprint."""
    for role in ("mayor", "chief-executive"):
        seat(case, role)
    prepare_letter(case, seat(case, Role.COORDINATOR), language="en")
    letter = case.letters.get()
    for post in ("mayor", "chief-executive"):
        letter.signatures.create(
            post=post, person=a_person(), signed_at=now(), fingerprint=letter.fingerprint
        )
    return letter.fingerprint


@pytest.mark.django_db(transaction=True)
def test_two_people_pressing_at_once_make_one_line() -> None:
    case = a_case()
    tick_all(case)
    fingerprint = signed(case)
    people = [office(case, Role.MANAGER), office(case, Role.CASE_OFFICER)]

    def press(person: Person) -> Callable[[], object]:
        return lambda: countersign_letter(case, person, fingerprint=fingerprint).entry.verb

    assert race(*map(press, people)) == ["countersign_letter", "refused: stage"]
    assert Entry.objects.filter(verb="countersign_letter").count() == 1
    assert Case.objects.get().stage == Stage.PREPARING
    assert list(breaks()) == []


@pytest.mark.django_db(transaction=True)
def test_one_button_pressed_twice_at_once_gives_one_line_to_both() -> None:
    case = a_case()
    coordinator = seat(case, Role.COORDINATOR)

    def press() -> object:
        return prepare_letter(case, coordinator, once="t", language="en").entry.pk

    answers = race(press, press, press)
    assert answers == [str(Entry.objects.get().pk)] * 3


@pytest.mark.django_db(transaction=True)
def test_two_who_open_a_case_at_once_open_one() -> None:
    community = a_community()
    scheme = a_case().scheme
    people = [a_person(), a_person()]
    for person in people:
        Tenure.objects.create(
            post=post_in(community, Role.COORDINATOR), person=person, begins="2020-01-01"
        )
    before = Case.objects.count()

    def press(person: Person) -> Callable[[], object]:
        new = first_round(community, scheme)
        return lambda: register_interest(new, person).entry.verb

    assert race(*map(press, people)) == ["refused: none_begun", "register_interest"]
    assert Case.objects.count() == before + 1
