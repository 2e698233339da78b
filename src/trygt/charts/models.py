"""Drawings already made, so that each is made once."""

from django.db import models


class Drawing(models.Model):
    """A drawing under the fingerprint of all that shows in it and of what drew it."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    svg = models.TextField()
    drawn_on = models.DateField(db_index=True)

    def __str__(self) -> str:
        return self.fingerprint
