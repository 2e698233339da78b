"""Who belongs at the office, and who decides there where a number of a place belongs."""

from django.http import Http404, HttpRequest

from trygt.people.models import Person
from trygt.people.queries import posts_of
from trygt.people.roles import Role
from trygt.schemes.queries import newest
from trygt.web.workspace.finding import me

RUNNERS = {Role.CASE_OFFICER, Role.MANAGER}
PLACERS = {Role.CASE_OFFICER, Role.MANAGER, Role.ADMINISTRATOR}


def office_person_or_404(request: HttpRequest) -> Person:
    """The signed-in person, if they hold an office."""
    person = me(request)
    if not any(post.body for post in posts_of(person)):
        raise Http404
    return person


def may_run(person: Person) -> bool:
    """Whether they run the cases of some scheme: remind, choose officers, see who has how much."""
    owners = {scheme.owner.key for scheme in newest()}
    return any(post.body in owners and post.role in RUNNERS for post in posts_of(person))


def runner_or_404(request: HttpRequest) -> Person:
    """The signed-in person, if they run cases."""
    person = me(request)
    if not may_run(person):
        raise Http404
    return person


def may_place(person: Person) -> bool:
    """Whether they may say which community a source's number stands for: officers of a scheme's owner."""
    owners = {scheme.owner.key for scheme in newest()}
    return any(post.body in owners and post.role in PLACERS for post in posts_of(person))
