"""Certificates and celebrations."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.models import Case
from trygt.files.models import StoredFile
from trygt.schemes.definition import Stage


class Validity(models.TextChoices):
    """What a certificate's dates say on a day."""

    VALID = "valid", _("Valid")
    GRACE = "grace", _("Being renewed")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Certificate(models.Model):
    """One certification of a community, for a limited time."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="certificate")
    scheme_key = models.CharField(max_length=60)
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=30, unique=True)
    decided_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    language = models.CharField(max_length=5)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True)
    diploma = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("certificate")
        ordering = ["-valid_from", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme_key", "serial"], name="award_serial_never_reused"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__gt=models.F("valid_from")),
                name="award_valid_some_time",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def validity(self, on: date | None = None) -> Validity:
        """What holds on a day (default today). The last day of validity is included."""
        day, ended = on or clock.today(), self.withdrawn_on
        if ended is None and self.case.stage == Stage.ENDED:
            ended = clock.day_of(self.case.stage_since)
        # A community that ends its case while certified is certified no longer; a lapse comes after.
        if ended and ended <= min(day, self.valid_to):
            return Validity.WITHDRAWN
        if day <= self.valid_to:
            return Validity.VALID
        grace = clock.plus_months(self.valid_to, self.case.scheme.rules.grace_months)
        return Validity.GRACE if day <= grace and hasattr(self.case, "next") else Validity.EXPIRED


class Celebration(models.Model):
    """How the certification was marked, and what was handed over."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="celebration")
    kind = models.CharField(max_length=60)
    on = models.DateField()
    handed_over = models.JSONField(default=list)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("celebration")

    def __str__(self) -> str:
        return f"{self.case} {self.on}"
