"""Law references at the office: for editors alone, found, changed, checked, and two at once."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.english import ENGLISH
from tests.world import a_case, a_person, office, seat
from trygt.cases.models import Case
from trygt.laws.models import LawReference, Status
from trygt.people.models import Person
from trygt.people.roles import Role

pytestmark = pytest.mark.django_db
KEY = "folkehelseloven-5"
LIST, ONE = "office_laws", reverse("office_law", args=[KEY])


def as_(person: Person) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(person)
    return client


@pytest.fixture
def case() -> Case:
    return a_case()


@pytest.fixture
def editor(case: Case) -> Client:
    return as_(office(case, Role.EDITOR))


def text(response: Any) -> str:
    return unescape(response.content.decode())


def told(law: LawReference, **other: str) -> dict[str, str]:
    """The form as it stands, with what is typed."""
    texts = {
        f"{name}_{code}": words
        for name in ("title", "summary")
        for code, words in getattr(law, name).items()
    }
    there = {"section": law.section, "url": law.url, "revision": str(law.revision)}
    return texts | there | {"why": "The act was amended in the spring."} | other


CHECK = {
    "verify": "yes",
    "checked_by": "Kari",
    "checked_on": "2026-01-05",
    "compared": "Read beside the act as published today.",
}


def test_only_those_who_keep_them_find_the_pages(case: Case) -> None:
    others = [office(case, role) for role in (Role.CASE_OFFICER, Role.CERTIFIER, Role.BOARD)]
    for person in (a_person(), seat(case, Role.COORDINATOR), *others):
        for where in (reverse(LIST), ONE):
            assert as_(person).get(where).status_code == 404
        assert as_(person).post(ONE, CHECK | {"revision": "1"}).status_code == 404
    assert LawReference.objects.get(key=KEY).status == Status.UNVERIFIED
    manager = as_(office(case, Role.MANAGER))
    assert reverse(LIST) in text(manager.get(reverse("office")))
    assert reverse(LIST) not in text(as_(others[0]).get(reverse("office")))
    assert manager.get(reverse("office_law", args=["no-such"])).status_code == 404


def test_the_list_is_narrowed_and_sorted(editor: Client) -> None:
    def keys(query: str) -> list[str]:
        return [row.law.key for row in editor.get(f"{reverse(LIST)}?{query}").context["page"]]

    every = keys("")
    assert len(every) == LawReference.objects.count()
    assert KEY in keys("q=public health")
    assert keys("status=verified") == []
    assert set(keys("status=nonsense")) == set(every)
    measures = editor.get(f"{reverse(LIST)}?sort=-measures").context["page"]
    counts = [row.measures for row in measures]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 1
    editor.post(ONE, CHECK | {"revision": "1"})
    assert keys("sort=-checked")[0] == KEY
    assert keys("status=verified") == [KEY]


def test_the_page_shows_the_unchecked_words_and_says_so(editor: Client) -> None:
    page, law = text(editor.get(ONE)), LawReference.objects.get(key=KEY)
    for words in (*law.summary.values(), "§ 5", "Not shown as fact", "To be checked"):
        assert words in page


def test_changing_and_checking(editor: Client) -> None:
    law = LawReference.objects.get(key=KEY)
    assert editor.post(ONE, CHECK | {"revision": "1"}).status_code == 302
    assert "Not shown as fact" not in text(editor.get(ONE))
    law.refresh_from_db()
    assert editor.post(ONE, told(law, section="§ 5 a")).status_code == 302
    law.refresh_from_db()
    assert (law.section, law.status, law.revision) == ("§ 5 a", Status.CHANGED, 3)
    page = text(editor.get(ONE))
    assert "Changed since it was checked" in page
    assert "The act was amended in the spring." in page
    assert "§ 5 → § 5 a" in page


def test_what_is_wrong_stands_in_the_form_and_nothing_is_lost(editor: Client) -> None:
    law = LawReference.objects.get(key=KEY)
    faults = [{"summary_nn": ""}, {"url": "javascript:alert(1)"}, {"why": "no"}]
    faults += [{"valid_from": "2026-02-01", "valid_to": "2026-01-01"}]
    for fault in faults:
        response = editor.post(ONE, told(law, section="§ 77") | fault)
        assert response.status_code == 422
        assert 'value="§ 77"' in text(response)
    assert editor.post(ONE, CHECK | {"revision": "1", "compared": ""}).status_code == 422
    for revision in ("", "0", "x", "²", "9" * 30):
        assert editor.post(ONE, told(law, section="§ 77", revision=revision)).status_code == 409
    law.refresh_from_db()
    assert (law.section, law.revision) == ("§ 5", 1)


def test_two_editors_at_once(case: Case, editor: Client) -> None:
    other = as_(office(case, Role.MANAGER))
    law = LawReference.objects.get(key=KEY)
    assert other.post(ONE, told(law, section="§ 6")).status_code == 302
    response = editor.post(ONE, told(law, section="§ 7"))
    assert response.status_code == 409
    page = text(response)
    assert 'value="§ 7"' in page
    assert "Someone else has changed this reference" in page
    law.refresh_from_db()
    assert f'name="revision" value="{law.revision}"' in page
    assert editor.post(ONE, told(law, section="§ 7")).status_code == 302


def test_pages_ask_the_same_however_many_there_are(
    editor: Client, django_assert_max_num_queries: Any
) -> None:
    for where in (reverse(LIST), ONE):
        with django_assert_max_num_queries(6):
            assert editor.get(where).status_code == 200
