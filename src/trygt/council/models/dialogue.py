"""Questions to the community and their answers, and notes."""

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.models import Case
from trygt.council.sight import Notes
from trygt.people.models import Person


class Question(models.Model):
    """What a certifier asks the community, perhaps about one section or question of the profile."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="questions")
    about = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    due = models.DateField(_("due"), null=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("question")
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)

    @property
    def past_due(self) -> bool:
        """Its day has passed. Whether it is answered, those who have its replies know."""
        return self.due is not None and self.due < clock.today()


class Reply(models.Model):
    """What the community answers. More may follow; nothing is overwritten."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)


class Note(models.Model):
    """What a certifier or case officer notes; shared or internal, chosen before writing (BR-19)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    about = models.CharField(max_length=70, blank=True)
    text = models.TextField()
    shared = models.BooleanField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = Notes.as_manager()

    class Meta:
        verbose_name = _("note")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)
