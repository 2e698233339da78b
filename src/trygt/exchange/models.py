"""A workbook that waits, for an hour at most, for someone to say which of its changes are to be made."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.models import Case

KEPT_FOR = timedelta(hours=1)


class PendingImports(models.QuerySet["PendingImport"]):
    """Workbooks, found only by the one who brought them in, and only while they are young."""

    def visible_to(self, person: AbstractBaseUser) -> Self:
        """This person's own of the last hour."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(by=person.pk, at__gt=clock.now() - KEPT_FOR)


class PendingImport(models.Model):
    """What was read of one workbook. The file itself is not kept. One each in a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    content = models.JSONField()

    objects = PendingImports.as_manager()

    class Meta:
        verbose_name = _("workbook waiting to be brought in")
        constraints = [
            models.UniqueConstraint(fields=["case", "by"], name="exchange_one_pending_each")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def gone_at(self) -> datetime:
        """When it is thrown away at the latest."""
        return self.at + KEPT_FOR
