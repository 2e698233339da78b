"""Reading law references: what may be shown as fact, which measures lean on one, the editors' list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trygt import clock
from trygt.laws.models import LawChange, LawReference
from trygt.schemes.definition import MeasureQuestion, Question, Scheme, Section
from trygt.schemes.queries import every


class Standing(StrEnum):
    """What may be said of a measure that the scheme counts as required by law."""

    REQUIRED = "required"
    UNCHECKED = "unchecked"
    ENDED = "ended"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Shown:
    """What may be shown of a measure's ground in law; references only where that is a fact."""

    standing: Standing
    references: tuple[LawReference, ...] = ()


@dataclass(frozen=True)
class Leaning:
    """A measure that leans on a reference, in the newest version that asks it, and all that do."""

    scheme: Scheme
    section: Section
    question: MeasureQuestion
    versions: tuple[str, ...]


def shown(
    question: Question, known: Mapping[str, LawReference], day: date | None = None
) -> Shown | None:
    """What a reader who is no editor may be told of a question's ground in law. The one place.

    Only references someone has compared with the law, and that hold on the day (today unless
    given), are facts. None for questions that are not counted as required by law.
    """
    if question.kind != "measure" or question.basis != "law":
        return None
    day = day or clock.today()
    checked = [known[key] for key in question.laws if key in known and known[key].verified]
    holding = tuple(one for one in checked if not one.over(day) and not one.ahead(day))
    if holding:
        return Shown(Standing.REQUIRED, holding)
    if any(one.over(day) for one in checked):
        return Shown(Standing.ENDED)
    return Shown(Standing.AHEAD if checked else Standing.UNCHECKED)


def known_for(questions: Iterable[Question]) -> dict[str, LawReference]:
    """The references these questions lean on, by key. One query, none where nothing leans on any."""
    keys = {key for one in questions if one.kind == "measure" for key in one.laws}
    return {row.key: row for row in LawReference.objects.filter(key__in=keys)} if keys else {}


def leaning() -> dict[str, list[Leaning]]:
    """The measures that lean on each reference, over all versions of all schemes. No query."""
    newest: dict[tuple[str, str, str], Leaning] = {}
    for scheme in every():
        for section in scheme.sections.values():
            for question in section.questions:
                if question.kind != "measure":
                    continue
                for key in question.laws:
                    place = key, scheme.key, question.key
                    before = newest[place].versions if place in newest else ()
                    versions = (*before, scheme.version)
                    newest[place] = Leaning(scheme, section, question, versions)
    found: dict[str, list[Leaning]] = {}
    for (key, _scheme, _question), one in newest.items():
        found.setdefault(key, []).append(one)
    return found


def leaning_on(key: str) -> list[Leaning]:
    """The measures that lean on one reference. All of them are in doubt while it is not verified."""
    return leaning().get(key, [])


def reference(key: str) -> LawReference | None:
    """One reference, checked or not: for editors."""
    return LawReference.objects.filter(key=key).first()


def listed(search: str = "", status: str = "") -> list[LawReference]:
    """References whose key, section or words hold the search, in one status if given: for editors."""
    rows = LawReference.objects.filter(status=status) if status else LawReference.objects.all()
    wanted = search.strip().casefold()
    return [row for row in rows if wanted in _words_of(row)]


def _words_of(row: LawReference) -> str:
    words = (row.key, row.section, *row.title.values(), *row.summary.values())
    return "\n".join(words).casefold()


def history(row: LawReference) -> list[LawChange]:
    """Every change of a reference, the newest first. One query."""
    return list(row.changes.select_related("by"))
