"""Yearly reports."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trygt.cases.models import Case


class Report(models.Model):
    """A certified community's report on one year."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    year = models.PositiveSmallIntegerField()
    text = models.TextField()
    council_reference = models.CharField(max_length=200, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    handed_in_at = models.DateTimeField()

    class Meta:
        verbose_name = _("yearly report")
        ordering = ["case", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["case", "year"], name="followup_one_report_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.year}"
