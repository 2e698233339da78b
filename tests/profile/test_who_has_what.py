"""The coordinator's page of parts over HTTP, what is one's own first, and links given and taken back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.profile.test_pages import signed_in, text_of, url
from tests.profile.town import Town
from trygt import clock
from trygt.outbox.models import Message
from trygt.people.models import Person
from trygt.profile.models import Confirmation, Handout, Link

ONE, TWO, SECTION = "presentation", "history", "population"


def press(client: Client, town: Town, act: str, **told: Any) -> Any:
    return client.post(url(town, "handing/"), {"act": act} | told)


def test_several_are_handed_out_reminded_and_taken_back_at_once(town: Town) -> None:
    client = signed_in(town, "coordinator")
    assert "With nobody: 27" in text_of(client.get(url(town, "handing/")))
    due = clock.today() + timedelta(days=5)
    chosen = {"sections": [SECTION], "questions": [ONE, TWO]}
    told = chosen | {"post": town.posts["contributor"].pk, "due": due.isoformat(), "once": "a"}
    for _press in range(2):
        assert press(client, town, "hand_out_section", **told).status_code == 302
    assert Handout.objects.filter(post=town.posts["contributor"], due=due).count() == 3
    assert Message.objects.filter(receiver=town["contributor"]).count() == 1
    page = text_of(client.get(url(town, "handing/?state=soon")))
    assert "5 days left" in page
    assert page.count("<tr>") == 4
    assert press(client, town, "remind_of_parts", **chosen).status_code == 302
    assert Message.objects.filter(receiver=town["contributor"]).count() == 2
    assert press(client, town, "take_back_section", questions=[ONE]).status_code == 302
    assert Handout.objects.count() == 2


def test_what_is_wrong_is_said_and_stays_ticked(town: Town) -> None:
    client = signed_in(town, "coordinator")
    health = town.posts["contributor"].pk
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    for told, words in (
        ({"post": health}, "Choose at least one section or question"),
        ({"questions": [ONE], "post": health, "due": yesterday}, "has passed already"),
        ({"sections": ["about-us"], "questions": [ONE], "post": health}, "which you chose too"),
        ({"questions": [ONE]}, "This field is required"),
        ({"questions": ["no-such"], "post": health}, "no-such"),
        ({"questions": [ONE], "post": town.posts["reader"].pk}, "valid choice"),
    ):
        wrong = press(client, town, "hand_out_section", **told)
        assert wrong.status_code == 422
        assert words in text_of(wrong)
    wrong = press(client, town, "hand_out_section", questions=[ONE])
    assert f'value="{ONE}" checked' in text_of(wrong)
    assert press(client, town, "certify", questions=[ONE]).status_code == 422
    reader = signed_in(town, "reader")
    assert "hand_out_section" not in text_of(reader.get(url(town, "handing/")))
    denied = press(reader, town, "hand_out_section", questions=[ONE], post=health)
    assert denied.status_code == 422
    assert "This is for: Coordinator" in text_of(denied)
    assert not Handout.objects.exists()


@pytest.mark.parametrize("sort", ["name", "-who", "due", "answered", "-blockers", "no-such"])
def test_the_list_sorts_and_narrows(town: Town, sort: str) -> None:
    town.hand("about-us", "contributor")
    client = signed_in(town, "coordinator")
    shown = text_of(client.get(url(town, f"handing/?sort={sort}&unit=0")))
    assert "26 parts" in shown
    shown = text_of(client.get(url(town, f"handing/?unit={town.posts['contributor'].pk}&state=x")))
    assert "1 part" in shown


def test_a_contributor_meets_their_own_first_and_confirms_with_one_press(town: Town) -> None:
    due = clock.today() + timedelta(days=12)
    handout = Handout.objects.create(
        community=town.community,
        section="about-us",
        question=ONE,
        post=town.posts["contributor"],
        due=due,
    )
    client = signed_in(town, "contributor")
    title = town.case.scheme.questions[ONE].title["en"]
    for address in (url(town), "/work/"):
        page = text_of(client.get(address))
        assert "12 days left" in page
        assert title in page
    page = text_of(client.get(url(town)))
    assert page.index("Handed to you") < page.index("The rest of the profile")
    assert "confirm our part" not in page
    section = text_of(client.get(url(town, "section/about-us/")))
    assert section.count("answer-form") == 1
    town.save(ONE, "Ours", by="contributor")
    assert "confirm our part" in text_of(client.get(url(town)))
    confirm = url(town, "handing/confirm/")
    assert client.post(confirm, {"parts": [handout.pk]}).status_code == 302
    assert Confirmation.objects.get().by == town["contributor"]
    assert title not in text_of(client.get("/work/"))
    assert "Contributor" in text_of(signed_in(town, "coordinator").get(url(town, "handing/")))
    other = signed_in(town, "technician")
    assert other.post(confirm, {"parts": [handout.pk, "x"]}).status_code == 302
    assert "not handed to you" in text_of(other.get(url(town)))


def test_a_question_of_someone_else_is_text_with_who_has_it(town: Town) -> None:
    town.hand("about-us", "contributor")
    Handout.objects.create(
        community=town.community, section="about-us", question=ONE, post=town.posts["technician"]
    )
    page = text_of(signed_in(town, "contributor").get(url(town, "section/about-us/")))
    forms = len(town.case.scheme.sections["about-us"].questions) - 1
    assert page.count('class="answer-form"') == forms
    assert "Handed to: Roads" in page
    assert "Handed to: Health" in page


def test_links_are_given_renewed_and_taken_back(town: Town) -> None:
    client, address = signed_in(town, "coordinator"), url(town, "handing/links/")
    told = {"act": "give_link", "name": "Kari", "email": "kari@example.org", "days": "30"}
    assert client.post(address, told).status_code == 422
    assert client.post(address, told | {"unit": "Youth", "days": "181"}).status_code == 422
    assert client.post(address, told | {"unit": "Youth", "once": "a"}).status_code == 302
    link = Link.objects.get()
    assert "Not yet" in text_of(client.get(address))
    sent = {"act": "renew_link", "link": link.pk, "days": "30", "once": "b"}
    assert client.post(address, sent).status_code == 302
    new = Link.objects.get(revoked_at=None)
    assert new != link
    assert client.post(address, {"act": "revoke_link", "link": new.pk}).status_code == 302
    assert not Link.objects.filter(revoked_at=None).exists()
    assert "No link works now" in text_of(client.get(address))
    assert client.post(address, {"act": "revoke_link", "link": 0}).status_code == 422
    journal = text_of(client.get(f"/work/cases/{town.case.pk}/journal/"))
    assert "gave a personal link" in journal
    assert "kari@example.org" not in journal
    for name in ("reader", "contributor", "submitter"):
        assert signed_in(town, name).get(address).status_code == 404
    assert Person.objects.filter(email="kari@example.org").count() == 1
