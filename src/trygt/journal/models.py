"""One row per thing done."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One line of a journal, chained to the one before it in its stream."""

    stream = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=60)
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    token = models.CharField(max_length=64, null=True, unique=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["stream", "number"]
        verbose_name = _("journal entry")
        constraints = [
            models.UniqueConstraint(fields=["stream", "number"], name="journal_one_number_each"),
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.number} {self.verb}"

    def fingerprint(self) -> str:
        """SHA-256 over everything the line says and the hash before it."""
        content: list[Any] = [
            self.stream,
            self.number,
            self.at.timestamp(),
            self.verb,
            self.actor_id,
            self.role,
            self.details,
            self.previous,
        ]
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
        return hashlib.sha256(text.encode()).hexdigest()
