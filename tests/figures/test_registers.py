"""Where the list of municipalities differs from KLASS, Kartverket and Brønnøysund."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from tests.figures.sources.made import answer
from trygt.figures.registers import differences
from trygt.figures.sources.fetching import Request, Response
from trygt.places.acts import load_shipped
from trygt.places.models import Code, Community

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)


def registers(
    codes: dict[str, str], names: dict[str, str], units: dict[str, str]
) -> Callable[[Request], Response]:
    """The three registers with these municipalities: by number their KLASS name, name and unit."""

    def fetch(request: Request) -> Response:
        if "/klass/" in request.url:
            rows = [{"code": code, "name": name} for code, name in codes.items()]
            return answer({"codes": [*rows, {"code": "9999", "name": "Uoppgitt"}]})
        if "kommuneinfo" in request.url:
            some = [
                {"kommunenummer": code, "kommunenavn": name, "kommunenavnNorsk": name}
                for code, name in names.items()
            ]
            return answer([{"fylkesnummer": "40", "fylkesnavn": "Telemark", "kommuner": some}])
        return answer({"_embedded": {"enheter": [_unit(*pair) for pair in units.items()]}})

    return fetch


def _unit(code: str, number: str) -> dict[str, Any]:
    return {
        "organisasjonsnummer": number,
        "navn": code,
        "organisasjonsform": {"kode": "KOMM"},
        "forretningsadresse": {"kommunenummer": code},
    }


def test_a_list_in_step_says_nothing_and_each_difference_is_a_sentence() -> None:
    load_shipped()
    rows = Code.objects.filter(valid_to=None, community__kind="municipality")
    ours = {row.code: row.community for row in rows.select_related("community")}
    names = {code: one.name for code, one in ours.items()}
    units = {code: one.organisation_number for code, one in ours.items()}
    assert len(ours) == 357
    assert list(differences(registers(names, names, units), DAY)) == []

    skien = Community.objects.get(slug="skien")
    others = {code: name for code, name in names.items() if code != "4014"} | {"4099": "Nyvik"}
    renamed = names | {"4003": "Skien by"}
    moved = units | {"4003": units["4001"]}
    with translation.override("en"):
        found = list(differences(registers(others, renamed, moved), DAY))
    assert found == [
        "4014 Kragerø is not in KLASS.",
        "4099 Nyvik is in KLASS and not here.",
        "4003 is Skien here, and Skien by at Kartverket.",
        (
            f"Skien has organisation number {skien.organisation_number} here, "
            f"and {units['4001']} in the register."
        ),
    ]
