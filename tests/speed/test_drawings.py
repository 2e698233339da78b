"""What is drawn once and kept shows exactly what is stored now, in the reader's language."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import translation

from tests.profile.town import Town, build
from tests.world import a_case, a_community, certify
from trygt import clock
from trygt.cases.models import Case
from trygt.places.models import Community
from trygt.web.workspace.profile import drawing
from trygt.web.workspace.profile.forms import AnswerForm

pytestmark = pytest.mark.anywhere
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def town(db: None) -> Town:
    return build()


def test_kept_fields_are_those_of_a_new_form(town: Town) -> None:
    scheme = town.case.scheme
    seen = set()
    for question in scheme.questions.values():
        for language in ("nb", "en"):
            with translation.override(language):
                form = AnswerForm(question, 1, scheme, value=None)
                for _again in range(2):
                    kept = drawing.stored_fields(question, 1, scheme, None)
                    assert kept == drawing.fields(form)
        seen.add(question.kind)
    assert {"figure", "measure", "text"} <= seen


def test_a_saved_answer_shows_at_once_and_only_in_its_own_community(town: Town) -> None:
    sections = [s for s in town.case.scheme.sections.values() if s.repeat is None]
    section, question = next((s, q) for s in sections for q in s.questions if q.kind == "text")
    other = build("elv")

    def shown(place: Town) -> str:
        client = Client()
        client.force_login(place["coordinator"], backend=BACKEND)
        address = f"/work/cases/{place.case.pk}/profile/section/{section.key}/"
        return unescape(client.get(address).content.decode())

    assert "A red barn" not in shown(town)
    town.save(question.key, "A red barn")
    assert "A red barn" in shown(town)
    assert "A red barn" not in shown(other)
    town.save(question.key, "A blue barn")
    assert "A blue barn" in shown(town)
    assert "A red barn" not in shown(town)


def test_the_evidence_forms_have_ids_of_their_own(town: Town) -> None:
    sections = [s for s in town.case.scheme.sections.values() if s.repeat is None]
    section = next(s for s in sections if len(s.questions) > 1)
    client = Client()
    client.force_login(town["coordinator"], backend=BACKEND)
    html = client.get(f"/work/cases/{town.case.pk}/profile/section/{section.key}/").content.decode()
    assert "which-answer" not in html
    for question in section.questions:
        anchor = question.key.replace(".", "-")
        if f'id="{anchor}"' in html:
            assert html.count(f'id="{anchor}-evidence-title"') == 1
            assert html.count(f'for="{anchor}-evidence-title"') == 1


def test_the_map_is_never_older_than_a_certificate_or_a_name(db: None) -> None:
    case: Case = a_case(a_community("Fjordvik"))
    client = Client(headers={"accept-language": "en"})

    def status(name: str = "Fjordvik") -> str:
        for address in ("/", "/register/"):
            html = unescape(client.get(address).content.decode())
            _before, found, after = html.partition(f">{name}</a></th><td>")
        return after.partition("</td>")[0] if found else ""

    assert status() == ""
    certificate = certify(case, clock.today() - timedelta(days=30))
    assert status() == "Certified"
    certificate.valid_to = clock.today() - timedelta(days=1)
    certificate.save()
    assert status() == "Expired"
    Community.objects.filter(pk=case.community_id).update(name="Fjordby")
    assert status() == ""
    assert status("Fjordby") == "Expired"
