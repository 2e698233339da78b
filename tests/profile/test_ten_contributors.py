"""Ten people finish a whole profile at once over HTTP, half of them by personal links; no edit is lost."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.profile.town import Town, answer_to, build, tick_all
from trygt.outbox.models import Message
from trygt.people.models import Post
from trygt.people.roles import Role
from trygt.profile.acts import give_link, hand_out_section
from trygt.profile.asking import asked_in
from trygt.profile.kinds import kind_of
from trygt.profile.models import AnswerRevision, Confirmation, Handout, Snapshot
from trygt.profile.parts import parts
from trygt.profile.queries import progress, submitted_values, values_of
from trygt.schemes.definition import Question, Section

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HEADERS = {"accept-language": "en", "HX-Request": "true"}
Place = tuple[str, int]


@dataclass
class Contributor:
    """Someone with a browser, the sections that are theirs, and what they saved last."""

    name: str
    client: Client
    answers_at: str
    page: str
    confirms_at: str
    sections: list[Section] = field(default_factory=list)
    saved: dict[Place, Any] = field(default_factory=dict)
    saves: int = 0

    def work(self, town: Town) -> None:
        """Open the page, answer until nothing is asked any more, the first answers twice, and confirm."""
        assert self.client.get(self.page).status_code == 200
        while left := list(self._left(town)):
            for question, slot in left:
                self.write(town, question, slot)
        for key, slot in list(self.saved)[:4]:
            self.write(town, town.case.scheme.questions[key], slot, revision=1)
        names = [section.key for section in self.sections]
        mine = Handout.objects.filter(section__in=names).values_list("pk", flat=True)
        told = {"case": town.case.pk, "parts": list(mine)}
        assert self.client.post(self.confirms_at, told).status_code == 302

    def _left(self, town: Town) -> Iterator[tuple[Question, int]]:
        scheme = town.case.scheme
        values = values_of(town.community, scheme)
        for section in self.sections:
            for question, slot in asked_in(scheme, section, values):
                if (question.key, slot) not in self.saved:
                    yield question, slot

    def write(self, town: Town, question: Question, slot: int, revision: int = 0) -> None:
        """Save one answer as the page would; where someone came first, keep both."""
        value = self._value(town, question)
        before = self.saved.get((question.key, slot))
        self.saves += value != before
        sent = {name: v for name, v in kind_of(question).form(value).items() if v != ""}
        address = f"{self.answers_at}{question.key}/{slot}/"
        answer = self.client.post(address, {**sent, "revision": revision}, headers=HEADERS)
        if answer.status_code == 409:
            seen = re.search(r'value="both-(\d+)"', answer.content.decode())
            assert seen, answer.content.decode()
            there = values_of(town.community, town.case.scheme)[question.key, slot]
            value = kind_of(question).both(question, value, there, town.case.scheme)
            chosen = {**sent, "revision": revision, "choice": f"both-{seen[1]}"}
            answer = self.client.post(address, chosen, headers=HEADERS)
        assert answer.status_code == 200, answer.content.decode()[:2000]
        self.saved[question.key, slot] = value

    def _value(self, town: Town, question: Question) -> Any:
        value = answer_to(question, town.case)
        words = f"{self.name}, save {self.saves + 1}."
        if question.kind == "text":
            return words[: question.max_length]
        return {**value, "comment": words} if isinstance(value, dict) else value


def contributors(town: Town) -> list[Contributor]:
    """Five with accounts and five with links, each with a department of their own."""
    found, case = [], f"/work/cases/{town.case.pk}/profile/"
    for number in range(10):
        unit, client = f"Department {number}", Client(headers={"accept-language": "en"})
        if number % 2:
            told = {"name": unit, "email": f"d{number}@example.org", "unit": unit}
            give_link(town.case, town["coordinator"], **told)
            mail = Message.objects.get(address=f"d{number}@example.org", about__startswith="link:")
            where = re.search(r"(/answer/\S+)", mail.body)
            assert where
            found.append(Contributor(unit, client, where[1], where[1], f"{where[1]}confirm/"))
        else:
            town.seat(f"person{number}", Role.CONTRIBUTOR, unit)
            client.force_login(town[f"person{number}"], backend=BACKEND)
            confirms = f"{case}handing/confirm/"
            found.append(Contributor(unit, client, f"{case}answer/", case, confirms))
    return found


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_and_what_is_submitted_is_the_sum_of_their_last_saves() -> None:
    town = build()
    everyone = contributors(town)
    for number, section in enumerate(town.case.scheme.sections.values()):
        everyone[number % 10].sections.append(section)
    for person in everyone:
        post = Post.objects.get(community=town.community, unit=person.name)
        names = [section.key for section in person.sections]
        hand_out_section(town.case, town["coordinator"], post=post, sections=names)
    town.save("presentation", "The coordinator was here first.")
    start = Barrier(10)

    def work(person: Contributor) -> None:
        try:
            start.wait(20)
            person.work(town)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(work, everyone))

    saved = {place: value for person in everyone for place, value in person.saved.items()}
    assert "The coordinator was here first." in saved["presentation", 0]
    done = progress(town.case)
    assert (done.answered, done.blockers) == (done.asked, ())
    assert done.asked == len(saved) >= 200
    assert AnswerRevision.objects.count() == sum(person.saves for person in everyone) + 1
    assert Confirmation.objects.count() == len(town.case.scheme.sections)
    assert all(part.confirmed for part in parts(town.case))

    tick_all(town)
    chief = Client(headers={"accept-language": "en"})
    chief.force_login(town["submitter"], backend=BACKEND)
    address = f"/work/cases/{town.case.pk}/act/submit_profile/"
    assert chief.post(address, {"once": "a"}).status_code == 302
    snapshot = Snapshot.objects.get()
    assert submitted_values(snapshot) == saved
    assert snapshot.intact
