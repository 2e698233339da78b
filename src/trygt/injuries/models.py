"""A community's counted injuries, and rows that wait, for an hour at most, to be counted or thrown away."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.places.models import Community

KEPT_FOR = timedelta(hours=1)


class PendingUploads(models.QuerySet["PendingUpload"]):
    """Uploads, found only by the one who sent them, and only while they are young."""

    def visible_to(self, person: AbstractBaseUser) -> Self:
        """This person's own uploads of the last hour."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(by=person.pk, at__gt=clock.now() - KEPT_FOR)


class PendingUpload(models.Model):
    """Rows between upload and counting, compressed. Gone on confirm, cancel, or after an hour."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(max_length=150)
    rows = models.PositiveIntegerField()
    content = models.BinaryField()
    choices = models.JSONField()
    notes = models.JSONField(default=list)

    objects = PendingUploads.as_manager()

    class Meta:
        verbose_name = _("upload waiting to be counted")
        constraints = [
            models.UniqueConstraint(fields=["community", "by"], name="injuries_one_pending_each")
        ]

    def __str__(self) -> str:
        return f"{self.rows}"

    @property
    def gone_at(self) -> object:
        """When the rows are thrown away at the latest."""
        return self.at + KEPT_FOR


class Where(models.TextChoices):
    """What makes an injury this community's."""

    RESIDENCE = "residence", _("the injured live in the municipality")
    INJURY = "injury", _("the injuries happened in the municipality")


class Unit(models.TextChoices):
    """What is counted."""

    EVENTS = "events", _("injuries (one person may be injured several times)")
    PERSONS = "persons", _("persons (each counted once a year)")


class Kind(models.TextChoices):
    """What the numbers can bear."""

    PATTERNS = "patterns", _("only some of the injuries: they show patterns, not rates")
    COMPLETE = "complete", _("all injuries of the kind described")


class InjuryDatas(models.QuerySet["InjuryData"]):
    """Data sets of communities."""

    def current(self) -> Self:
        """Those in use: neither withdrawn nor replaced by a newer one that is in use."""
        return self.filter(withdrawn_at__isnull=True, replaced_by__isnull=True)


class InjuryData(models.Model):
    """One counted upload: where it comes from and what it covers. Never changed, only replaced or withdrawn."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="injury_data")
    title = models.CharField(_("title"), max_length=120)
    source = models.CharField(_("source"), max_length=300)
    period_from = models.DateField()
    period_to = models.DateField()
    where = models.CharField(max_length=10, choices=Where)
    unit = models.CharField(max_length=10, choices=Unit)
    kind = models.CharField(max_length=10, choices=Kind)
    coverage = models.CharField(_("coverage"), max_length=500)
    grouping = models.CharField(max_length=60)
    rows_read = models.PositiveIntegerField()
    rows_used = models.PositiveIntegerField()
    left_out = models.JSONField(default=dict)
    unknown = models.JSONField(default=dict)
    spans = models.JSONField()
    upload = models.PositiveBigIntegerField(unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="replaces"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = InjuryDatas.as_manager()

    class Meta:
        verbose_name = _("injury data")
        ordering = ["-period_to", "-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")),
                name="injuries_period_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(rows_used__lte=F("rows_read")), name="injuries_used_of_those_read"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def bears_rates(self) -> bool:
        """Whether the counts may be divided by those who live here."""
        return self.kind == Kind.COMPLETE and self.where == Where.RESIDENCE

    @property
    def in_use(self) -> bool:
        """Whether it is neither withdrawn nor replaced."""
        return self.withdrawn_at is None and self.replaced_by_id is None

    def years_in(self, first: int, last: int) -> float:
        """How many years of the period lie in the calendar years from `first` to `last`."""
        begins = max(self.period_from, date(first, 1, 1))
        ends = min(self.period_to, date(last, 12, 31))
        whole = sum((date(y + 1, 1, 1) - date(y, 1, 1)).days for y in range(first, last + 1))
        return (last - first + 1) * max(0, (ends - begins).days + 1) / whole


class InjuryCount(models.Model):
    """How many of one category, in one span of years (by its first; 0: all years together).

    `other` is a second category, for theme by life phase alone. The full cross-table is never
    stored, so no row of the file can be put together again.
    """

    data = models.ForeignKey(InjuryData, on_delete=models.CASCADE, related_name="counts")
    dimension = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=30)
    other = models.CharField(max_length=30, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("count of injuries")
        constraints = [
            models.UniqueConstraint(
                fields=["data", "dimension", "year", "category", "other"],
                name="injuries_counted_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.year} {self.category} {self.other}: {self.count}"
