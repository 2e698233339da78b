"""Finding a time: what is proposed, and who can."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trygt.cases.models import Case
from trygt.council.meeting_sight import OnTheCase
from trygt.council.models.meeting import Kind
from trygt.people.models import Person


class Can(models.TextChoices):
    """What one answers to a proposed time, or to an invitation."""

    YES = "yes", _("Yes")
    MAYBE = "maybe", _("If need be")
    NO = "no", _("No")


class Poll(models.Model):
    """Times proposed for one meeting. One of a kind is open on a case at a time."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="polls")
    kind = models.CharField(max_length=20, choices=Kind)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = OnTheCase.as_manager()

    class Meta:
        verbose_name = _("proposed times")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(closed_at__isnull=True),
                name="council_one_open_poll",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class Slot(models.Model):
    """One proposed time."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    form = models.CharField(max_length=60)
    place = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("proposed time")
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class PollAnswer(models.Model):
    """One person's answers, by slot; changed until a time is chosen."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    comment = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer to proposed times")
        ordering = ["person__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "person"], name="council_poll_answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.poll} {self.person}"
