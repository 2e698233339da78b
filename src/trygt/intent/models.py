"""The letter of intent and its signatures."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trygt.cases.models import Case
from trygt.files.models import StoredFile

OWNER = "owner"


class Order(models.TextChoices):
    """Whether signers wait for each other."""

    SIDE_BY_SIDE = "side-by-side", _("Side by side, whoever comes first")
    IN_TURN = "in-turn", _("In turn, in the order of the letter")


class Letter(models.Model):
    """One version of a case's letter; the newest is the one that counts."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="letters")
    version = models.PositiveSmallIntegerField()
    language = models.CharField(_("language"), max_length=5)
    order = models.CharField(max_length=12, choices=Order, default=Order.SIDE_BY_SIDE)
    text = models.JSONField()
    contact = models.CharField(_("contact person"), max_length=200, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField()
    resolution = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+"
    )
    resolution_reference = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("letter of intent")
        ordering = ["case", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="intent_one_of_each_version")
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.version}"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the words that are signed."""
        words = json.dumps(
            [self.version, self.language, self.text], sort_keys=True, ensure_ascii=False
        )
        return hashlib.sha256(words.encode()).hexdigest()


class Signature(models.Model):
    """A post's signature under one version of a letter; the post `owner` countersigns."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="signatures")
    post = models.CharField(max_length=60)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("signature")
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "post"], name="intent_a_post_signs_once")
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.person}"


class Confirmation(models.Model):
    """A new holder of a signing post taking over the commitment."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="confirmations")
    post = models.CharField(max_length=60)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("handover confirmation")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "post", "person"], name="intent_confirmed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.person}"
