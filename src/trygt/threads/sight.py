"""Who may see a thread: one place, used by pages, counts, lists and mails alike."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trygt.cases.judged import certified_by, overseen_by
from trygt.people.models import Person
from trygt.people.queries import posts_of
from trygt.people.roles import Role

if TYPE_CHECKING:
    from trygt.threads.models import (  # noqa: F401 - the querysets' type arguments
        Mention,
        Message,
        Thread,
    )


class Audience(models.TextChoices):
    """For whom a thread is. Chosen before it is written, and never changed."""

    COMMUNITY = "community", _("Only the community")
    COUNCIL = "council", _("Only the certifiers and the scheme's office")
    SHARED = "shared", _("Shared")


def _seen_by(person: Person, thread: str = "") -> Q:
    """The community's side sees its own and the shared ones; those who judge the case theirs and the shared."""
    communities = {
        post.community_id
        for post in posts_of(person)
        if post.community_id and post.role != Role.COUNTY_CONTACT
    }
    sides = (
        (f"{thread}case__community__in", communities, Audience.COMMUNITY),
        (f"{thread}case__in", certified_by(person).values("pk"), Audience.COUNCIL),
        (f"{thread}case__in", overseen_by(person).values("pk"), Audience.COUNCIL),
    )
    sees = Q(pk__in=[])
    for where, among, own in sides:
        sees |= Q(**{where: among, f"{thread}audience__in": [own, Audience.SHARED]})
    return sees


class Threads(models.QuerySet["Thread"]):
    """Threads, found only through the eyes of a person."""

    def visible_to(self, person: Person) -> "Threads":
        """Those this person may read. A conflict of interest hides what the owner's side reads."""
        return self.filter(_seen_by(person)) if person.is_authenticated else self.none()


class Messages(models.QuerySet["Message"]):
    """What is written in threads."""

    def visible_to(self, person: Person) -> "Messages":
        """Those of threads this person may read."""
        return self.filter(_seen_by(person, "thread__")) if person.is_authenticated else self.none()


class Mentions(models.QuerySet["Mention"]):
    """Who is mentioned in them."""

    def visible_to(self, person: Person) -> "Mentions":
        """Those in threads this person may read."""
        seen = _seen_by(person, "message__thread__") if person.is_authenticated else Q(pk__in=[])
        return self.filter(seen)
