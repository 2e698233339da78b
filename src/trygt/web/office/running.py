"""Running many cases at once: reminding, handing over the cases of one who leaves, seeing who has how much."""

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trygt.cases.models import Case
from trygt.cases.officers import hand_over_all, looked_after_by
from trygt.council import clocks
from trygt.council.load import loads
from trygt.council.reminders import MOST_CASES, plan, remind_of
from trygt.people.models import Person
from trygt.people.queries import holders, posts_of
from trygt.people.roles import Role
from trygt.web.office.finding import runner_or_404
from trygt.web.workspace.finding import login_required
from trygt.web.workspace.forms.fields import long_text


class GreetingForm(forms.Form):
    """A word of one's own above what Trygt says is due."""

    greeting = long_text(_("A word of your own"), rows=3, required=False, most=2000)


@login_required
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Who will be mailed what about the chosen cases; with `send` it is done."""
    person = runner_or_404(request)
    cases, back = _chosen(request, person), _back(request)
    form = GreetingForm(request.POST if "greeting" in request.POST else None)
    greeting = form.cleaned_data["greeting"] if form.is_bound and form.is_valid() else ""
    if not cases:
        messages.error(request, _("Choose at least one case."))
        return redirect(back)
    if "send" in request.POST and form.is_valid():
        done = remind_of(cases, person, greeting)
        count = len(done.letters)
        said = ngettext("%(count)s reminder is sent.", "%(count)s reminders are sent.", count)
        messages.success(request, said % {"count": count})
        for case, why in done.left_out:
            messages.warning(request, f"{case.community}: {why}")
        return redirect(back)
    context = {
        "plan": plan(cases, person, greeting),
        "form": form,
        "cases": cases,
        "back": request.POST.get("back", ""),
        "back_to": back,
    }
    return render(request, "office/remind.html", context)


def _chosen(request: HttpRequest, person: Person) -> list[Case]:
    """The chosen cases, as far as this person sees them."""
    numbers = [int(one) for one in request.POST.getlist("case") if one.isdecimal()][:MOST_CASES]
    seen = Case.objects.visible_to(person).filter(pk__in=numbers)
    return list(clocks.clocked(seen).select_related("community", "officer").order_by("pk"))


def _back(request: HttpRequest) -> str:
    query = request.POST.get("back", "")[:500]
    return f"{reverse('office')}?{query}" if query else reverse("office")


@login_required
@require_GET
def load(request: HttpRequest) -> HttpResponse:
    """How much each certifier has."""
    return render(request, "office/load.html", {"loads": loads(runner_or_404(request))})


class HandOverForm(forms.Form):
    """Whose cases, and who has them from now on."""

    former = forms.TypedChoiceField(label=_("Whose cases"), coerce=int)
    new = forms.TypedChoiceField(label=_("Who has them from now on"), coerce=int)

    def __init__(self, *args: object, former: Iterable[Person], new: Iterable[Person]) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.people = {person.pk: person for person in (*former, *new)}
        for name, people in (("former", former), ("new", new)):
            self.fields[name].choices = [(one.pk, one.name) for one in people]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """The two are not one."""
        if self.cleaned_data.get("former") == self.cleaned_data.get("new"):
            self.add_error("new", _("Choose someone else."))


@login_required
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """Choose whose cases pass to whom; see which; do it."""
    person = runner_or_404(request)
    bodies = {post.body for post in posts_of(person) if post.body}
    new = [one for body in sorted(bodies) for one in holders([Role.CASE_OFFICER], body=body)]
    mine = Case.objects.visible_to(person).filter(officer__isnull=False).values("officer")
    former = list(Person.objects.filter(pk__in=mine).order_by("name", "pk"))
    asked = request.POST if request.method == "POST" else request.GET or None
    form = HandOverForm(asked, former=former, new=new)
    cases: list[Case] = []
    if form.is_bound and form.is_valid():
        leaving = form.people[form.cleaned_data["former"]]
        if request.method == "POST":
            return _handed_over(request, leaving, form.people[form.cleaned_data["new"]], person)
        cases = list(looked_after_by(leaving, person))
    status = 422 if form.is_bound and not form.is_valid() else 200
    context = {"form": form, "cases": cases, "former": former}
    return render(request, "office/hand_over.html", context, status=status)


def _handed_over(request: HttpRequest, former: Person, new: Person, by: Person) -> HttpResponse:
    done = hand_over_all(former, new, by)
    count = len(done.cases)
    said = ngettext("%(count)s case is handed over.", "%(count)s cases are handed over.", count)
    messages.success(request, said % {"count": count})
    for case, why in done.left:
        messages.warning(request, f"{case.community}: {why}")
    return redirect(f"{reverse('office')}?officer={new.pk}")
