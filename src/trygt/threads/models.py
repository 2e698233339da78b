"""Threads about an answer, what is written in them, who is mentioned, and who is here now."""

from django.conf import settings
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from trygt.cases.models import Case
from trygt.places.models import Community
from trygt.threads.sight import Audience, Mentions, Messages, Threads

PERSON = settings.AUTH_USER_MODEL


class Thread(models.Model):
    """People talking about one answer of a case, among those its audience names.

    Without `question` it is about the case as a whole. `latest_at` is when its newest message was
    written, so that lists need not look through the messages.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="threads")
    question = models.CharField(max_length=60, blank=True)
    slot = models.PositiveSmallIntegerField(default=0)
    audience = models.CharField(max_length=9, choices=Audience.choices)
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    objects = Threads.as_manager()

    class Meta:
        verbose_name = _("thread")
        ordering = ["-latest_at", "-pk"]
        indexes = [
            models.Index(fields=["case", "question", "slot"], name="threads_of_an_answer"),
            models.Index(fields=["case", "-latest_at"], name="threads_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.slot} ({self.audience})"


class Message(models.Model):
    """What someone wrote. Never altered; withdrawn, its text is gone and the mark stays."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    text = models.TextField(blank=True)
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = Messages.as_manager()

    class Meta:
        verbose_name = _("message")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)


class Mention(models.Model):
    """A colleague a message is meant for: shown on their first page until read, told in a digest."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="mentions")
    read_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = Mentions.as_manager()

    class Meta:
        verbose_name = _("mention")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["message", "person"], name="threads_mentioned_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.message_id}"


class Reading(models.Model):
    """When someone last looked at a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("thread read")
        constraints = [
            models.UniqueConstraint(fields=["thread", "person"], name="threads_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.thread_id}"


class Presence(models.Model):
    """Someone has a section of the profile open. Forgotten soon after they leave."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="presences")
    section = models.CharField(max_length=60)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="presences")
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("presence")
        constraints = [
            models.UniqueConstraint(
                fields=["community", "section", "person"], name="threads_present_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.section}"
