"""KLASS, Kartverket and Brønnøysund: their answers as rows."""

from datetime import date
from typing import Any

import pytest

from tests.figures.sources.made import always, answer
from trygt.figures.sources import brreg, kartverket, klass
from trygt.figures.sources.failures import BadAnswer, Refused
from trygt.places.reading import is_organisation_number


def unit(number: str = "123456785", **more: Any) -> dict[str, Any]:
    return {
        "organisasjonsnummer": number,
        "navn": "TUNVIK KOMMUNE",
        "organisasjonsform": {"kode": "KOMM"},
        "forretningsadresse": {"kommunenummer": "9901"},
        "hjemmeside": "www.tunvik.example",
        **more,
    }


def test_klass_gives_codes_with_their_parents_and_asks_for_json():
    row = {"code": "4003", "parentCode": None, "level": "1", "name": "Skien", "validFrom": None}
    fetch, asked = always(answer({"codes": [row, row | {"code": "4001", "parentCode": "40"}]}))
    codes = klass.codes_at(fetch, klass.MUNICIPALITIES, date(2026, 1, 1))
    assert codes[0] == klass.Code("4003", "Skien", "", "1")
    assert codes[1].parent == "40"
    assert asked[0].url.endswith("/classifications/131/codesAt?date=2026-01-01")
    assert asked[0].headers == {"Accept": "application/json"}


def test_klass_changes_may_lack_what_was_before_or_came_after():
    row = {"oldCode": "3118", "oldName": "A", "newCode": "3207", "newName": "B"}
    row |= {"changeOccurred": "2026-01-01"}
    begun, ceased = row | {"oldCode": None, "oldName": None}, row | {"newCode": "", "newName": ""}
    fetch, asked = always(answer({"codeChanges": [row, begun, ceased]}))
    first, second, third = klass.changes(fetch, 131, date(2026, 1, 1), date(2026, 1, 2))
    assert first == klass.CodeChange(date(2026, 1, 1), "3118", "A", "3207", "B")
    assert (second.old, third.new) == ("", "")
    assert asked[0].url.endswith("/changes?from=2026-01-01&to=2026-01-02")
    for wrong in (row | {"changeOccurred": "1.1.2026"}, begun | {"newCode": None}):
        with pytest.raises(BadAnswer, match="KLASS, classifications/131/changes, codeChanges 1"):
            klass.changes(always(answer({"codeChanges": [wrong]}))[0], 131, date.min, date.max)


def test_klass_pairs_municipalities_with_their_kostra_group():
    row = {"sourceCode": "EKG05", "sourceName": "KOSTRA-gruppe 05", "targetCode": "4003"}
    fetch, asked = always(answer({"correspondenceMaps": [row | {"targetName": "Skien"}]}))
    assert klass.kostra_groups(fetch) == [klass.Pair("EKG05", "KOSTRA-gruppe 05", "4003", "Skien")]
    assert asked[0].url.endswith("/correspondencetables/2840")
    with pytest.raises(Refused, match="correspondencetables/9: it is not there any more"):
        klass.kostra_groups(always(answer({}, 404))[0], 9)
    with pytest.raises(BadAnswer, match="correspondenceMaps: a list is expected"):
        klass.kostra_groups(always(answer({"codes": []}))[0])


def test_kartverket_gives_every_official_name_in_its_order():
    names = [
        {"navn": "Kåfjord", "prioritet": 2, "sprak": "Norwegian"},
        {"navn": "Gáivuotna", "prioritet": 1, "sprak": "Northern Sami"},
        {"navn": "Ny", "prioritet": 3, "sprak": "New language"},
    ]
    full = {
        "kommunenummer": "5540",
        "kommunenavn": "Gáivuotna",
        "kommunenavnNorsk": "Kåfjord",
        "fylkesnummer": "55",
        "gyldigeNavn": names,
        "samiskForvaltningsomrade": True,
        "punktIOmrade": {"coordinates": [20.5, 69.5]},
    }
    fetch, asked = always(answer(full))
    found = kartverket.municipality(fetch, "5540")
    assert found.names == (("se", "Gáivuotna"), ("nb", "Kåfjord"), ("und", "Ny"))
    assert (found.name, found.county, found.sami_area) == ("Kåfjord", "55", True)
    assert (found.latitude, found.longitude) == (69.5, 20.5)
    assert asked[0].url == "https://api.kartverket.no/kommuneinfo/v1/kommuner/5540"
    metres = full | {"punktIOmrade": {"coordinates": [715000.0, 7700000.0]}}
    assert kartverket.municipality(always(answer(metres))[0], "5540").latitude is None
    with pytest.raises(BadAnswer, match="Kartverket, kommuner/5540"):
        kartverket.municipality(always(answer(full | {"gyldigeNavn": None}))[0], "5540")


def test_kartverket_gives_the_municipalities_of_each_county_in_one_call():
    inside = [{"kommunenummer": "4003", "kommunenavnNorsk": "Skien"}]
    body = [{"fylkesnummer": "40", "fylkesnavn": "Telemark", "kommuner": inside}]
    fetch, asked = always(answer(body))
    assert kartverket.counties(fetch) == [kartverket.County("40", "Telemark", (("4003", "Skien"),))]
    assert "filtrer=fylkesnavn,fylkesnummer," in asked[0].url


def test_brreg_gives_all_municipalities_over_as_many_pages_as_there_are():
    onward = f"{brreg.BASE}/enheter?organisasjonsform=KOMM&size=1000&page=1"
    first = {"_embedded": {"enheter": [unit()]}, "_links": {"next": {"href": onward}}}
    last = {"_embedded": {"enheter": [unit("987654325", mobil="99999999")]}, "_links": {}}
    fetch, asked = always(answer(first), answer(last))
    units = list(brreg.municipal_units(fetch))
    assert [one.number for one in units] == ["123456785", "987654325"]
    assert (units[0].municipality, units[0].form) == ("9901", "KOMM")
    assert (units[0].phone, units[1].phone, units[0].email) == ("", "99999999", "")
    assert [request.url for request in asked][1:] == [onward]


def test_brreg_finding_nothing_has_no_list_and_a_page_elsewhere_is_not_followed():
    empty = {"_links": {"self": {}}, "page": {"totalElements": 0}}
    assert list(brreg.municipal_units(always(answer(empty))[0])) == []
    away = {"_links": {"next": {"href": "https://example.com/enheter?page=1"}}}
    with pytest.raises(BadAnswer, match="the next page lies somewhere else"):
        list(brreg.municipal_units(always(answer(away))[0]))
    itself = {"_links": {"next": {"href": f"{brreg.BASE}/enheter?page=1"}}}
    assert list(brreg.municipal_units(always(answer(itself))[0])) == []
    endless = [
        answer({"_links": {"next": {"href": f"{brreg.BASE}/enheter?page={n}"}}}) for n in range(30)
    ]
    with pytest.raises(BadAnswer, match="more pages than we ever read"):
        list(brreg.municipal_units(always(*endless)[0]))


def test_brreg_knows_a_unit_that_ended_from_one_that_never_was():
    ended = always(answer(unit(slettedato="2023-12-31"), 410))[0]
    found = brreg.unit(ended, "123456785")
    assert found
    assert found.deleted == date(2023, 12, 31)
    assert brreg.unit(always(answer({}, 404))[0], "123456785") is None
    with pytest.raises(Refused, match="123456785: it answered 406"):
        brreg.unit(always(answer({}, 406))[0], "123456785")
    for wrong in ({"navn": None}, {"slettedato": "i fjor"}, {"organisasjonsform": []}):
        with pytest.raises(BadAnswer, match="Brønnøysundregistrene, 123456785"):
            brreg.unit(always(answer(unit(**wrong)))[0], "123456785")


def test_an_organisation_number_has_its_check_digit():
    assert is_organisation_number("974760673")
    for wrong in ("974760674", "97476067", "9747606731", "97476067x", "٩٧٤٧٦٠٦٧٣", ""):
        assert not is_organisation_number(wrong)
