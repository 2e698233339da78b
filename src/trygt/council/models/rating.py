"""Ratings: each certifier's own, and those agreed on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trygt.cases.models import Case
from trygt.council.sight import AgreedRatings, Ratings
from trygt.people.models import Person


class Sheet(models.Model):
    """One certifier's ratings in one attempt. Complete, it stands as it is."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sheets")
    attempt = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
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
    alternative = models.BooleanField(default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AgreedRatings.as_manager()

    class Meta:
        verbose_name = _("agreed rating")
        constraints = [
            models.UniqueConstraint(fields=["case", "attempt", "item"], name="council_agreed_once")
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.value}"


class Dissent(models.Model):
    """Why one certifier does not share an agreed rating. `value` is the rating it was written to."""

    agreed = models.ForeignKey(AgreedRating, on_delete=models.CASCADE, related_name="dissents")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    value = models.SmallIntegerField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("dissent")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreed", "person"], name="council_dissents_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.value}"
