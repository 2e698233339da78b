"""Writing to the journal: only ever a new line."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from trygt import clock
from trygt.journal.models import Entry


def write(
    stream: str,
    verb: str,
    *,
    actor_id: int | None,
    role: str,
    details: Mapping[str, Any],
    token: str | None = None,
) -> Entry:
    """Append one line to `stream`. Call inside the transaction that does the deed.

    Raises `IntegrityError` if another writer took the number or the token was used.
    """
    last = Entry.objects.filter(stream=stream).order_by("-number").first()
    entry = Entry(
        stream=stream,
        number=last.number + 1 if last else 1,
        at=clock.now(),
        verb=verb,
        actor_id=actor_id,
        role=role,
        # What is hashed must be what the database gives back.
        details=json.loads(json.dumps(details, cls=DjangoJSONEncoder)),
        token=token or None,
        previous=last.hash if last else "",
    )
    entry.hash = entry.fingerprint()
    entry.save(force_insert=True)
    return entry
