"""What is handed to a person wherever they contribute, for their first page."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from trygt.cases.models import Case
from trygt.people.models import Person
from trygt.people.queries import posts_of
from trygt.people.roles import Role
from trygt.profile.models import Handout
from trygt.profile.parts import ANSWERING, Dated
from trygt.web.workspace.forms.profile import part_name


@dataclass(frozen=True)
class Due(Dated):
    """A part someone has and has not confirmed."""

    case: Case
    name: str
    due: date | None

    @property
    def href(self) -> str:
        """The profile, where what is theirs comes first."""
        return reverse("profile", args=[self.case.pk])


def due_parts(person: Person) -> list[Due]:
    """What waits for this person, the first due first. At most two queries, none without such a post."""
    posts = [post.post_id for post in posts_of(person) if post.role == Role.CONTRIBUTOR]
    if not posts:
        return []
    handed = list(Handout.objects.filter(post__in=posts, confirmation=None).order_by("due", "pk"))
    here = {handout.community_id for handout in handed}
    cases = Case.objects.visible_to(person).filter(community__in=here, stage__in=ANSWERING)
    found = [
        Due(case, name, handout.due)
        for case in cases.select_related("community").order_by("-pk")
        for handout in handed
        if handout.community_id == case.community_id and (name := part_name(case.scheme, handout))
    ]
    return sorted(found, key=lambda item: item.due or date.max)
