"""Meetings with the community, who takes part, what is talked about, and the minutes."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trygt.cases.models import Case
from trygt.council.meeting_sight import FromMeetings, OnTheCase
from trygt.people.models import Person


class Kind(models.TextChoices):
    """What a meeting is for. Only the certification meeting takes a case on."""

    CERTIFICATION = "certification", _("Certification meeting")
    DIALOGUE = "dialogue", _("Dialogue meeting")


class Side(models.TextChoices):
    """Whose side someone is on in a meeting."""

    COMMUNITY = "community", _("the community")
    OWNER = "owner", _("the scheme's owner")
    GUEST = "guest", _("guest")


def new_uid() -> str:
    """A name no other meeting has: what calendars know it by."""
    return uuid.uuid4().hex


class Meeting(models.Model):
    """A meeting as agreed; agreeing on another time makes a new row, with the same `uid` and a higher `sequence`.

    A meeting that was moved or cancelled is superseded; only one certification meeting stands.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="meetings")
    attempt = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.CERTIFICATION)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True)
    form = models.CharField(max_length=60)
    place = models.CharField(_("place"), max_length=300)
    participants = models.TextField(_("participants"), blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    scheduled_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    scheduled_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    uid = models.CharField(max_length=32, default=new_uid, db_index=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.TextField(blank=True)

    objects = OnTheCase.as_manager()

    class Meta:
        verbose_name = _("meeting")
        ordering = ["-scheduled_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "attempt"],
                condition=Q(superseded_at__isnull=True, kind="certification"),
                name="council_one_meeting",
            ),
            # Two who move one meeting at once: the second finds it superseded.
            models.UniqueConstraint(fields=["uid", "sequence"], name="council_meeting_step_once"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(superseded_at__isnull=False),
                name="council_cancelled_no_longer_stands",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.starts_at:%Y-%m-%d}"


class Participant(models.Model):
    """Someone invited: a person on the case, or a guest known by name, role and e-mail only."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invited")
    side = models.CharField(max_length=10, choices=Side)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=300, blank=True)
    email = models.EmailField(blank=True)
    answer = models.CharField(max_length=10, blank=True)
    comment = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("participant")
        ordering = ["side", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="council_invited_once"),
            models.UniqueConstraint(
                fields=["meeting", "email"], condition=~Q(email=""), name="council_guest_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(email=""), name="council_invited_is_someone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}" if self.role else self.name


class Point(models.Model):
    """A point of the agenda, and what the minutes say of it. Written with swaps on `revision`."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="points")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    minutes = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)
    decisions = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("point of the agenda")
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return self.title


class PointRevision(models.Model):
    """What the minutes of a point said once: what both began with when two write at once."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    decisions = models.TextField(blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of a point")
        constraints = [
            models.UniqueConstraint(fields=["point", "revision"], name="council_point_revision")
        ]

    def __str__(self) -> str:
        return f"{self.point} {self.revision}"


class Task(models.Model):
    """What someone took on in a meeting, until it is done."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="tasks")
    point = models.ForeignKey(Point, null=True, on_delete=models.SET_NULL, related_name="tasks")
    text = models.CharField(max_length=500)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    due = models.DateField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = FromMeetings.as_manager()

    class Meta:
        verbose_name = _("task from a meeting")
        ordering = ["due", "pk"]

    def __str__(self) -> str:
        return self.text


class Minutes(models.Model):
    """What was said and seen in the meeting. Locked once both sides have approved one version."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    held_on = models.DateField(_("held on"))
    participants = models.TextField(_("participants"))
    text = models.TextField(_("minutes"))
    site_visit = models.TextField(_("site visit"), blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    locked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("minutes")

    def __str__(self) -> str:
        return str(self.meeting)


class Approval(models.Model):
    """One side's approval of one version of the minutes; a change afterwards voids it."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="approvals")
    side = models.CharField(max_length=10, choices=Side)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("approval of minutes")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "side"],
                condition=Q(voided_at__isnull=True),
                name="council_side_approves_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.minutes} {self.side}"


class MinutesComment(models.Model):
    """What one side says about the minutes, and the answer."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="comments")
    side = models.CharField(max_length=10, choices=Side)
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("comment on minutes")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
