"""The community's check of facts in a draft statement."""

from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.models import Case
from trygt.council.models.statement import StatementRevision
from trygt.council.sight import FactChecks
from trygt.people.models import Person


class FactCheck(models.Model):
    """One revision of the statement, sent to the community; or why none was sent (`skipped_because`)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="fact_checks")
    attempt = models.PositiveSmallIntegerField()
    revision = models.ForeignKey(
        StatementRevision, null=True, on_delete=models.PROTECT, related_name="+"
    )
    due = models.DateField(_("due"), null=True)
    greeting = models.TextField(_("greeting"), blank=True)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    finished_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)
    skipped_because = models.TextField(blank=True)

    objects = FactChecks.as_manager()

    class Meta:
        verbose_name = _("fact check")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "attempt"],
                condition=Q(superseded_at__isnull=True),
                name="council_one_fact_check",
            ),
            models.CheckConstraint(
                condition=Q(revision__isnull=False, due__isnull=False, skipped_because="")
                | (Q(revision__isnull=True) & ~Q(skipped_because="")),
                name="council_fact_check_sent_or_skipped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.attempt}"

    @property
    def under_way(self) -> bool:
        """The community may comment."""
        return bool(self.revision_id and not self.finished_at and not self.superseded_at)

    @property
    def overdue(self) -> bool:
        """Nobody has said that it is finished, and its day has passed."""
        return self.under_way and self.due is not None and self.due < clock.today()


class FactComment(models.Model):
    """What the community says about one part of the revision, and what the certifiers answer."""

    check_of = models.ForeignKey(FactCheck, on_delete=models.CASCADE, related_name="remarks")
    part = models.CharField(max_length=80)
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_in = models.BooleanField(null=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("comment in a fact check")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, taken_in__isnull=True)
                | (Q(answered_at__isnull=False, taken_in__isnull=False) & ~Q(answer="")),
                name="council_fact_comment_answered_whole",
            )
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)
