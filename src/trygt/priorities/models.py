"""Assessments with their cells: what each person scores, what is agreed, moved, said and made of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from trygt.places.models import Community
from trygt.priorities.grids import LEAST, MOST, Formula, Grid, grid
from trygt.priorities.sight import Comments, Sheets

PERSON = settings.AUTH_USER_MODEL
ON_THE_SCALE = Q(value__gte=LEAST, value__lte=MOST)


class Assessment(models.Model):
    """One round of scoring in a community, with the version of the grid it is made with."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField()
    grid_version = models.CharField(max_length=20)
    formula_key = models.CharField(max_length=40)
    formula_reason = models.TextField(blank=True)
    started_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    closed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closing_words = models.TextField(blank=True)

    class Meta:
        verbose_name = _("risk assessment")
        ordering = ["community", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "number"], name="priorities_one_of_each_number"
            ),
            models.UniqueConstraint(
                fields=["community"],
                condition=Q(closed_at__isnull=True),
                name="priorities_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community} {self.number}"

    @property
    def grid(self) -> Grid:
        """The version of the grid it is made with."""
        return grid(self.grid_version)

    @property
    def formula(self) -> Formula:
        """The formula it ranks by."""
        return self.grid.formula[self.formula_key]

    @property
    def year(self) -> int:
        """The year it was begun."""
        return self.started_at.year


class Cell(models.Model):
    """A theme in a life phase that the community scores, or has set aside as not relevant."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="cells")
    theme = models.CharField(max_length=60)
    phase = models.CharField(max_length=60)
    relevant = models.BooleanField(default=True)
    words = models.TextField(blank=True)

    class Meta:
        verbose_name = _("cell of the risk grid")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "theme", "phase"], name="priorities_cell_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.theme} {self.phase}"

    @property
    def place(self) -> tuple[str, str]:
        """Where in the grid it is."""
        return self.theme, self.phase


class Sheet(models.Model):
    """One person's scores of one cell. Scoring anew makes a new sheet; the first was made alone."""

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="sheets")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=80, blank=True)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    objects = Sheets.as_manager()

    class Meta:
        verbose_name = _("scores")
        ordering = ["at", "pk"]
        constraints = [
            # Two windows can never both make revision n: the database itself holds the swap.
            models.UniqueConstraint(
                fields=["cell", "person", "revision"], name="priorities_one_sheet"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cell} {self.person} ({self.revision})"

    @property
    def values(self) -> dict[str, int]:
        """The scores by criterion. No query where they were fetched along."""
        return {score.criterion: score.value for score in self.scores.all()}


class Score(models.Model):
    """A score on a sheet. A criterion the person could not tell has none."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="scores")
    criterion = models.CharField(max_length=60)
    value = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("score")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="priorities_scored_once"),
            models.CheckConstraint(condition=ON_THE_SCALE, name="priorities_score_on_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class Agreement(models.Model):
    """What was agreed about a cell, with the facts as they stood. Agreeing anew makes a new row."""

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="agreements")
    revision = models.PositiveSmallIntegerField()
    facts = models.JSONField(default=list)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("agreement")
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["cell", "revision"], name="priorities_one_agreement")
        ]

    def __str__(self) -> str:
        return f"{self.cell} ({self.revision})"

    @property
    def values(self) -> dict[str, int]:
        """The agreed value of each criterion. No query where the scores were fetched along."""
        return {score.criterion: score.value for score in self.scores.all()}


class AgreedScore(models.Model):
    """The agreed value of one criterion, beside what figures proposed and what people scored."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="scores")
    criterion = models.CharField(max_length=60)
    value = models.PositiveSmallIntegerField()
    proposed = models.PositiveSmallIntegerField(null=True)
    lowest = models.PositiveSmallIntegerField(null=True)
    median = models.FloatField(null=True)
    highest = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("agreed score")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "criterion"], name="priorities_agreed_once"
            ),
            models.CheckConstraint(condition=ON_THE_SCALE, name="priorities_agreed_on_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class Override(models.Model):
    """A cell moved in the ranking with reasons, or (NULL) back to where the formula puts it."""

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="overrides")
    revision = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of the ranking")
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["cell", "revision"], name="priorities_one_override"),
            models.CheckConstraint(
                condition=Q(place__isnull=True) | Q(place__gte=1), name="priorities_place_from_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell}: {self.place}"


class Comment(models.Model):
    """What someone says about a cell. More may follow; nothing is overwritten."""

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = Comments.as_manager()

    class Meta:
        verbose_name = _("comment")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)


class FocusArea(models.Model):
    """A cell that became a focus area: the round of the profile's section it was written to."""

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="focus_areas")
    slot = models.PositiveSmallIntegerField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("focus area of a cell")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.cell}: {self.slot}"
