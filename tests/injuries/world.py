"""Made-up injuries and the municipality they belong to."""

import csv
import io
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import openpyxl.styles
from django.core.files.base import ContentFile
from django.test import Client

from tests.english import ENGLISH
from tests.world import a_case, a_person, hold, post_in, seat
from trygt.cases.models import Case
from trygt.injuries.acts import Told, confirm
from trygt.injuries.acts import hold as hold_rows
from trygt.injuries.models import InjuryData
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.profile.models import Handout
from trygt.schemes.definition import Stage

FMDS = [
    "DatoTid", "Alder", "Kjønn", "Kontaktårsak skade", "Aktivitet ved skadetidspunkt",
    "Skademekanisme", "Alvorlighetsgrad", "Skadested",
]  # fmt: skip
PLACES = ["Bolig og boligområde", "Vei, gate", "Skole", "Barnehage", "Idrettsanlegg", "Fri natur"]
MECHANISMS = ["Fall på samme nivå", "Fall fra høyde", "Støt, slag", "Kutt, stikk", "Forgiftning"]
ACTIVITIES = ["Lek", "Idrett", "Inntektsgivende arbeid", "Transport", "Husarbeid"]
REASONS = ["Ulykke", "Ulykke", "Ulykke", "Ulykke", "Vold", "Villet egenskade"]
SEVERITIES = ["Lett", "Moderat", "Alvorlig", "Svært alvorlig"]
CODES = ["W01.0", "W09.1", "W10", "V13.4", "X09", "X42", "X70", "Y04.0", "W67", "W50"]
NATURES = ["S00.9", "S52.5", "S72.0", "T14", "T30.2"]


@dataclass
class Place:
    """A community's case and its people."""

    case: Case
    coordinator: Person
    reader: Person

    @property
    def address(self) -> str:
        """Where its injuries are."""
        return f"/work/cases/{self.case.pk}/injuries/"


def settle() -> Place:
    """A municipality with a coordinator and someone who reads."""
    case = a_case(stage=Stage.PREPARING)
    return Place(case, seat(case, Role.COORDINATOR), seat(case, Role.READER))


def contributor_with(place: Place, section: str | None) -> Person:
    """Someone of a department, with a section handed to them or none."""
    person, post = a_person(), post_in(place.case.community, Role.CONTRIBUTOR, "health")
    hold(person, post)
    if section:
        Handout.objects.create(community=place.case.community, section=section, post=post)
    return person


def as_(person: Person) -> Client:
    """A browser in which this person has signed in."""
    client = Client(headers=ENGLISH)
    client.force_login(person)
    return client


def fmds_rows(number: int = 200, seed: int = 7) -> list[list[str]]:
    """Rows as a hospital's register might give them, 2020 to 2023."""
    dice = random.Random(seed)
    begin = datetime.combine(date(2020, 1, 1), time(12))
    return [
        [
            (begin + timedelta(days=dice.randrange(1461))).strftime("%d.%m.%Y %H:%M"),
            str(dice.choice([0, 3, 8, 15, 25, 40, 50, 70, 85, 91])),
            dice.choice("MK"),
            dice.choice(REASONS),
            dice.choice(ACTIVITIES),
            dice.choice(MECHANISMS),
            dice.choice(SEVERITIES),
            dice.choice(PLACES),
        ]
        for _row in range(number)
    ]


def as_csv(
    rows: Iterable[Sequence[object]],
    head: Sequence[str] = FMDS,
    *,
    separator: str = ";",
    encoding: str = "utf-8",
) -> bytes:
    """Rows as a file of text."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([head, *rows])
    return out.getvalue().encode(encoding)


def as_xlsx(rows: Iterable[Sequence[Any]], head: Sequence[str], blank: int = 0) -> bytes:
    """Rows as a workbook, perhaps with empty but formatted rows below."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [head, *rows]:
        sheet.append(list(row))
    last = sheet.max_row + 1
    for number in range(blank):
        sheet.cell(last + number, 1).font = BOLD
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


BOLD = openpyxl.styles.Font(bold=True)
TOLD: dict[str, Any] = {
    "title": "The emergency ward",
    "source": "Made up for tests",
    "period_from": date(2020, 1, 1),
    "period_to": date(2023, 12, 31),
    "where": "injury",
    "unit": "events",
    "kind": "patterns",
    "coverage": "",
}


def told(**other: Any) -> Told:
    """What a person tells of the rows of `fmds_rows`."""
    return Told(**TOLD | other)


def take_in(place: Place, content: bytes, name: str = "skader.csv", **other: Any) -> InjuryData:
    """Upload and count, past the pages."""
    pending = hold_rows(place.case.community, ContentFile(content, name=name), place.coordinator)
    return confirm(pending, told(**other), place.coordinator)
