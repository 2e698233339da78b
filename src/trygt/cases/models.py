"""The case and what hangs on it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trygt.cases.sight import Cases
from trygt.places.models import Community
from trygt.schemes import queries as schemes
from trygt.schemes.definition import Scheme, Stage


class Case(models.Model):
    """One round of one scheme in one community, pinned to the scheme's version."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="cases")
    scheme_key = models.CharField(max_length=60)
    scheme_version = models.CharField(max_length=20)
    round = models.PositiveSmallIntegerField(default=1)
    previous = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="next"
    )
    stage = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in Stage], default=Stage.INTEREST
    )
    stage_since = models.DateTimeField()
    opened_at = models.DateTimeField()
    last_act_at = models.DateTimeField()
    language = models.CharField(_("language"), max_length=5)
    county_may_read = models.BooleanField(default=False)
    end_reason = models.TextField(blank=True)
    # Who at the owner looks after it. Any case officer may act; this one is asked first.
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = Cases.as_manager()

    class Meta:
        verbose_name = _("case")
        ordering = ["community__name", "-round"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "scheme_key", "round"], name="cases_one_of_each_round"
            ),
            models.UniqueConstraint(
                fields=["community", "scheme_key"],
                condition=~Q(stage__in=[Stage.CERTIFIED, Stage.ENDED]),
                name="cases_one_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community} ({self.scheme_key} {self.round})"

    @property
    def scheme(self) -> Scheme:
        """The scheme version this case is pinned to."""
        return schemes.get(self.scheme_key, self.scheme_version)

    @property
    def stream(self) -> str:
        """The name of this case's journal and mail log."""
        return f"case:{self.pk}"


class Tick(models.Model):
    """A milestone reached."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="ticks")
    milestone = models.CharField(max_length=60)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence = models.TextField(blank=True)
    alternative = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("milestone reached")
        constraints = [
            models.UniqueConstraint(fields=["case", "milestone"], name="cases_ticked_once")
        ]

    def __str__(self) -> str:
        return self.milestone


class Appointment(models.Model):
    """A certifier on a case. Reading the case begins with the declaration of impartiality."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="appointments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments"
    )
    at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("appointment")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"],
                condition=Q(ended_at__isnull=True),
                name="cases_appointed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} / {self.case}"


class Interest(models.Model):
    """A declared conflict of interest: the person neither sees nor acts on the case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="interests")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interests"
    )
    grounds = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("declared interest")
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="cases_interest_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} / {self.case}"


class SavedFilter(models.Model):
    """A way of looking at the list of cases that a person keeps under a name."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("saved filter")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="cases_filter_named_once")
        ]

    def __str__(self) -> str:
        return self.name
