"""Terms in the council: what the board decided beside the tenure that lets a member act."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trygt.people.models import Person, Tenure
from trygt.places.models import Community


class Membership(models.Model):
    """One person's term. The tenure says who may act and when, in one place; this is the record of it."""

    tenure = models.OneToOneField(Tenure, on_delete=models.PROTECT, related_name="membership")
    competence = models.TextField(_("competence"))
    areas = models.JSONField(_("areas"), default=list)
    languages = models.JSONField(_("languages"), default=list)
    county = models.ForeignKey(Community, null=True, on_delete=models.PROTECT, related_name="+")
    shown = models.BooleanField(default=True)
    reference = models.CharField(_("the board's decision"), max_length=200)
    decided_on = models.DateField(_("decided on"))
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    end_reference = models.CharField(max_length=200, blank=True)
    end_recorded_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )
    end_recorded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("term in the council")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reference=""), name="council_term_has_the_boards_decision"
            ),
            models.CheckConstraint(
                condition=Q(end_recorded_at__isnull=True) | ~Q(end_reference=""),
                name="council_ended_term_has_the_boards_decision",
            ),
        ]

    def __str__(self) -> str:
        return str(self.tenure)

    @property
    def last_day(self) -> date | None:
        """The last day of the term; the tenure names the day after."""
        return self.tenure.ends - timedelta(days=1) if self.tenure.ends else None
