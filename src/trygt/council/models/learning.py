"""Learning points: what others can learn from a meeting, once both sides want them to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trygt.council.meeting_sight import LearningPoints
from trygt.council.models.meeting import Meeting
from trygt.people.models import Person


class LearningPoint(models.Model):
    """Written by either side; the network reads it while both agree."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="learning")
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    community_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    owner_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(null=True)

    objects = LearningPoints.as_manager()

    class Meta:
        verbose_name = _("learning point")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shared_at__isnull=True)
                | models.Q(community_by__isnull=False, owner_by__isnull=False),
                name="council_shared_by_both",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
