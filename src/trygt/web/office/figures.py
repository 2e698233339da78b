"""How the fetching of figures goes, and the numbers of places that wait for a person's choice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trygt.figures import queries
from trygt.figures.acts import CannotChoose, place
from trygt.figures.definition import TableDefinition, library
from trygt.figures.models import Outcome, Retrieval, Unplaced
from trygt.figures.queries import Standing
from trygt.figures.wording import LEVELS
from trygt.people.models import Person
from trygt.texts import in_language
from trygt.web.office.finding import may_place, office_person_or_404
from trygt.web.office.forms import PlacingForm
from trygt.web.workspace.finding import login_required

TONES: Mapping[str, str] = {Outcome.TAKEN: "success", Outcome.FAILED: "danger"}


@dataclass(frozen=True)
class Row:
    """One level of one table, and its newest asking; without one it was never asked for."""

    name: str
    level: str
    newest: Retrieval | None = None

    @property
    def tone(self) -> str:
        """The colour of what became of it."""
        return TONES.get(self.newest.outcome, "neutral") if self.newest else "neutral"

    @property
    def more_faults(self) -> list[str]:
        """What is wrong beside the first thing, which stands in the open."""
        return self.newest.faults[1:] if self.newest else []

    @property
    def more_summary(self) -> str:
        """How many more faults there are."""
        return _("More faults: %(count)s") % {"count": len(self.more_faults)}


@login_required
@require_http_methods(["GET", "POST"])
def figures(request: HttpRequest) -> HttpResponse:
    """How every table stands, and which community a source's number means."""
    person = office_person_or_404(request)
    sent = _sent(request, person) if request.method == "POST" else None
    if sent and _placed(sent, person):
        messages.success(request, _("Decided. The figures follow when the table is next fetched."))
        return redirect("office_figures")
    context = {
        "rows": list(_rows(queries.standings())),
        "forms": _forms(sent),
        "sent": sent,
        "may_place": may_place(person),
        "decided": queries.placed(),
    }
    return render(request, "office/figures.html", context, status=422 if sent else 200)


def _sent(request: HttpRequest, person: Person) -> PlacingForm:
    """The form that was sent. 404 for those who do not decide, and for what is no number's."""
    number = request.POST.get("number", "")
    if not may_place(person) or not number.isdecimal():
        raise Http404
    return PlacingForm(get_object_or_404(Unplaced, pk=int(number)), request.POST)


def _placed(form: PlacingForm, person: Person) -> bool:
    """Decide as the form says; what is refused stands in the form."""
    if not form.is_valid():
        return False
    try:
        place(form.row, form.community, person, form.cleaned_data["reason"])
    except CannotChoose as refused:
        form.add_error(None, str(refused))
    return form.is_valid()


def _forms(sent: PlacingForm | None) -> list[PlacingForm]:
    """A form for every number that waits; the one that was sent as it was sent, also if it waits no more."""
    found = {row.pk: PlacingForm(row) for row in queries.to_be_placed()}
    return list((found | {sent.row.pk: sent} if sent else found).values())


def _rows(standings: Mapping[tuple[str, str], Standing]) -> Iterator[Row]:
    """Every level of every table of the library, and then whatever else was taken in."""
    known = set()
    for table in library().tables:
        name = f"{in_language(table.name)} ({table.source.upper()} {table.table})"
        asked = {level: standings.get((table.key, level)) for level in _levels(table)}
        known |= {(table.key, level) for level in asked}
        if not any(asked.values()):
            yield Row(name, str(LEVELS[""]))
            continue
        for level, standing in asked.items():
            yield Row(name, str(LEVELS[level]), standing.newest if standing else None)
    for key, standing in standings.items():
        if key not in known:
            newest = standing.newest
            yield Row(newest.title or newest.table, str(LEVELS.get(newest.level, "")), newest)


def _levels(table: TableDefinition) -> list[str]:
    """How it is asked for: level by level, or all at once."""
    return [""] if table.source == "fhi" else list(table.levels)
