"""Writing to the journal: only ever a new line."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

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

    Several may write to one stream at once: each waits until the transaction before is done. Raises
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
    with transaction.atomic(savepoint=False):
        _wait_for_others(stream)
        return _append(entry)


def _wait_for_others(stream: str) -> None:
    """Let whoever writes to the stream finish first. On SQLite every transaction is alone already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [stream])


def _append(entry: Entry) -> Entry:
    last = Entry.objects.filter(stream=entry.stream).order_by("-number").first()
    entry.number, entry.previous = (last.number + 1, last.hash) if last else (1, "")
    entry.hash = entry.fingerprint()
    entry.save(force_insert=True)
    return entry
