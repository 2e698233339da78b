"""The certifiers' statement, its changes and signatures."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trygt.cases.models import Case
from trygt.council.outcomes import OUTCOMES
from trygt.council.sight import Statements
from trygt.people.models import Person


class Statement(models.Model):
    """The certifiers' statement. Given as a recommendation, it is frozen and has a fingerprint."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="statements")
    attempt = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField()
    strengths = models.TextField(_("strengths"), blank=True)
    further_work = models.TextField(_("further work"), blank=True)
    items = models.JSONField(default=dict)
    recommendation = models.CharField(
        _("recommendation"), max_length=12, choices=OUTCOMES, blank=True
    )
    conditions = models.TextField(_("conditions"), blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)

    objects = Statements.as_manager()

    class Meta:
        verbose_name = _("statement")
        constraints = [
            models.UniqueConstraint(fields=["case", "attempt"], name="council_one_statement"),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True)
                | (~Q(fingerprint="") & ~Q(strengths="") & ~Q(further_work="")),
                name="council_statement_given_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.attempt} ({self.revision})"

    def content(self) -> dict[str, Any]:
        """What the statement says."""
        return {
            "strengths": self.strengths,
            "further_work": self.further_work,
            "items": self.items,
            "recommendation": self.recommendation,
            "conditions": self.conditions,
        }


class StatementRevision(models.Model):
    """One saved state of a statement, never altered."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of a statement")
        ordering = ["-revision"]
        constraints = [
            # Two writers can never both make revision n: the database itself holds the swap.
            models.UniqueConstraint(fields=["statement", "revision"], name="council_one_revision")
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} ({self.revision})"


class StatementSignature(models.Model):
    """A certifier's signature on one revision. A later change voids it."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("signature")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "person"],
                condition=Q(voided_at__isnull=True),
                name="council_signed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.revision})"
