"""The world that is measured: a community in work, and four hundred cases on the board."""

import itertools
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.test import Client
from tests.journeys.cast import Cast, assemble

from trygt import clock
from trygt.cases.models import Case
from trygt.papers import DIPLOMA, qr_svg, render
from trygt.people.models import Person
from trygt.places.acts import load_shipped
from trygt.places.models import Community
from trygt.profile.saving import add_evidence, save_answer
from trygt.schemes.definition import Scheme, Stage
from trygt.schemes.queries import newest
from trygt.threads.talking import open_thread

FILLED: dict[str, Callable[[Scheme], object]] = {
    "measure": lambda scheme: {"answer": next(iter(scheme.options)), "comment": "As planned."},
    "figure": lambda scheme: {"value": 12, "year": 2024},
    "text": lambda scheme: "Words",
}


EVIDENCE, THREADS = 60, 40


@dataclass(frozen=True)
class World:
    """What the measurements need to know."""

    case: Case
    officer: Person
    coordinator: Person
    section: str
    questions: int
    question: str
    figures: tuple[str, ...]


def build(cases: int) -> World:
    """Make it: 357 real places, one community with every question answered, and the board's cases."""
    load_shipped()
    scheme = next(scheme for scheme in newest() if "nb" in scheme.languages)
    cast = assemble(scheme)
    moment = clock.now()
    stages = itertools.cycle(stage.key for stage in scheme.stages)
    communities = Community.objects.bulk_create(
        Community(
            slug=f"bench-{number}", kind="municipality", name=f"Bench {number}", fictional=True
        )
        for number in range(cases)
    )
    made = Case.objects.bulk_create(
        Case(
            community=community,
            scheme_key=scheme.key,
            scheme_version=scheme.version,
            stage=stage,
            stage_since=moment - timedelta(days=number),
            opened_at=moment - timedelta(days=500),
            last_act_at=moment - timedelta(days=number),
            language="nb",
        )
        for number, (community, stage) in enumerate(
            zip([cast.community, *communities], stages, strict=False)
        )
    )
    case = made[0]
    Case.objects.filter(pk=case.pk).update(stage=Stage.PREPARING)
    for section in scheme.sections.values():
        for question in section.questions if section.repeat is None else ():
            if question.kind in FILLED:
                save_answer(
                    cast.community,
                    question.key,
                    0,
                    FILLED[question.kind](scheme),
                    cast.coordinator,
                    0,
                )
    largest = max(
        (section for section in scheme.sections.values() if section.repeat is None),
        key=lambda section: len(section.questions),
    )
    _talked_about(case, cast, [question.key for question in largest.questions])
    once = [q for s in scheme.sections.values() if s.repeat is None for q in s.questions]
    return World(
        case,
        cast.officer,
        cast.coordinator,
        largest.key,
        len(largest.questions),
        next(question.key for question in once if question.kind == "text"),
        tuple(question.key for question in once if question.kind == "figure"),
    )


def _talked_about(case: Case, cast: Cast, keys: list[str]) -> None:
    """Evidence and threads, all on the largest section's answers."""
    case.refresh_from_db()
    where = itertools.cycle(keys)
    for number in range(EVIDENCE):
        add_evidence(
            cast.community,
            next(where),
            0,
            cast.coordinator,
            document=f"Plan {number}",
            place="p. 3",
        )
    for number in range(THREADS):
        text = f"Is number {number} right?"
        open_thread(case, next(where), 0, cast.coordinator, text=text, audience="shared")


def saves(world: World, client: Client) -> Callable[[], object]:
    """Save one answer again and again, each time on the newest revision."""
    address = f"/work/cases/{world.case.pk}/profile/answer/{world.question}/0/"
    revisions = itertools.count(1)

    def save() -> object:
        revision = next(revisions)
        data = {"value": f"Words {revision}", "revision": revision}
        response = client.post(address, data, headers={"HX-Request": "true"})
        if response.status_code != 200:
            raise SystemExit(f"saving answered {response.status_code}")
        return response

    return save


def bare_saves(client: Client) -> Callable[[], object]:
    """The same on the bare stack."""
    numbers = itertools.count(1)
    return lambda: client.post("/bare/save/0/", {"value": f"Words {next(numbers)}"})


def diploma() -> bytes:
    """A diploma with its code."""
    day = date(2026, 6, 1).isoformat()
    url = "https://trygt.example.org/verify/TL-2026-0001/"
    data = {
        "scheme_name": "Trygge lokalsamfunn", "status": "Trygt lokalsamfunn", "community": "Havnevik",
        "heading": "Diplom", "sentence": "Havnevik er sertifisert.", "number": "TL-2026-0001",
        "decided_on": day, "valid_from": day, "valid_to": day, "validity_sentence": "Gyldig.",
        "verify_sentence": "Kontroller.", "verify_url": url, "qr": "qr.svg",
        "signatories": [{"name": "Dag Daglig", "post": "Daglig leder"}], "owner": "Skadeforebyggende forum",
    }  # fmt: skip
    return render(DIPLOMA, data, title="Diplom", language="nb", assets={"qr.svg": qr_svg(url)})


def bare_paper() -> bytes:
    """One line of Typst through the same subprocess."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "bare.typ"
        template.write_text('#set document(title: "Bare")\n= Bare\n', encoding="utf-8")
        return render(template, {}, title="Bare", language="en")
