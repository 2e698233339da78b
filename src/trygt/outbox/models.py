"""One row per mail."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a mail is on its way."""

    WAITING = "waiting", _("waits for a person to send it")
    QUEUED = "queued", _("on its way")
    SENT = "sent", _("sent")
    KEPT = "kept", _("kept here (no mail server)")
    WITHDRAWN = "withdrawn", _("withdrawn")
    FAILED = "failed", _("could not be delivered")


class Message(models.Model):
    """A mail to one receiver about one act."""

    stream = models.CharField(max_length=60, db_index=True)
    about = models.CharField(max_length=80)
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    address = models.EmailField()
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    calendar = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    # Why it was withdrawn: the name of the act that overtook what it tells of.
    because = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("mail")
        constraints = [
            models.UniqueConstraint(
                fields=["about", "address"], name="outbox_once_per_act_and_receiver"
            ),
        ]
        indexes = [models.Index(fields=["state", "not_before"])]

    def __str__(self) -> str:
        return f"{self.address}: {self.subject}"
