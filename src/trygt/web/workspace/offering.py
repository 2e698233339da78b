"""Several acts on one page: their forms shown, one of them sent, all without JavaScript."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trygt.cases.acting import Act, Refused
from trygt.cases.models import Case
from trygt.journal.queries import by_token
from trygt.people.models import Person
from trygt.web.workspace.finding import me
from trygt.web.workspace.forms import ActForm, form_for
from trygt.web.workspace.rescued import texts_for


@dataclass
class Offered:
    """An act with its form on a page; `once` is the token of this showing of the button."""

    act: Act
    form: ActForm
    once: str


@dataclass
class Outcome:
    """What came of sending: go elsewhere, or show the page with this status."""

    offered: dict[str, Offered]
    status: int = 200
    response: HttpResponse | None = None
    refused: Refused | None = None


def offer(
    request: HttpRequest,
    case: Case,
    acts: Iterable[Act],
    initial: Mapping[str, Any] | None = None,
) -> Outcome:
    """The forms of those acts this person may do now; a sent one is carried out.

    `initial` is what the page knows and the forms begin with, such as which row it shows.
    """
    known, sent = {act.name: act for act in acts}, request.POST.get("act", "")
    if request.method != "POST":
        return Outcome(offered(request, case, known.values(), initial))
    if by_token(request.POST.get("once", "")):
        return Outcome({}, response=redirect(request.path))
    if sent not in known:
        raise Http404
    outcome = Outcome(offered(request, case, known.values(), initial, sent))
    _carry_out(request, case, outcome, outcome.offered[sent])
    return outcome


def offered(
    request: HttpRequest,
    case: Case,
    acts: Iterable[Act],
    initial: Mapping[str, Any] | None = None,
    sent: str = "",
) -> dict[str, Offered]:
    """The forms of those acts this person may do now, and of the one `sent` with what was typed."""
    person = me(request)
    typed = request.POST if sent else _typed_before(request)
    begun = typed.get("act", "")
    return {
        act.name: Offered(
            act,
            _form(case, person, act, typed if act.name == begun else None, initial),
            _token(request),
        )
        for act in acts
        if act.name == sent or act.allows(case, person)
    }


def _token(request: HttpRequest) -> str:
    return request.POST.get("once") or uuid.uuid4().hex


def _typed_before(request: HttpRequest) -> QueryDict:
    """What was sent after the session had ended, which the signed-in person sees once more."""
    typed = QueryDict(mutable=True)
    for name, texts in (texts_for(request, request.path) or {}).items():
        typed.setlist(name, texts)
    if typed:
        messages.warning(request, _("What you wrote is here again. It is not saved yet."))
    return typed


def _form(
    case: Case,
    person: Person,
    act: Act,
    data: QueryDict | None,
    initial: Mapping[str, Any] | None,
) -> ActForm:
    return form_for(act)(data, case=case, by=person, auto_id=f"{act.name}_%s", initial=initial)


def _carry_out(request: HttpRequest, case: Case, outcome: Outcome, chosen: Offered) -> None:
    act, form, person = chosen.act, chosen.form, me(request)
    outcome.status = 422
    if refusals := list(act.refusals(case, person)):
        outcome.status, outcome.refused = 409, refusals[0]
        form.add_error(None, str(refusals[0]))
    elif form.is_valid():
        try:
            act(case, person, once=request.POST.get("once"), **form.inputs())
        except Refused as refused:
            outcome.status = 409 if refused.rule == "stale" else 422
            outcome.refused = refused
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Done: you %(done)s.") % {"done": act.done})
            outcome.response = redirect(request.path)
