"""Law references and every change of them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Whether someone has compared our words with the law."""

    UNVERIFIED = "unverified", _("Not checked yet")
    VERIFIED = "verified", _("Checked")
    CHANGED = "changed", _("Changed since it was checked")


class LawReference(models.Model):
    """A law, or a section of one, and what it demands in our words. Schemes name it by `key`."""

    key = models.CharField(max_length=60, unique=True)
    title = models.JSONField(_("title"))
    section = models.CharField(_("section"), max_length=60, blank=True)
    summary = models.JSONField(_("summary"))
    url = models.URLField(_("address"), max_length=500, blank=True)
    valid_from = models.DateField(_("holds from"), null=True)
    valid_to = models.DateField(_("held to"), null=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.UNVERIFIED)
    checked_by = models.CharField(_("checked by"), max_length=120, blank=True)
    checked_on = models.DateField(_("checked on"), null=True)
    compared = models.TextField(_("compared with"), blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("law reference")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=Status.VERIFIED)
                | (~Q(checked_by="") & Q(checked_on__isnull=False)),
                name="laws_checked_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
                name="laws_held_from_to",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def verified(self) -> bool:
        """Whether someone has compared what stands here now with the law."""
        return self.status == Status.VERIFIED

    def over(self, day: date) -> bool:
        """Whether it no longer held on a day."""
        return self.valid_to is not None and self.valid_to < day

    def ahead(self, day: date) -> bool:
        """Whether it did not hold yet on a day."""
        return self.valid_from is not None and day < self.valid_from


class LawChange(models.Model):
    """One change of a reference, never altered: what its fields were before and after, and why."""

    reference = models.ForeignKey(LawReference, on_delete=models.PROTECT, related_name="changes")
    revision = models.PositiveIntegerField()
    before = models.JSONField()
    after = models.JSONField()
    why = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of a law reference")
        ordering = ["-revision"]
        constraints = [
            # Two editors can never both make revision n: the database itself holds the swap.
            models.UniqueConstraint(
                fields=["reference", "revision"], name="laws_one_change_of_each_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference_id} ({self.revision})"
