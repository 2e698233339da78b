"""Personal links: they open what is handed to one post, for one person, until they are taken back."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.files import makers
from tests.profile.town import Town, build
from tests.world import a_person
from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.models import Appointment, Interest
from trygt.cases.roles import On, roles_on
from trygt.journal.queries import entries
from trygt.outbox.models import Message, State
from trygt.people.acts import anonymise
from trygt.people.models import Person, Post
from trygt.people.roles import Role
from trygt.profile.acts import give_link, hand_out_section, renew_link, revoke_link
from trygt.profile.models import Answer, Confirmation, EvidenceLink, Handout, Link
from trygt.profile.rights import NO_PEN, pen_of_link
from trygt.profile.saving import add_evidence, save_answer
from trygt.web.logs import clean

HTMX = {"HX-Request": "true"}
THEIRS, ANOTHER, ELSEWHERE = "presentation", "history", "K01"


def give(town: Town, email: str = "kari@example.org", unit: str = "Health", **told: Any) -> str:
    """Give a link; its address below the site's own."""
    give_link(town.case, town["coordinator"], name="Kari", email=email, unit=unit, **told)
    mail = Message.objects.filter(address__iexact=email, about__startswith="link:").latest("pk")
    found = re.search(r"(/answer/\S+)", mail.body)
    assert found
    return found[1]


def hand(town: Town, *questions: str, unit: str = "Health", **told: Any) -> None:
    post = Post.objects.get(community=town.community, role=Role.CONTRIBUTOR, unit=unit)
    hand_out_section(town.case, town["coordinator"], post=post, questions=questions, **told)


def nobody() -> Client:
    return Client(headers={"accept-language": "en"}, enforce_csrf_checks=True)


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def test_a_link_shows_its_questions_alone_and_saves_in_its_persons_name(town: Town) -> None:
    due = clock.today() + timedelta(days=9)
    hand(town, THEIRS, due=due)
    town.save(ANOTHER, "Not for them")
    where, client = give(town), nobody()
    page = client.get(where)
    shown, titles = text_of(page), town.case.scheme.questions
    assert titles[THEIRS].title["en"] in shown
    assert "9 days left" in shown
    for key in (ANOTHER, ELSEWHERE):
        assert titles[key].title["en"] not in shown
    assert "Not for them" not in shown
    assert (page["Referrer-Policy"], page["Cache-Control"]) == ("no-referrer", "no-store")
    saved = client.post(f"{where}{THEIRS}/0/", {"value": "Ours", "revision": "0"}, headers=HTMX)
    assert saved.status_code == 200
    answer = Answer.objects.get(question=THEIRS)
    assert (answer.value, answer.author.email) == ("Ours", "kari@example.org")
    assert not answer.author.has_usable_password()
    assert not answer.author.tenures.exists()
    met = client.post(f"{where}{THEIRS}/0/", {"value": "Late", "revision": "0"}, headers=HTMX)
    assert met.status_code == 409
    assert "Ours" in text_of(met)
    for key in (ANOTHER, ELSEWHERE, "no-such"):
        refused = client.post(f"{where}{key}/0/", {"value": "x", "revision": "0"})
        assert refused.status_code == 404
        assert refused["Cache-Control"] == "no-store"
    assert client.get(f"/work/cases/{town.case.pk}/profile/").status_code == 302
    assert Link.objects.get().used_at


def test_evidence_by_a_link_is_of_its_own_answers_alone(town: Town) -> None:
    hand(town, THEIRS)
    other = add_evidence(town.community, ANOTHER, 0, town["coordinator"], document="Secret plan")
    hidden = EvidenceLink.objects.get(evidence=other)
    where, client = give(town), nobody()
    file = SimpleUploadedFile("plan.pdf", makers.pdf(), "application/pdf")
    added = client.post(f"{where}{THEIRS}/0/evidence/", {"title": "Plan", "file": file})
    assert added.status_code == 302
    mine = EvidenceLink.objects.get(question=THEIRS)
    assert mine.evidence.added_by.email == "kari@example.org"
    page = text_of(client.get(where))
    assert "plan.pdf" in page
    assert "Secret plan" not in page
    fetched = client.get(f"{where}file/{mine.evidence_id}/")
    assert b"".join(fetched) == makers.pdf()
    assert client.get(f"{where}file/{other.pk}/").status_code == 404
    assert client.post(f"{where}evidence/{hidden.pk}/remove/").status_code == 404
    assert client.post(f"{where}{ANOTHER}/0/evidence/", {"document": "x"}).status_code == 404
    assert client.post(f"{where}{THEIRS}/0/evidence/", {"title": "x"}).status_code == 422
    assert client.post(f"{where}evidence/{mine.pk}/remove/").status_code == 302
    assert EvidenceLink.objects.get() == hidden


def test_a_revoked_link_keeps_the_text_on_the_page(town: Town) -> None:
    hand(town, THEIRS)
    where, client = give(town), nobody()
    assert client.get(where).status_code == 200
    revoke_link(town.case, town["coordinator"], link=Link.objects.get().pk)
    typed = {"value": "Long words", "revision": "0"}
    live = client.post(f"{where}{THEIRS}/0/", typed, headers=HTMX)
    assert live.status_code == 410
    assert "no longer works" in text_of(live)
    assert "answer-state" in text_of(live)
    plain = client.post(f"{where}{THEIRS}/0/", typed)
    assert plain.status_code == 410
    assert "Long words" in text_of(plain)
    assert town.community.name not in text_of(plain)
    assert not Answer.objects.exists()
    with pytest.raises(Refused):
        revoke_link(town.case, town["coordinator"], link=Link.objects.get().pk)


@pytest.mark.parametrize("how", ["expired", "revoked", "anonymised"])
def test_a_link_that_has_ended_opens_nothing(town: Town, how: str) -> None:
    hand(town, THEIRS)
    where, client = give(town, days=10), nobody()
    link, moment = Link.objects.get(), clock.now()
    if how == "expired":
        moment += timedelta(days=10, seconds=1)
    elif how == "revoked":
        revoke_link(town.case, town["coordinator"], link=link.pk)
    else:
        anonymise(link.person, town.seat_owner("manager", Role.MANAGER))
        mails = Message.objects.filter(receiver=link.person)
        assert {mail.state for mail in mails} == {State.WITHDRAWN}
    with clock.at(moment):
        for page in (client.get(where), client.post(f"{where}{THEIRS}/0/", {"value": "x"})):
            assert page.status_code == 410
            assert town.case.scheme.questions[THEIRS].title["en"] not in text_of(page)
            assert page["Referrer-Policy"] == "no-referrer"
        link.refresh_from_db()
        assert pen_of_link(link) == NO_PEN
    assert not Answer.objects.exists()


def test_who_comes_to_judge_the_case_answers_in_it_no_longer(town: Town) -> None:
    hand(town, THEIRS)
    where, client = give(town), nobody()
    Appointment.objects.create(case=town.case, person=Link.objects.get().person, at=clock.now())
    assert "Nothing is handed to you now" in text_of(client.get(where))
    assert client.post(f"{where}{THEIRS}/0/", {"value": "x"}).status_code == 404
    assert not Answer.objects.exists()


def test_wrong_links_say_what_to_do_and_guessing_is_slowed(town: Town) -> None:
    hand(town, THEIRS)
    where, client = give(town), nobody()
    wrong = client.get("/answer/guess/")
    assert wrong.status_code == 404
    assert "This link does not work" in text_of(wrong)
    assert town.community.name not in text_of(wrong)
    kept = client.post(f"/answer/guess/{THEIRS}/0/", {"value": "My words", "revision": "0"})
    assert (kept.status_code, "My words" in text_of(kept)) == (404, True)
    with clock.at(clock.now()):  # tries are counted by the minute
        statuses = {client.get("/answer/guess/").status_code for _try in range(25)}
    assert statuses == {404, 429}
    assert client.get(where).status_code == 200, "others' guessing holds nobody up"


def test_a_link_of_another_community_opens_its_own(town: Town) -> None:
    nes = build("nes")
    hand(town, THEIRS)
    where, client = give(town), nobody()
    add_evidence(nes.community, THEIRS, 0, nes["coordinator"], document="Theirs")
    foreign = EvidenceLink.objects.get()
    assert client.post(f"{where}evidence/{foreign.pk}/remove/").status_code == 404
    assert client.get(f"{where}file/{foreign.evidence_id}/").status_code == 404
    handout = Handout.objects.create(
        community=nes.community, section="about-us", post=nes.posts["contributor"]
    )
    sent = {"case": nes.case.pk, "parts": handout.pk}
    assert client.post(f"{where}confirm/", sent).status_code == 404
    sent = {"case": town.case.pk, "parts": handout.pk}
    assert client.post(f"{where}confirm/", sent).status_code == 409
    with pytest.raises(Refused):
        save_answer(nes.community, THEIRS, 0, "x", Link.objects.get().person, 0)
    with pytest.raises(Refused):
        revoke_link(nes.case, nes["coordinator"], link=Link.objects.get().pk)
    assert not Confirmation.objects.exists()


def test_one_press_confirms_and_a_later_change_shows(town: Town) -> None:
    hand(town, THEIRS)
    where, client = give(town), nobody()
    handout = Handout.objects.get()
    sent = {"case": town.case.pk, "parts": handout.pk}
    early = client.post(f"{where}confirm/", sent)
    assert early.status_code == 409
    client.post(f"{where}{THEIRS}/0/", {"value": "Ours", "revision": "0"}, headers=HTMX)
    assert client.post(f"{where}confirm/", sent).status_code == 302
    assert Confirmation.objects.get().by.email == "kari@example.org"
    assert "You have confirmed your part" in text_of(client.get(where))
    town.save(THEIRS, "Another")
    assert "This is done: confirm our part" in text_of(client.get(where))
    verbs = [line.verb for line in entries(town.case.stream)]
    assert verbs == ["hand_out_section", "give_link", "use_link", "confirm_part"]


def test_an_earlier_link_to_the_same_post_works_no_longer(town: Town) -> None:
    hand(town, THEIRS)
    hand(town, ANOTHER, unit="Roads")
    first, other = give(town), give(town, unit="Roads")
    second = give(town)
    client = nobody()
    assert [client.get(at).status_code for at in (first, second, other)] == [410, 200, 200]
    link = Link.objects.get(post__unit="Roads")
    renew_link(town.case, town["coordinator"], link=link.pk, days=180)
    assert client.get(other).status_code == 410
    assert Link.objects.filter(revoked_at=None).count() == 2
    assert Person.objects.filter(email="kari@example.org").count() == 1


def test_whom_a_link_is_not_for(town: Town) -> None:
    coordinator = town["coordinator"]
    told = {"name": "X", "unit": "Health"}
    for email, words in (
        (town["contributor"].email, "hold this post already"),
        (town["certifier"].email, "part in judging"),
        (town["officer"].email, "part in judging"),
        (a_person(is_active=False).email, "account is closed"),
    ):
        with pytest.raises(Refused, match=words):
            give_link(town.case, coordinator, email=email, **told)
    for days in (0, 181):
        with pytest.raises(Refused):
            give_link(town.case, coordinator, email="a@example.org", days=days, **told)
    with pytest.raises(Refused):
        give_link(town.case, town["contributor"], email="a@example.org", **told)
    assert not Link.objects.exists()
    assert not Person.objects.filter(email="a@example.org").exists()


def test_an_address_with_an_account_keeps_its_name_and_may_not_judge(town: Town) -> None:
    known = a_person("Ola Known")
    hand(town, THEIRS)
    where = give(town, email=known.email.upper())
    assert Link.objects.get().person == known
    assert "Ola Known" in text_of(nobody().get(where))
    known.refresh_from_db()
    assert known.name == "Ola Known"
    Appointment.objects.create(case=town.case, person=known, at=clock.now())
    assert Interest.objects.get(case=town.case).person == known
    assert On.APPOINTED not in roles_on(town.case, known)


def test_the_secret_is_in_its_mail_alone(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    hand(town, THEIRS)
    where = give(town)
    secret = where.split("/")[2]
    nobody().post(f"{where}no-such/0/", {})
    assert secret not in str(list(Link.objects.values()))
    assert secret not in str([(line.verb, line.details) for line in entries(town.case.stream)])
    assert not Message.objects.filter(stream=town.case.stream, body__contains=secret).exists()
    assert secret not in "".join(clean(record.getMessage()) for record in caplog.records)
    assert caplog.records
    revoke_link(town.case, town["coordinator"], link=Link.objects.get().pk)
    assert Message.objects.get(body__contains=secret).state == State.WITHDRAWN


def test_a_link_asks_the_database_as_often_for_ten_sections_as_for_one(town: Town) -> None:
    hand(town, THEIRS, ELSEWHERE)
    where, client = give(town), nobody()
    counts = []
    sections = list(town.case.scheme.sections)[:10]
    for more in ([], sections):
        if more:
            post = town.posts["contributor"]
            Handout.objects.all().delete()
            hand_out_section(town.case, town["coordinator"], post=post, sections=more)
        client.get(where)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(where).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14
