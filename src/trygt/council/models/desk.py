"""What certifiers gather while they read and visit: findings, the visit's list, and when they looked."""

from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from trygt.cases.models import Case
from trygt.council.sight import Findings, VisitItems
from trygt.people.models import Person


class Kind(models.TextChoices):
    """The three sorts of findings (norway.md 4.4b)."""

    STRENGTH = "strength", _("Strength")
    IMPROVEMENT = "improvement", _("Improvement")
    DEVIATION = "deviation", _("Deviation")


class Status(models.TextChoices):
    """How a finding stands."""

    OPEN = "open", _("Stands")
    SETTLED = "settled", _("Settled")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Outcome(models.TextChoices):
    """What a certifier saw of something on the visit."""

    SEEN = "seen", _("Seen")
    OTHERWISE = "otherwise", _("Seen otherwise")
    NOT_SEEN = "not-seen", _("Not seen")


class Finding(models.Model):
    """What a certifier found about a question, section, step or idea, or (`about` empty) the whole.

    Its evidence is named by number, version and title, as the submission holds it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="findings")
    attempt = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    about = models.CharField(max_length=70, blank=True)
    text = models.TextField()
    evidence = models.PositiveBigIntegerField(null=True)
    evidence_version = models.PositiveIntegerField(null=True)
    evidence_title = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    closing = models.TextField(_("why it does not stand any more"), blank=True)
    closed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = Findings.as_manager()

    class Meta:
        verbose_name = _("finding")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", closed_at__isnull=True)
                | (~Q(status="open") & Q(closed_at__isnull=False)),
                name="council_finding_closed_at",
            )
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)


class VisitItem(models.Model):
    """Something to look at on the visit, put on the list while reading."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="visit_items")
    attempt = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=70, blank=True)
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    objects = VisitItems.as_manager()

    class Meta:
        verbose_name = _("item of the visit's list")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)


class Sighting(models.Model):
    """What one certifier saw of one item. Each has a row of their own, so nobody writes over another."""

    item = models.ForeignKey(VisitItem, on_delete=models.CASCADE, related_name="sightings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    note = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("sighting")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="council_seen_once")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.outcome}"


class Look(models.Model):
    """When someone looked at the desk of a case, and when they did so the time before."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    before = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("look at the desk")
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="council_one_look")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.at:%Y-%m-%d}"
