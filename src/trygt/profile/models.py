"""Answers with their history, evidence, sections handed out, and what was submitted."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.models import Case
from trygt.files.models import StoredFile
from trygt.people.models import Post
from trygt.places.models import Community
from trygt.texts.fingerprint import fingerprint_of

DAYS_BEFORE_EXPIRY = 60  # how long before evidence expires its people are warned


class Answer(models.Model):
    """What a community answers to one question now. Unanswered is no row.

    `slot` is 0, or 1, 2 … in a section that is answered several times.
    """

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=60)
    slot = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField()
    value = models.JSONField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer")
        constraints = [
            models.UniqueConstraint(
                fields=["community", "question", "slot"], name="profile_one_answer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.slot}"


class AnswerRevision(models.Model):
    """One change of an answer, never altered. NULL means unanswered before or after."""

    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="answer_revisions"
    )
    question = models.CharField(max_length=60)
    slot = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of an answer")
        ordering = ["-revision"]
        constraints = [
            # Two writers can never both make revision n: the database itself holds the swap.
            models.UniqueConstraint(
                fields=["community", "question", "slot", "revision"], name="profile_one_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.slot} ({self.revision})"


class Evidence(models.Model):
    """Something that shows an answer is true: a file, a place in a plan, or an address."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(_("title"), max_length=200)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    document = models.CharField(_("plan or document"), max_length=200, blank=True)
    place = models.CharField(_("chapter or page"), max_length=100, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    valid_to = models.DateField(_("valid to"), null=True)
    version = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("evidence")
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False) | ~Q(document="") | ~Q(url=""),
                name="profile_evidence_is_something",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def expired(self) -> bool:
        """Whether it is no longer valid today."""
        return self.valid_to is not None and self.valid_to < clock.today()

    @property
    def expires_soon(self) -> bool:
        """Whether it is valid today, and no longer in some days."""
        if self.valid_to is None or self.expired:
            return False
        return self.valid_to <= clock.today() + timedelta(days=DAYS_BEFORE_EXPIRY)


class EvidenceVersion(models.Model):
    """What a piece of evidence was before it was replaced, for those who judge what was submitted."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=100, blank=True)
    url = models.URLField(max_length=500, blank=True)
    valid_to = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("earlier version of evidence")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "number"], name="profile_one_evidence_of_each_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} ({self.number})"


class EvidenceLink(models.Model):
    """Evidence shown for one answer. Taking the link away keeps the evidence itself."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="links")
    question = models.CharField(max_length=60)
    slot = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("evidence for an answer")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "question", "slot"], name="profile_evidence_linked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.slot}: {self.evidence_id}"


class Handout(models.Model):
    """A section, or one question of it, handed to a post: it stays with the office when people change.

    `question` is empty where the whole section is handed out. Who has one question has it alone:
    it is not in the hands of whoever has its section.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="handouts")
    section = models.CharField(max_length=60)
    question = models.CharField(max_length=60, blank=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="handouts")
    due = models.DateField(_("due"), null=True)

    class Meta:
        verbose_name = _("part handed out")
        constraints = [
            models.UniqueConstraint(
                fields=["community", "section", "question"], name="profile_part_with_one_post"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question or self.section}: {self.post}"


class Confirmation(models.Model):
    """Someone's word that a part they were handed is answered; of the answers as they were then."""

    handout = models.OneToOneField(Handout, on_delete=models.CASCADE, related_name="confirmation")
    fingerprint = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("confirmation of a part")

    def __str__(self) -> str:
        return str(self.handout)


class Link(models.Model):
    """A personal door for someone without an account, to what is handed to one post and no further.

    Only the hash of its secret is kept. The person holds no post: the link is all they have.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="links")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("personal link")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} {self.post}"


class Approval(models.Model):
    """An approval by others that a community holds: it answers measures until its last day."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="approvals")
    key = models.CharField(max_length=60)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.SET_NULL, related_name="+")
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    registered_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("approval")
        ordering = ["community", "key", "-registered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "key"],
                condition=Q(revoked_at=None),
                name="profile_one_approval_of_each_kind",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__lte=F("valid_to")), name="profile_approval_from_to"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community} {self.key}"


class Snapshot(models.Model):
    """What a case submitted: frozen, numbered, and recognisable by its fingerprint."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField()
    greeting = models.TextField(_("greeting"), blank=True)

    class Meta:
        verbose_name = _("submitted profile")
        ordering = ["case", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="profile_one_of_each_number")
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save once. What was submitted is never changed afterwards."""
        if not self._state.adding:
            raise TypeError("a snapshot is frozen")
        super().save(*args, **kwargs)

    @property
    def intact(self) -> bool:
        """Whether the content still is what the fingerprint was taken of."""
        return fingerprint_of(self.content) == self.fingerprint


class Return(models.Model):
    """A submitted profile sent back to the community, with reasons."""

    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="returned")
    reason = models.TextField()
    sections = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("profile sent back")

    def __str__(self) -> str:
        return str(self.snapshot)
