"""The only way the desk's views get a case: someone who reads it, on one side or both."""

from django.http import HttpRequest

from trygt.cases.models import Case
from trygt.cases.roles import READERS, On
from trygt.web.workspace.finding import case_or_404, roles_or_404


def case_for(request: HttpRequest, case_id: int, who: frozenset[On] = READERS) -> Case:
    """The case, for those with one of these roles on it; 404 for all others."""
    case = case_or_404(request, case_id)
    roles_or_404(request, case, who)
    return case
