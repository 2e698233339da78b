"""A community's complaint about a decision, and how it was handled."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trygt.council.models.decision import Decision
from trygt.council.sight import Complaints
from trygt.people.models import Person


class Handled(models.TextChoices):
    """What became of a complaint. Empty while it is open."""

    STANDS = "stands", _("The decision stands")
    SET_ASIDE = "set-aside", _("The decision is set aside")
    WITHDRAWN = "withdrawn", _("The complaint was withdrawn")


class Complaint(models.Model):
    """What the community objects to. Its grounds stand here and not in the journal: they may be about persons."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="complaints")
    grounds = models.TextField(_("grounds"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Handled, blank=True)
    handled_grounds = models.TextField(_("grounds"), blank=True)
    handled_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    handled_at = models.DateTimeField(null=True)
    # Under which rule of delegation it was handled, as `Decision.delegation`.
    delegation = models.JSONField(default=dict)

    objects = Complaints.as_manager()

    class Meta:
        verbose_name = _("complaint")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=Q(outcome=""), name="council_one_open_complaint"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", handled_at__isnull=True, handled_by__isnull=True)
                | (~Q(outcome="") & Q(handled_at__isnull=False, handled_by__isnull=False)),
                name="council_complaint_handled_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.outcome}"
