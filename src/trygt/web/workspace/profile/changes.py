"""What changed between two states of the profile: submissions, or for the community also now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from trygt import clock
from trygt.cases.roles import COMMUNITY_SIDE
from trygt.profile.changes import between, now_of, state_of
from trygt.profile.models import Snapshot
from trygt.web.workspace.finding import login_required
from trygt.web.workspace.profile.differences import by_section
from trygt.web.workspace.profile.pages import reader_case_or_404

NOW = "now"


@dataclass(frozen=True)
class Chosen:
    """The two states compared: numbers of submissions, or `NOW`."""

    older: str
    newer: str


@login_required
@require_GET
def changes(request: HttpRequest, case_id: int) -> HttpResponse:
    """Every answer and piece of evidence that differs, section by section, with the words that changed."""
    case, roles = reader_case_or_404(request, case_id)
    mine = bool(roles & COMMUNITY_SIDE)
    made = Snapshot.objects.filter(case=case).order_by("number")
    submitted = list(made.values_list("number", "submitted_at"))
    offered = [(str(number), _name(number, at)) for number, at in submitted]
    if mine:
        offered.append((NOW, _("As it is now")))
    chosen = _chosen(request, [key for key, _words in offered])
    context: dict[str, Any] = {"case": case, "of_the_community": mine, "chosen": chosen}
    if chosen:
        numbers = [int(key) for key in (chosen.older, chosen.newer) if key != NOW]
        states = {str(one.number): state_of(one) for one in made.filter(number__in=numbers)}
        if NOW in (chosen.older, chosen.newer):
            states[NOW] = now_of(case)
        found = between(case.scheme, states[chosen.older], states[chosen.newer])
        context |= {
            "offered": offered,
            "sections": by_section(case.scheme, found),
            "count": len(found),
        }
    return render(request, "workspace/profile/compared.html", context)


def _name(number: int, at: datetime) -> str:
    when = date_format(clock.day_of(at), "SHORT_DATE_FORMAT")
    return _("Submission %(number)s, %(when)s") % {"number": number, "when": when}


def _chosen(request: HttpRequest, offered: list[str]) -> Chosen | None:
    """What was asked for, else the last two states there are; None where there are no two."""
    asked = request.GET.get("older", ""), request.GET.get("newer", "")
    if any(asked):
        if not set(asked) <= set(offered):
            raise Http404
        return Chosen(*asked)
    return Chosen(*offered[-2:]) if len(offered) > 1 else None
