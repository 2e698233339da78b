"""`trygt people`: the first person of an installation, and taking a name away."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.world import a_case, a_community, a_person, office, post_of, seat
from trygt import clock
from trygt.config import Config
from trygt.journal import queries as journal
from trygt.outbox.models import Message, State
from trygt.people import acts
from trygt.people.models import Invitation, Person, Tenure
from trygt.people.queries import posts_of
from trygt.people.roles import Role
from trygt.schemes.queries import newest

pytestmark = pytest.mark.django_db
PASSWORD = "a long way to the sea"


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("people", *words, stdout=out)
    return out.getvalue()


def appoint(place: list[str], role: str, *words: str, email: str = "Ada@Example.org") -> str:
    return run("appoint", "--role", role, *place, "--email", email, *words)


def test_the_first_person_signs_in_and_invites_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = newest()[0].owner.key
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    told = appoint(["--body", owner], "manager", "--name", "Ada", "--password-from-stdin")
    assert "Ada is Manager" in told
    assert PASSWORD not in told
    ada, client = Person.objects.get(email="ada@example.org"), Client()
    client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    page = client.post(
        reverse("body_posts", args=[owner]),
        {"role": "case-officer", "name": "Bo", "email": "bo@example.org"},
    )
    assert page.status_code == 302
    assert Invitation.objects.get().email == "bo@example.org"
    assert [entry.verb for entry in journal.entries(f"body:{owner}")] == ["appointed", "invited"]


def test_without_mail_or_password_nobody_could_sign_in(settings: Settings) -> None:
    community = a_community()
    place = ["--community", community.slug]
    with pytest.raises(CommandError, match="TRYGT_EMAIL_URL"):
        appoint(place, "coordinator", "--name", "Ada")
    assert not Person.objects.exists()
    settings.CONFIG = Config(debug=True, email_url="smtp://localhost")
    appoint(place, "coordinator", "--name", "Ada")
    appoint(place, "coordinator")
    assert Tenure.objects.get().person.email == "ada@example.org"


@pytest.mark.parametrize(
    ("place", "role", "words", "why"),
    [
        (["--body", "nobody"], "manager", ["--name", "Ada"], "Owners: "),
        (["--community", "nowhere"], "reader", ["--name", "Ada"], "places import"),
        (["--body", ""], "emperor", ["--name", "Ada"], "There is no such post here"),
        (["--body", ""], "manager", [], "--name"),
        (["--body", ""], "manager", ["--name", "Ada", "--language", "xx"], "Languages here"),
        (["--body", ""], "manager", ["--name", "Ada", "--password-from-stdin"], "too short"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_done(
    monkeypatch: pytest.MonkeyPatch, place: list[str], role: str, words: list[str], why: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    where = [word or newest()[0].owner.key for word in place]
    with pytest.raises(CommandError, match=why):
        appoint(where, role, *words)
    assert not Person.objects.exists()
    assert not Tenure.objects.exists()


def test_no_new_password_for_one_with_an_account() -> None:
    known = a_person()
    with pytest.raises(CommandError, match="account already"):
        appoint(
            ["--body", newest()[0].owner.key], "manager", "--password-from-stdin", email=known.email
        )
    known.is_active = False
    known.save()
    with pytest.raises(CommandError, match="closed"):
        appoint(["--body", newest()[0].owner.key], "manager", email=known.email)


def test_an_anonymised_person_is_gone_and_what_they_did_stands() -> None:
    case = a_case()
    manager, mayor = office(case, Role.MANAGER), seat(case, "mayor", person=a_person("Kari Berg"))
    acts.invite(
        acts.post_for("reader", community=case.community), email="r@example.org", name="R", by=mayor
    )
    acts.invite(acts.post_for("reader", community=case.community), email=mayor.email, name="Kari Berg", by=manager)  # fmt: skip
    client, address = Client(), mayor.email
    client.force_login(mayor)
    run("anonymise", "--email", address, "--by", manager.email)
    run("anonymise", "--email", f"anonymised-{mayor.pk}@invalid.invalid", "--by", manager.email)
    mayor.refresh_from_db()
    assert (mayor.name, mayor.anonymised_on, posts_of(mayor)) == (
        "Anonymised person",
        clock.today(),
        (),
    )
    assert client.get(reverse("work")).status_code == 302
    client.post(reverse("account_request_login_code"), {"email": address})
    assert not Message.objects.filter(address=address, subject__icontains="code").exists()
    mails = Message.objects.filter(receiver=mayor)
    assert {mail.state for mail in mails} == {State.WITHDRAWN}
    left = [f"{mail.address} {mail.subject} {mail.body}" for mail in mails]
    left += [f"{item.email} {item.name}" for item in Invitation.objects.all()]
    assert not [text for text in left if "Kari" in text or address in text]
    stream = f"community:{case.community_id}"
    assert [(e.verb, e.actor_id) for e in journal.entries(stream)][-1] == ("ended", manager.pk)
    assert list(journal.breaks()) == []


def test_who_may_not_be_anonymised_by_whom() -> None:
    case = a_case()
    manager, coordinator = office(case, Role.MANAGER), seat(case, Role.COORDINATOR)
    officer, foreign = office(case, Role.CASE_OFFICER), a_person()
    Tenure.objects.create(
        post=post_of("another-body", Role.MANAGER), person=foreign, begins=clock.today()
    )
    for by, person in [
        (officer, coordinator),
        (coordinator, officer),
        (manager, manager),
        (manager, foreign),
    ]:
        with pytest.raises(CommandError, match="may not"):
            run("anonymise", "--email", person.email, "--by", by.email)
        person.refresh_from_db()
        assert person.anonymised_on is None
    with pytest.raises(CommandError, match="Nobody here"):
        run("anonymise", "--email", "no@example.org", "--by", manager.email)
    assert acts.may_anonymise(manager, officer)
