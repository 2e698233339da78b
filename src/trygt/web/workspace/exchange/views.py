"""What goes out: the workbook, the print, the paper for the council, and the wall as a picture."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from trygt.cases.models import Case
from trygt.cases.roles import COMMUNITY_SIDE
from trygt.charts import png_of
from trygt.exchange.council_case import LANGUAGES, council_case
from trygt.exchange.word import docx
from trygt.exchange.writing import name_of, workbook
from trygt.files.kinds import KINDS
from trygt.profile.queries import latest_snapshot
from trygt.profile.walls import wall
from trygt.web.ui.pictures import wall_picture
from trygt.web.workspace.exchange import printing
from trygt.web.workspace.finding import login_required, me
from trygt.web.workspace.profile.pages import community_case_or_404, reader_case_or_404
from trygt.web.workspace.walls import wall_of


def as_download(content: bytes | str, name: str, media_type: str) -> HttpResponse:
    """A file made this moment, for nobody to keep on the way."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_GET
def spreadsheet(request: HttpRequest, case_id: int) -> HttpResponse:
    """The whole profile as a workbook."""
    case = community_case_or_404(request, case_id)
    return as_download(workbook(case), name_of(case), KINDS["xlsx"].media_type)


@login_required
@require_GET
def printed(request: HttpRequest, case_id: int) -> HttpResponse:
    """The whole profile on one page: to its own people as it stands, to those who judge as it was submitted."""
    case, roles = reader_case_or_404(request, case_id)
    if roles & COMMUNITY_SIDE:
        context = printing.as_it_stands(case)
    elif snapshot := latest_snapshot(case):
        context = printing.as_submitted(case, snapshot)
    else:
        return render(request, "workspace/profile/nothing.html", {"case": case})
    return render(request, "workspace/exchange/print.html", context)


def _language(request: HttpRequest) -> str:
    """The paper's language: as chosen, or the reader's own."""
    wanted = request.GET.get("language") or get_language() or ""
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


@login_required
@require_GET
def council(request: HttpRequest, case_id: int) -> HttpResponse:
    """The council's case paper, to look at before it is taken into Word."""
    case, language = community_case_or_404(request, case_id), _language(request)
    names = dict(settings.LANGUAGES)
    context = {
        "case": case,
        "paper": council_case(case, language),
        "languages": [(code, names[code]) for code in LANGUAGES if code in names],
        "wall": wall_of(case, wall(case), links=True),
    }
    return render(request, "workspace/exchange/council.html", context)


@login_required
@require_GET
def council_file(request: HttpRequest, case_id: int) -> HttpResponse:
    """The council's case paper as a Word file."""
    case, language = community_case_or_404(request, case_id), _language(request)
    paper = council_case(case, language)
    content = docx(paper, png_of(_picture(case, language)), author=str(me(request)))
    name = f"{case.community.slug}-{language}.docx"
    return as_download(content, name, KINDS["docx"].media_type)


@login_required
@require_GET
def wall_svg(request: HttpRequest, case_id: int) -> HttpResponse:
    """The wall as it stands, as a drawing."""
    case = community_case_or_404(request, case_id)
    name = f"wall-{case.community.slug}.svg"
    return as_download(_picture(case), name, "image/svg+xml; charset=utf-8")


@login_required
@require_GET
def wall_png(request: HttpRequest, case_id: int) -> HttpResponse:
    """The wall as it stands, as an image."""
    case = community_case_or_404(request, case_id)
    return as_download(png_of(_picture(case)), f"wall-{case.community.slug}.png", "image/png")


def _picture(case: Case, language: str | None = None) -> str:
    with override(language or get_language()):
        name = f"{_('The safety wall')}: {case.community.name}"
        return wall_picture(wall_of(case, wall(case), links=False), name)
