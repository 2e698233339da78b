"""Writing to the journal: only ever a new line."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction

from trygt import clock
from trygt.journal.models import Entry

ATTEMPTS = 10


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

    Several may write to one stream at once: who comes second takes the next number. Raises
    `IntegrityError` if the token was used before.
    """
    entry = Entry(
        stream=stream,
        at=clock.now(),
        verb=verb,
        actor_id=actor_id,
        role=role,
        # What is hashed must be what the database gives back.
        details=json.loads(json.dumps(details, cls=DjangoJSONEncoder)),
        token=token or None,
    )
    for _attempt in range(ATTEMPTS - 1):
        try:
            with transaction.atomic():
                return _append(entry)
        except IntegrityError:
            if token and Entry.objects.filter(token=token).exists():
                raise
    return _append(entry)


def _append(entry: Entry) -> Entry:
    last = Entry.objects.filter(stream=entry.stream).order_by("-number").first()
    entry.number, entry.previous = (last.number + 1, last.hash) if last else (1, "")
    entry.hash = entry.fingerprint()
    entry.save(force_insert=True)
    return entry
