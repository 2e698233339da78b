"""Who reads injury data (the community's people) and who brings it in (who may write the profile)."""

from django.http import Http404, HttpRequest

from trygt.cases.models import Case
from trygt.injuries.models import InjuryData, PendingUpload
from trygt.injuries.queries import data_of
from trygt.profile.rights import pen_of
from trygt.schemes.definition import Stage
from trygt.web.workspace.finding import me
from trygt.web.workspace.profile.pages import community_case_or_404

SECTION = "injuries"  # handed to a department, it lets them bring data in


def may_bring_in(request: HttpRequest, case: Case) -> bool:
    """Whether this person may upload and withdraw: who writes everywhere, or has it handed to them."""
    return case.stage != Stage.ENDED and pen_of(me(request), case.community).may_write(SECTION)


def writing_case_or_404(request: HttpRequest, case_id: int) -> Case:
    """The case, for those of the community who may bring data in."""
    case = community_case_or_404(request, case_id)
    if not may_bring_in(request, case):
        raise Http404
    return case


def data_or_404(case: Case, data_id: int) -> InjuryData:
    """A data set of the case's community."""
    data = data_of(case.community).filter(pk=data_id).first()
    if data is None:
        raise Http404
    return data


def pending_or_none(request: HttpRequest, case: Case, pending_id: int) -> PendingUpload | None:
    """This person's own waiting rows in this community, if they are still here."""
    mine = PendingUpload.objects.visible_to(me(request))
    return mine.filter(pk=pending_id, community=case.community).first()
