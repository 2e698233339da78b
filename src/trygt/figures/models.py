"""What was fetched, kept in versions with where it came from, and what was made of it.

A number never changes once it is kept: a newer answer makes a new version of its sheet.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trygt.places.models import Community


class Outcome(models.TextChoices):
    """What became of one asking."""

    TAKEN = "taken", _("taken in")
    UNCHANGED = "unchanged", _("nothing new")
    FAILED = "failed", _("failed")
    NOT_ASKED = "not-asked", _("not asked")


class Retrieval(models.Model):
    """One answer of a source, taken in or not: where figures came from and when.

    `retrieved_at` is when the source answered, which for saved answers is long before `noted_at`.
    """

    source = models.CharField(max_length=20)
    table = models.CharField(max_length=60)
    table_id = models.CharField(max_length=60, blank=True)
    level = models.CharField(max_length=20, blank=True)
    url = models.TextField(blank=True)
    body = models.JSONField(default=dict)
    page = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=60, blank=True)
    attribution = models.CharField(max_length=300, blank=True)
    updated = models.DateTimeField(null=True)
    retrieved_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome)
    faults = models.JSONField(default=list)

    class Meta:
        verbose_name = _("retrieval")
        ordering = ["-retrieved_at", "-pk"]
        indexes = [models.Index(fields=["table", "level", "-retrieved_at"])]

    def __str__(self) -> str:
        return f"{self.table} {self.level} {self.retrieved_at:%Y-%m-%d}"


class Sheet(models.Model):
    """What one table says of one place, in one version: its series, a number for each period.

    `area` names what is no community: "0" the country, "EKG05" a group of municipalities.
    `values` holds for each series a number per period or NULL, `flags` by period why there is none,
    `carried` which retrieval a period came with that was kept from an earlier version.
    """

    table = models.CharField(max_length=60)
    community = models.ForeignKey(
        Community, null=True, on_delete=models.CASCADE, related_name="sheets"
    )
    area = models.CharField(max_length=8, blank=True)
    version = models.PositiveIntegerField()
    current = models.BooleanField(default=True)
    retrieval = models.ForeignKey(Retrieval, on_delete=models.PROTECT, related_name="sheets")
    periods = models.JSONField()
    values = models.JSONField()
    flags = models.JSONField(default=dict)
    carried = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("sheet of figures")
        constraints = [
            models.UniqueConstraint(
                fields=["table", "community"],
                condition=Q(current=True, community__isnull=False),
                name="figures_one_current_of_community",
            ),
            models.UniqueConstraint(
                fields=["table", "area"],
                condition=Q(current=True, community__isnull=True),
                name="figures_one_current_of_area",
            ),
            models.CheckConstraint(
                condition=(Q(community__isnull=True) & ~Q(area=""))
                | Q(community__isnull=False, area=""),
                name="figures_sheet_of_one_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.community_id or self.area} ({self.version})"


class Reading(models.Model):
    """An indicator of one place, made of the current series. Made anew whenever they change."""

    indicator = models.CharField(max_length=60)
    community = models.ForeignKey(
        Community, null=True, on_delete=models.CASCADE, related_name="readings"
    )
    area = models.CharField(max_length=8, blank=True)
    content = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reading")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "community"],
                condition=Q(community__isnull=False),
                name="figures_one_reading_of_community",
            ),
            models.UniqueConstraint(
                fields=["indicator", "area"],
                condition=Q(community__isnull=True),
                name="figures_one_reading_of_area",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.community_id or self.area}"


class GroupMember(models.Model):
    """That a municipality is in one of SSB's KOSTRA groups in a year."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="groups")
    group = models.CharField(max_length=8)
    name = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("member of a group")
        constraints = [
            models.UniqueConstraint(fields=["community", "year"], name="figures_one_group_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.community_id}: {self.group} ({self.year})"


class Compared(models.Model):
    """A municipality that another has chosen to compare itself with."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="compared_with")
    other = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("chosen for comparison")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["community", "other"], name="figures_compared_once"),
            models.CheckConstraint(
                condition=~Q(community=models.F("other")), name="figures_compared_with_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community_id} – {self.other_id}"


class Unplaced(models.Model):
    """A number of a place that no rule can lead to one of today's communities. A person chooses.

    `chosen` NULL and `decided_at` set: its figures are left out.
    """

    source = models.CharField(max_length=20)
    table = models.CharField(max_length=60)
    code = models.CharField(max_length=12)
    sentence = models.TextField()
    candidates = models.ManyToManyField(Community, related_name="+")
    chosen = models.ForeignKey(Community, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    seen_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("place to be chosen")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["table", "code"], name="figures_unplaced_once")
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.code}"


Content = dict[str, Any]
"""What a `Reading` holds; its shape is `computing.Read`."""
