"""Between the appointment and the declaration of impartiality nothing shows that is not public."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from tests import world
from tests.english import ENGLISH
from tests.pages.test_addresses import ROWS
from tests.pages.whole import Whole, grow
from trygt.cases.acting import ACTS
from trygt.cases.models import Tick
from trygt.people.models import Person
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db
# Floors whose rows are written in a case, or for it.
WRITTEN = ("council", "profile", "threads", "intent", "priorities", "injuries", "exchange", "files")
# What stands in the public pages, in the scheme, or in the names of people and places.
KNOWN = {"competence", "reference", "fingerprint", "sha256", "secret_hash", "title_key", "form"}
SHORT = 8
# Not there before a case is certified, and then public.
OF_A_CERTIFICATE = {"verified", "diploma"}


def strings(value: object) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


def written() -> set[str]:
    """Every text people have written in cases and profiles, long enough to know again."""
    found: set[str] = set(Tick.objects.values_list("evidence", flat=True))
    for label in WRITTEN:
        for model in apps.get_app_config(label).get_models():
            kinds = (models.TextField, models.JSONField)
            fields = [
                f.name
                for f in model._meta.concrete_fields
                if isinstance(f, kinds) and f.name not in KNOWN
            ]
            for row in model._default_manager.values_list(*fields) if fields else ():
                found |= {text.strip() for value in row for text in strings(value)}
    return {text for text in found if len(text) > SHORT and " " in text}


def addresses(whole: Whole) -> dict[str, str]:
    """Every address there is, and every act's."""
    rows = {name: row for name, row in ROWS.items() if name not in OF_A_CERTIFICATE}
    found = {name: reverse(name, args=row[0](whole)) for name, row in rows.items()}
    for name in ACTS:
        found[f"act {name}"] = reverse("act", args=[whole.case.pk, name])
    return found


def said_to(person: Person | None, address: str, *, post: bool = False) -> tuple[int, str]:
    """The status and everything the answer says."""
    client = Client(headers=ENGLISH)
    if person:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(address) if post else client.get(address)
    body = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, body.decode("utf-8", "replace")


def test_nothing_that_is_not_public_shows_at_any_address() -> None:
    whole = grow("vik", Stage.STATEMENT)
    Tick.objects.filter(case=whole.case).update(evidence="Seen in the council's own papers.")
    appointed = world.appoint(whole.case, declared=False)
    texts = written()
    assert len(texts) > 20
    leaks, seen = [], []
    for name, address in addresses(whole).items():
        known = said_to(None, address)[1]
        for post in (False, True) if name.startswith("act ") else (False,):
            status, said = said_to(appointed, address, post=post)
            shown = sorted(text for text in texts if text in said and text not in known)
            if shown:
                leaks.append((name, post, status, shown[:3]))
            if status == 200 and f"/cases/{whole.case.pk}/" in address:
                seen.append(name)
    assert not leaks, leaks
    # Of the case only its first page, and the one act that is theirs.
    assert seen == ["case", "act declare_impartiality"]
    # The same walk does find the texts for one who has declared.
    status, said = said_to(whole["certifier"], reverse("dialogue", args=[whole.case.pk]))
    assert status == 200
    assert "Who leads the group?" in texts
    assert "Who leads the group?" in said
