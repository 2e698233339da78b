"""One row per file taken in; rows with equal content share one stored object."""

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """A file as it was sent: its name, kind and size, and where its content lies."""

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    path = models.CharField(max_length=200, help_text="Where in the storage the content lies.")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
