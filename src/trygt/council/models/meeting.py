"""The certification meeting and its minutes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trygt.cases.models import Case
from trygt.people.models import Person


class Meeting(models.Model):
    """The certification meeting as agreed; agreeing on another time makes a new row."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="meetings")
    attempt = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField(_("starts"))
    form = models.CharField(max_length=60)
    place = models.CharField(_("place"), max_length=300)
    participants = models.TextField(_("participants"), blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    scheduled_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    scheduled_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("meeting")
        ordering = ["-scheduled_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "attempt"],
                condition=Q(superseded_at__isnull=True),
                name="council_one_meeting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.starts_at:%Y-%m-%d}"


class Minutes(models.Model):
    """What was said and seen in the meeting."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    held_on = models.DateField(_("held on"))
    participants = models.TextField(_("participants"))
    text = models.TextField(_("minutes"))
    site_visit = models.TextField(_("site visit"), blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("minutes")

    def __str__(self) -> str:
        return str(self.meeting)
