"""Communities and what is known of them: names, codes, successions, facts.

Who a community is does not hang on its number or name: both may change while it goes on.
The rule is in docs/decisions/0004-identity-of-communities.md.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class CommunityKind(models.TextChoices):
    """What sort of community it is."""

    MUNICIPALITY = "municipality", _("municipality")
    COUNTY = "county", _("county")
    DISTRICT = "district", _("district")


class Communities(models.QuerySet["Community"]):
    """Communities by what they are, not by who may see them: all of it is public."""

    def living(self) -> Self:
        """Those that still exist."""
        return self.filter(dissolved_on__isnull=True)

    def real(self) -> Self:
        """Those outside demonstrations."""
        return self.filter(fictional=False)


class Community(models.Model):
    """A municipality, county or district; made-up ones for demonstrations are marked `fictional`."""

    slug = models.SlugField(unique=True, max_length=80)
    kind = models.CharField(max_length=20, choices=CommunityKind)
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    language = models.CharField(max_length=5, blank=True)
    # ISO 3166-1. Some schemes let nobody judge in their own country.
    country = models.CharField(max_length=2, default="NO")
    fictional = models.BooleanField(default=False)
    organisation_number = models.CharField(_("organisation number"), max_length=9, blank=True)
    centre = models.CharField(max_length=80, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    dissolved_on = models.DateField(null=True, blank=True)

    objects = Communities.as_manager()

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")

    def __str__(self) -> str:
        return self.name


class CommunityName(models.Model):
    """A name in one language; several may be official side by side. Unofficial ones help search.

    Written in the order the official full name has them: that order is the order of rows.
    `language` is a BCP 47 tag, "und" where the list does not say.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    official = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "language", "name"], name="places_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Code(models.Model):
    """A number a community has or had, from a day until before another (open: still in force)."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(max_length=4)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["valid_from", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="places_code_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to__isnull=True), name="places_code_of_one"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="places_code_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SuccessionKind(models.TextChoices):
    """How land and people passed from one community to another."""

    MERGED = "merged", _("merged")
    SPLIT = "split", _("split")
    BORDER = "border", _("border moved")


class Succession(models.Model):
    """That a community, or a part of it, became part of another. A moved border ends nobody."""

    predecessor = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="predecessions")
    on = models.DateField()
    kind = models.CharField(max_length=20, choices=SuccessionKind)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "on"], name="places_succession_once"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="places_succeeds_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor} ({self.on})"


class FactKind(models.TextChoices):
    """What a fact counts or measures."""

    POPULATION = "population", _("population")
    AREA = "area", _("area")


class PlaceFact(models.Model):
    """A figure that came with the list of communities, and whom to thank for it."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=20, choices=FactKind)
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=14, decimal_places=2)
    unit = models.CharField(max_length=20)
    source = models.CharField(max_length=120)
    attribution = models.CharField(max_length=200)
    url = models.URLField(blank=True)

    class Meta:
        ordering = ["kind", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "kind", "year", "source"], name="places_fact_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.value} {self.unit}"
