"""A file that is too large gets a sentence in its own form, whichever form, and nothing is kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.world import a_case, decide, put, seat
from trygt import clock
from trygt.cases.models import Case
from trygt.config import Config
from trygt.council.models import Condition
from trygt.files.models import StoredFile
from trygt.intent.acts import prepare_letter
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.schemes.definition import Stage
from trygt.web.guard import most_bytes

pytestmark = pytest.mark.django_db
MEGABYTE = 1_000_000


def evidence(case: Case, by: Person) -> tuple[str, str, dict[str, object]]:
    put(case, Stage.PREPARING)
    question = next(iter(case.scheme.sections.values())).questions[0].key
    address = reverse("profile_evidence_add", args=[case.pk, question, 0])
    return address, "file", {"title": "Walk"}


def resolution(case: Case, by: Person) -> tuple[str, str, dict[str, object]]:
    put(case, Stage.INTENT)
    prepare_letter(case, by, language="en")
    return reverse("act", args=[case.pk, "attach_resolution"]), "resolution", {}


def condition(case: Case, by: Person) -> tuple[str, str, dict[str, object]]:
    put(case, Stage.DECISION)
    decision = decide(case)
    decision.outcome = "conditional"
    decision.save()
    found = Condition.objects.create(
        decision=decision, text="Mend it", due=clock.today() + timedelta(days=30)
    )
    address = reverse("act", args=[case.pk, "report_condition"])
    return address, "file", {"condition": found.pk, "evidence": "See the file."}


@pytest.mark.parametrize("where", [evidence, resolution, condition])
def test_a_file_over_the_limit_is_refused_in_its_form(
    settings: Settings, where: Callable[[Case, Person], tuple[str, str, dict[str, object]]]
) -> None:
    settings.CONFIG = Config(debug=True, address="http://testserver", upload_limit_mb=1)
    case = a_case()
    person = seat(case, Role.COORDINATOR)
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    address, name, fields = where(case, person)

    def send(size: int) -> tuple[int, str]:
        upload = SimpleUploadedFile("walk.txt", b"We walked.\n" * (size // 11))
        answer = client.post(address, fields | {name: upload})
        return answer.status_code, answer.content.decode()

    status, page = send(MEGABYTE + 100)
    assert status == 422
    assert "The file is larger than 1 MB." in page
    assert all(str(text) in page for text in fields.values())
    status, page = send(most_bytes() + 1000)
    assert status == 413
    assert "up to 1 MB" in page
    assert not StoredFile.objects.exists()
    assert send(MEGABYTE - 100)[0] == 302
    assert StoredFile.objects.get().size <= MEGABYTE
