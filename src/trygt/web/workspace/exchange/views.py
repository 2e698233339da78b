"""What goes out: the workbook."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from trygt.exchange.writing import name_of, workbook
from trygt.files.kinds import KINDS
from trygt.web.workspace.finding import login_required
from trygt.web.workspace.profile.pages import community_case_or_404


def as_download(content: bytes, name: str, ending: str) -> HttpResponse:
    """A file made this moment, for nobody to keep on the way."""
    response = HttpResponse(content, content_type=KINDS[ending].media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_GET
def spreadsheet(request: HttpRequest, case_id: int) -> HttpResponse:
    """The whole profile as a workbook."""
    case = community_case_or_404(request, case_id)
    return as_download(workbook(case), name_of(case), "xlsx")
