"""The memo, the decision, its conditions."""

from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from trygt import clock
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
    # Fingerprint of what it was written about: `council.deciding.basis_of`.
    basis = models.CharField(max_length=64, blank=True)

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
    # The rule it was taken under: version of the delegation, the matter, who may decide, as whom.
    delegation = models.JSONField(default=dict)
    # When a complaint set it aside. It stays on record and counts no more.
    set_aside_at = models.DateTimeField(null=True)

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
    # Once, with reasons, the deadline may be moved; then this is the one that was set first.
    first_due = models.DateField(null=True)
    extended_because = models.TextField(_("reasons"), blank=True)
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
                condition=Q(closed_at__isnull=True)
                | (Q(reported_at__isnull=False) & ~Q(evidence="")),
                name="council_condition_closed_on_evidence",
            ),
            models.CheckConstraint(
                condition=Q(first_due__isnull=True)
                | (Q(due__gt=models.F("first_due")) & ~Q(extended_because="")),
                name="council_condition_extended_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)

    @property
    def overdue(self) -> bool:
        """Whether its deadline has passed and it is still open."""
        return self.closed_at is None and self.due < clock.today()
