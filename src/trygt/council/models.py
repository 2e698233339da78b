"""Questions, notes, meetings, ratings, statements, decisions and their conditions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from trygt.cases.models import Case
from trygt.council.sight import AgreedRatings, Notes, Preparations, Ratings, Statements
from trygt.files.models import StoredFile
from trygt.schemes.definition import Recommendation

PERSON = settings.AUTH_USER_MODEL
NAMES = {
    Recommendation.POSITIVE: _("Certify"),
    Recommendation.CONDITIONAL: _("Certify with conditions"),
    Recommendation.NOT_YET: _("Not now"),
}
OUTCOMES = [(outcome.value, name) for outcome, name in NAMES.items()]


class Question(models.Model):
    """What a certifier asks the community, perhaps about one section or question of the profile."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="questions")
    about = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    due = models.DateField(_("due"), null=True)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("question")
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)


class Reply(models.Model):
    """What the community answers. More may follow; nothing is overwritten."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)


class Note(models.Model):
    """What a certifier or case officer notes; shared or internal, chosen before writing (BR-19)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    shared = models.BooleanField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = Notes.as_manager()

    class Meta:
        verbose_name = _("note")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)


class Meeting(models.Model):
    """The certification meeting as agreed; agreeing on another time makes a new row."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="meetings")
    attempt = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField(_("starts"))
    form = models.CharField(max_length=60)
    place = models.CharField(_("place"), max_length=300)
    participants = models.TextField(_("participants"), blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    scheduled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
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
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("minutes")

    def __str__(self) -> str:
        return str(self.meeting)


class Sheet(models.Model):
    """One certifier's ratings in one attempt. Complete, it stands as it is."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sheets")
    attempt = models.PositiveSmallIntegerField()
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    completed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("ratings")
        constraints = [
            models.UniqueConstraint(fields=["case", "attempt", "person"], name="council_one_sheet")
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.attempt} {self.person}"


class Rating(models.Model):
    """One certifier's rating of one step or idea, with words."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="ratings")
    item = models.CharField(max_length=60)
    value = models.SmallIntegerField()
    text = models.TextField()
    alternative = models.BooleanField(default=False)

    objects = Ratings.as_manager()

    class Meta:
        verbose_name = _("rating")
        constraints = [models.UniqueConstraint(fields=["sheet", "item"], name="council_rated_once")]

    def __str__(self) -> str:
        return f"{self.item}: {self.value}"


class AgreedRating(models.Model):
    """The rating the certifiers agreed on for one step or idea."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="agreed_ratings")
    attempt = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=60)
    value = models.SmallIntegerField()
    text = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AgreedRatings.as_manager()

    class Meta:
        verbose_name = _("agreed rating")
        constraints = [
            models.UniqueConstraint(fields=["case", "attempt", "item"], name="council_agreed_once")
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.value}"


class Statement(models.Model):
    """The certifiers' statement. Given as a recommendation, it is frozen and has a fingerprint."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="statements")
    attempt = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField()
    strengths = models.TextField(_("strengths"), blank=True)
    further_work = models.TextField(_("further work"), blank=True)
    items = models.JSONField(default=dict)
    recommendation = models.CharField(
        _("recommendation"), max_length=12, choices=OUTCOMES, blank=True
    )
    conditions = models.TextField(_("conditions"), blank=True)
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)

    objects = Statements.as_manager()

    class Meta:
        verbose_name = _("statement")
        constraints = [
            models.UniqueConstraint(fields=["case", "attempt"], name="council_one_statement"),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True)
                | (~Q(fingerprint="") & ~Q(strengths="") & ~Q(further_work="")),
                name="council_statement_given_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.attempt} ({self.revision})"

    def content(self) -> dict[str, Any]:
        """What the statement says."""
        return {
            "strengths": self.strengths,
            "further_work": self.further_work,
            "items": self.items,
            "recommendation": self.recommendation,
            "conditions": self.conditions,
        }


class StatementRevision(models.Model):
    """One saved state of a statement, never altered."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of a statement")
        ordering = ["-revision"]
        constraints = [
            # Two writers can never both make revision n: the database itself holds the swap.
            models.UniqueConstraint(fields=["statement", "revision"], name="council_one_revision")
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} ({self.revision})"


class StatementSignature(models.Model):
    """A certifier's signature on one revision. A later change voids it."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("signature")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "person"],
                condition=Q(voided_at__isnull=True),
                name="council_signed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.revision})"


class Preparation(models.Model):
    """A memo to those who decide. Preparing anew makes a new row; all who prepared are known."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="preparations")
    attempt = models.PositiveSmallIntegerField()
    memo = models.TextField(_("memo"))
    proposal = models.CharField(_("proposal"), max_length=12, choices=OUTCOMES)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = Preparations.as_manager()

    class Meta:
        verbose_name = _("prepared decision")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.attempt}"


class Decision(models.Model):
    """What the owner decided on a prepared case. A conditional one is followed by another."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    attempt = models.PositiveSmallIntegerField()
    follows = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    outcome = models.CharField(max_length=12, choices=OUTCOMES)
    memo = models.TextField()
    prepared_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    grounds = models.TextField(_("grounds"), blank=True)
    advice = models.TextField(_("advice"), blank=True)
    earliest = models.DateField(_("earliest new attempt"), null=True)

    class Meta:
        verbose_name = _("decision")
        ordering = ["decided_at", "pk"]
        constraints = [
            # With `follows` unique as well, two who decide at once can only make one decision.
            models.UniqueConstraint(
                fields=["case", "attempt"],
                condition=Q(follows__isnull=True),
                name="council_one_first_decision",
            ),
            models.CheckConstraint(
                condition=~Q(prepared_by=models.F("decided_by")),
                name="council_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.attempt}: {self.outcome}"


class Condition(models.Model):
    """Something the community must mend, with its deadline, before it is certified."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="conditions")
    text = models.TextField()
    due = models.DateField(_("due"))
    evidence = models.TextField(_("what shows it"), blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    reported_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(null=True)
    comment = models.TextField(_("comment"), blank=True)
    closed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("condition")
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(reported_at__isnull=False),
                name="council_condition_closed_on_evidence",
            )
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)
