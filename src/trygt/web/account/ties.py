"""One's own ties: told of, ended, taken back. Nobody else opens these pages."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from trygt.council import ties
from trygt.people.acts import NotAllowed
from trygt.people.models import Person, Tie, TieKind
from trygt.places.models import Community
from trygt.web.workspace.finding import login_required, me
from trygt.web.workspace.forms.fields import a_day

COUNTRIES = {
    "DK": _("Denmark"),
    "FI": _("Finland"),
    "IS": _("Iceland"),
    "NO": _("Norway"),
    "SE": _("Sweden"),
}


class TellForm(forms.Form):
    """A tie: its kind, where, and for how long."""

    kind = forms.ChoiceField(label=_("What ties you"), widget=forms.RadioSelect)
    community = forms.TypedChoiceField(
        label=_("Community"),
        help_text=_("A partnership of a whole county ties you to all its municipalities."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    organisation = forms.CharField(
        label=_("Employer or organisation"), max_length=120, required=False
    )
    begins = a_day(_("From"))
    ends = a_day(_("To"), help_text=_("Leave it open if it goes on."))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        kinds, where = ties.kinds(), communities()
        kind: Any = self.fields["kind"]
        kind.choices = kinds
        community: Any = self.fields["community"]
        community.choices = [("", now_("Choose")), *where]
        if TieKind.COUNTRY in dict(kinds):
            choices = [("", now_("Choose")), *((c, country(c)) for c in ties.countries())]
            self.fields["country"] = forms.ChoiceField(
                label=now_("Country"), choices=choices, required=False
            )
            self.order_fields(["kind", "community", "country"])

    def told(self) -> ties.ToTell:
        """What was written. Only once valid."""
        given = dict(self.cleaned_data)
        pk = given.pop("community")
        return ties.ToTell(
            community=Community.objects.filter(pk=pk).first() if pk else None, **given
        )


class EndTieForm(forms.Form):
    """When a tie ended."""

    ends = a_day(_("Last day"), required=True)


def communities() -> list[tuple[str, list[tuple[int, str]]]]:
    """All communities, those that were merged among them, in their counties. One query."""
    found: dict[str, list[tuple[int, str]]] = {}
    rows = Community.objects.order_by("name").values_list("pk", "kind", "name", "parent__name")
    for pk, kind, name, above in rows:
        place = name if kind == "county" else (above or now_("Elsewhere"))
        shown = now_("%(name)s (the whole county)") % {"name": name} if kind == "county" else name
        group = found.setdefault(place, [])
        group.insert(0 if kind == "county" else len(group), (pk, shown))
    return sorted(found.items())


def country(code: str) -> str:
    """A country's name; its code where we have none."""
    return str(COUNTRIES.get(code, code))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_ties(request: HttpRequest) -> HttpResponse:
    """What one has told of, and telling of more."""
    person = _person_or_404(request)
    form = TellForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _tie, left = ties.tell(person, form.told())
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, now_("Thank you. It counts from now on."))
            if left:
                messages.info(request, _left(left))
            return redirect("ties")
    context = {"form": form, "ties": [(tie, _where(tie)) for tie in ties.ties(person)]}
    return render(request, "account/ties.html", context, status=422 if form.errors else 200)


def _left(count: int) -> str:
    words = ngettext(
        "You have left %(count)s case as a certifier. The case officer has been told that another is needed, not why.",
        "You have left %(count)s cases as a certifier. The case officers have been told that another is needed, not why.",
        count,
    )
    return words % {"count": count}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_tie(request: HttpRequest, tie_id: int) -> HttpResponse:
    """End one of one's ties, or take it back."""
    person = _person_or_404(request)
    tie = get_object_or_404(ties.ties(person), pk=tie_id)
    wrong = "take_back" in request.POST
    form = EndTieForm(None if wrong else request.POST or None, initial={"ends": tie.ends})
    if wrong:
        ties.take_back(tie, person)
        messages.success(request, now_("It has been taken back."))
        return redirect("ties")
    if request.method == "POST" and form.is_valid():
        try:
            ties.end_tie(tie, person, form.cleaned_data["ends"])
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, now_("Saved."))
            return redirect("ties")
    context = {"form": form, "tie": tie, "where": _where(tie)}
    return render(request, "account/tie.html", context, status=422 if form.errors else 200)


def _where(tie: Tie) -> str:
    return tie.community.name if tie.community else country(tie.country)


def _person_or_404(request: HttpRequest) -> Person:
    person = me(request)
    if not ties.has_to_tell(person):
        raise Http404
    return person
