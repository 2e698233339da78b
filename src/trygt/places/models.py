"""stand-in until the places branch merges"""

from django.db import models


class CommunityKind(models.TextChoices):
    MUNICIPALITY = "municipality"
    COUNTY = "county"
    DISTRICT = "district"


class Community(models.Model):
    slug = models.SlugField(unique=True, max_length=80)
    kind = models.CharField(max_length=20, choices=CommunityKind)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    language = models.CharField(max_length=5, blank=True)
    fictional = models.BooleanField(default=False)
    organisation_number = models.CharField(max_length=9, blank=True)
    centre = models.CharField(max_length=80, blank=True)
    website = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    dissolved_on = models.DateField(null=True)

    def __str__(self):
        return self.name


class Succession(models.Model):
    predecessor = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="predecessions")
    on = models.DateField()
    kind = models.CharField(max_length=20)
