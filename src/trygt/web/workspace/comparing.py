"""Whom a community is compared with on its page of figures, beside its county: its own choice."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trygt.cases.models import Case
from trygt.figures.acts import CannotChoose, compare_with
from trygt.figures.queries import beside
from trygt.places.models import Community
from trygt.profile.rights import pen_of
from trygt.schemes.definition import Stage
from trygt.web.workspace.finding import login_required, me
from trygt.web.workspace.forms.comparing import CompareForm
from trygt.web.workspace.profile.pages import community_case_or_404


@login_required
@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest, case_id: int) -> HttpResponse:
    """Whom the community is compared with; those who write everywhere choose."""
    case = community_case_or_404(request, case_id)
    others = [one for one in beside(case.community) if one.community != case.community]
    chosen = [one.community for one in others if one.chosen]
    form = _form(request, case, chosen)
    if request.method == "POST" and _saved(request, case, form):
        messages.success(request, _("Saved. The page of figures shows it at once."))
        return redirect("figures_compare", case.pk)
    context = {
        "case": case,
        "form": form,
        "chosen": chosen,
        "county": [c for c in (one.community for one in others) if _same_county(c, case.community)],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "workspace/compare.html", context, status=status)


def _same_county(one: Community, other: Community) -> bool:
    return one.parent_id is not None and one.parent_id == other.parent_id


def _form(request: HttpRequest, case: Case, chosen: Sequence[Community]) -> CompareForm | None:
    """The form, for those who may choose. 404 for a choice from others."""
    sent = request.POST if request.method == "POST" else None
    if case.stage != Stage.ENDED and pen_of(me(request), case.community).everywhere:
        return CompareForm(case.community, chosen, sent)
    if sent is not None:
        raise Http404
    return None


def _saved(request: HttpRequest, case: Case, form: CompareForm | None) -> bool:
    """Choose as the form says; what is refused stands in the form."""
    if form is None or not form.is_valid():
        return False
    try:
        compare_with(case.community, form.wanted, me(request))
    except CannotChoose as refused:
        form.add_error("others", str(refused))
    return form.is_valid()
