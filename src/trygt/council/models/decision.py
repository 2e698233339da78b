"""The memo, the decision, its conditions."""

from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from trygt.cases.models import Case
from trygt.council.outcomes import OUTCOMES
from trygt.council.sight import Preparations
from trygt.files.models import StoredFile
from trygt.people.models import Person


class Preparation(models.Model):
    """A memo to those who decide. Preparing anew makes a new row; all who prepared are known."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="preparations")
    attempt = models.PositiveSmallIntegerField()
    memo = models.TextField(_("memo"))
    proposal = models.CharField(_("proposal"), max_length=12, choices=OUTCOMES)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
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
    prepared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
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
    reported_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(null=True)
    comment = models.TextField(_("comment"), blank=True)
    closed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
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
