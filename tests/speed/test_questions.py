"""What one page and one saved answer may ask the database, and that an act never believes old answers.

Ceilings, not exact numbers: asking less is never wrong. They count BEGIN and COMMIT (here SAVEPOINT
and RELEASE), the session and the person, which every signed-in page costs.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.profile.town import Town, build
from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.models import Appointment, Case, Interest
from trygt.cases.roles import On, roles_on
from trygt.people.models import Person, Tenure
from trygt.people.queries import posts_of
from trygt.profile.acts import hand_out_section
from trygt.profile.models import Answer, AnswerRevision
from trygt.profile.saving import save_answer

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def town(db: None) -> Town:
    return build()


def signed_in(person: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend=BACKEND)
    return client


def texts(town: Town) -> list[str]:
    """The questions answered in words."""
    once = [s for s in town.case.scheme.sections.values() if s.repeat is None]
    return [q.key for s in once for q in s.questions if q.kind == "text"]


@pytest.mark.parametrize(
    ("where", "ceiling"),
    [("", 18), ("profile/", 11), ("profile/section/about/", 13), ("profile/quick/", 13)],
    ids=["case", "overview", "section", "quick"],
)
def test_a_page_of_a_case_asks_each_thing_once(town: Town, where: str, ceiling: int) -> None:
    section = next(iter(town.case.scheme.sections))
    client = signed_in(town["coordinator"])
    with CaptureQueriesContext(connection) as asked:
        address = f"/work/cases/{town.case.pk}/{where.replace('about', section)}"
        assert client.get(address).status_code == 200
    assert len(asked) <= ceiling
    asking = 'SELECT "people_tenure"'
    tenures = [query["sql"] for query in asked.captured_queries if query["sql"].startswith(asking)]
    own = [sql for sql in tenures if 'JOIN "people_person"' not in sql]  # not the case's people
    assert len(own) == 1


def test_saving_an_answer_asks_eleven_things_however_many_answers_there_are(town: Town) -> None:
    asks, *others = texts(town)
    for key in others:
        town.save(key, "Words")
    client = signed_in(town["coordinator"])
    address = f"/work/cases/{town.case.pk}/profile/answer/{asks}/0/"
    for revision, ceiling in ((0, 12), (1, 11)):  # a first answer has no row to look at
        with CaptureQueriesContext(connection) as asked:
            data = {"value": f"Words {revision}", "revision": revision}
            response = client.post(address, data, headers={"HX-Request": "true"})
        assert response.status_code == 200
        assert len(asked) <= ceiling
    answer = Answer.objects.get(community=town.community, question=asks)
    assert (answer.value, answer.revision) == ("Words 1", 2)


def test_numbers_of_revisions_go_on_after_an_answer_is_cleared(town: Town) -> None:
    key = texts(town)[0]
    for value, revision in (("one", 0), ("two", 1), (None, 2), ("three", 0), ("four", 4)):
        save_answer(town.community, key, 0, value, town["coordinator"], revision)
    made = AnswerRevision.objects.filter(community=town.community, question=key)
    values = [(row.revision, row.after) for row in made.order_by("revision")]
    assert values == [(1, "one"), (2, "two"), (3, None), (4, "three"), (5, "four")]


def test_the_case_at_hand_gives_nobody_a_pen(town: Town) -> None:
    key = texts(town)[0]
    elsewhere = build("elv")
    save_answer(town.community, key, 0, "Ours", town["coordinator"], 0, case=town.case)
    for by, case in ((town["reader"], town.case), (elsewhere["coordinator"], elsewhere.case)):
        with pytest.raises(Refused):
            save_answer(town.community, key, 0, "Theirs", by, 1, case=case)
    assert Answer.objects.get(community=town.community, question=key).value == "Ours"


def test_an_act_asks_afresh_and_a_page_that_is_read_does_not(town: Town) -> None:
    section, coordinator = next(iter(town.case.scheme.sections)), town["coordinator"]
    coordinator.remember()
    assert On.COORDINATOR in roles_on(town.case, coordinator)
    Tenure.objects.filter(person=coordinator).update(ends=clock.today() - timedelta(days=1))
    assert On.COORDINATOR in roles_on(town.case, coordinator)  # within one page read
    with pytest.raises(Refused):
        hand_out_section(town.case, coordinator, section=section, post=town.posts["contributor"].pk)
    assert coordinator.memory is None
    assert posts_of(coordinator) == ()


def test_a_memory_ends_with_its_request(town: Town) -> None:
    coordinator = town["coordinator"]
    client, address = signed_in(coordinator), f"/work/cases/{town.case.pk}/"
    assert client.get(address).status_code == 200
    Tenure.objects.filter(person=coordinator).update(ends=clock.today() - timedelta(days=1))
    assert client.get(address).status_code == 404


def test_appointments_and_interests_count_from_the_next_question(town: Town) -> None:
    judge = town.seat_owner("judge", "certifier")
    assert roles_on(town.case, judge) == frozenset()
    assert not Case.objects.visible_to(judge).exists()
    row = Appointment.objects.create(case=town.case, person=judge, at=clock.now())
    assert roles_on(town.case, judge) == {On.APPOINTED}
    assert Case.objects.visible_to(judge).get() == town.case
    Appointment.objects.filter(pk=row.pk).update(declared_at=clock.now())
    assert roles_on(town.case, judge) == {On.CERTIFIER}
    interest = Interest.objects.create(case=town.case, person=judge, grounds="Kin", at=clock.now())
    assert roles_on(town.case, judge) == frozenset()
    assert not Case.objects.visible_to(judge).exists()
    interest.delete()
    Appointment.objects.filter(pk=row.pk).update(ended_at=clock.now())
    assert roles_on(town.case, judge) == frozenset()
    assert not Case.objects.visible_to(judge).exists()
