"""The only way views get a case: through the person's eyes. A stranger gets 404."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest

from trygt.cases.models import Case
from trygt.cases.roles import READERS, On, roles_on
from trygt.people.models import Person

READING = {"GET", "HEAD"}

__all__ = ["case_or_404", "login_required", "me", "read_or_404", "roles_or_404"]


def me(request: HttpRequest) -> Person:
    """The signed-in person. While a page is read, each thing about them is asked once."""
    person = cast("Person", request.user)
    if request.method in READING:
        person.remember()
    return person


def case_or_404(request: HttpRequest, case_id: int) -> Case:
    """The case, if this person may see it."""
    cases = Case.objects.visible_to(me(request)).select_related(
        "community", "community__parent", "officer"
    )
    case = cases.filter(pk=case_id).first()
    if case is None:
        raise Http404
    return case


def roles_or_404(request: HttpRequest, case: Case, wanted: frozenset[On]) -> frozenset[On]:
    """The person's roles on the case, if any of them is among `wanted`."""
    roles = roles_on(case, me(request))
    if not roles & wanted:
        raise Http404
    return roles


def read_or_404(request: HttpRequest, case_id: int) -> Case:
    """The case, if this person may read what has been written in it."""
    case = case_or_404(request, case_id)
    roles_or_404(request, case, READERS)
    return case
