"""Answers of the real sources, where they are at hand: each loads, and adds up as others read it.

The samples stand outside the project; without them there is nothing to try here, and no test.
"""

import json
import math
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyjstat import pyjstat

from tests.figures.sources.made import always, answer
from trygt.figures.flags import Flag
from trygt.figures.sources import brreg, jsonstat, kartverket, klass, ssb
from trygt.figures.sources.asking import TableQuery, place_of
from trygt.figures.sources.failures import BadAnswer, Refused
from trygt.figures.sources.fetching import Fetch
from trygt.places.reading import is_organisation_number

SAMPLES = Path(__file__).parents[3].parent / "shared" / "data" / "samples"
FILES = sorted(SAMPLES.glob("*/*.json"))


def content(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def fetch_of(name: str, status: int = 200) -> Fetch:
    return always(answer(content(name), status))[0]


def is_dataset(path: Path) -> bool:
    try:
        body = json.loads(path.read_bytes().decode("utf-8-sig"))
    except ValueError:
        return False
    return isinstance(body, dict) and body.get("class") == "dataset" and "value" in body


DATASETS = [path for path in FILES if is_dataset(path)]

if FILES:

    @pytest.mark.parametrize("path", DATASETS, ids=lambda path: path.name)
    @pytest.mark.filterwarnings("ignore:Shouldn't use this function:DeprecationWarning")
    def test_every_dataset_adds_up_as_an_independent_reader_has_it(path: Path):
        table = jsonstat.read(path.read_bytes(), path.name)
        frame = pyjstat.Dataset.read(path.read_bytes().decode("utf-8-sig")).write("dataframe")
        theirs = [
            one for one in frame["value"] if isinstance(one, int | float) and not math.isnan(one)
        ]
        cells = list(table.cells())
        ours = [cell.value for cell in cells if cell.value is not None]
        assert len(cells) == len(frame)
        assert len(ours) == len(theirs) > 0
        assert math.fsum(ours) == pytest.approx(math.fsum(theirs), rel=1e-12)
        assert all((cell.value is None) == (cell.flag != Flag.GOOD) for cell in cells)
        along = [value for run in table.runs() for value in run.values]
        assert Counter(along) == Counter(cell.value for cell in cells)
        assert (table.time is not None) == any(d.code in {"Tid", "AAR"} for d in table.dimensions)

    @pytest.mark.parametrize("path", DATASETS, ids=lambda path: path.name)
    def test_every_place_in_a_dataset_is_known(path: Path):
        table = jsonstat.read(path.read_bytes(), path.name)
        assert all(place_of(code) for code in (table.geo.codes if table.geo else ()))

    @pytest.mark.parametrize("path", [p for p in FILES if p not in DATASETS], ids=lambda p: p.name)
    def test_every_other_answer_is_refused_as_a_table_and_says_why(path: Path):
        with pytest.raises(BadAnswer, match=path.name):
            jsonstat.read(path.read_bytes(), path.name)

    def test_the_shielded_cells_of_telemark_are_as_many_as_the_source_shields():
        for name, hidden in (("personskader", 17), ("hoftebrudd", 113)):
            raw = content(f"fhi/nokkel-714-{name}-telemark.gjenskapt.json")
            flags = Counter(cell.flag for cell in jsonstat.read(raw, name).cells())
            assert flags == {Flag.GOOD: 190 - hidden, Flag.SUPPRESSED: hidden}

    def test_metadata_say_what_may_not_be_added():
        frame = jsonstat.read_frame(content("ssb/v2-metadata-eksempel.json"), "metadata")
        assert (frame.table_id, frame.may_sum, frame.size) == ("11118", False, (14, 2, 9))
        assert frame.notes[0].text.startswith("F.o.m. 2017")

    def test_refusals_are_put_in_words():
        query = TableQuery(source="ssb", table="07459")
        for path in sorted(SAMPLES.glob("ssb/v2-feil-*.json")):
            with pytest.raises(Refused, match=r"07459: .+ \(400: [A-Z]"):
                ssb.look(query, fetch_of(f"ssb/{path.name}", 400))

    def test_a_table_is_found_among_the_hits_of_a_search():
        found = ssb.find("befolkningen på ferie", fetch_of("ssb/v2-tables-sok-befolkning.json"))
        assert found == "12631"

    def test_the_lists_of_codes_and_their_changes_load():
        day = date(2026, 1, 1)
        codes = klass.codes_at(fetch_of("klass/131-codesAt-2026-01-01.gjenskapt.json"), 131, day)
        assert len([one for one in codes if place_of(one.code)]) == 357
        for name, rows in (("131-changes-2026", 6), ("131-changes-2024.gjenskapt", 118)):
            assert len(klass.changes(fetch_of(f"klass/{name}.json"), 131, day, day)) == rows

    def test_counties_and_names_load():
        counties = kartverket.counties(fetch_of("geonorge/fylkerkommuner-filtrert.gjenskapt.json"))
        assert (len(counties), sum(len(one.municipalities) for one in counties)) == (15, 357)
        found = kartverket.municipality(fetch_of("geonorge/kommuner-5540.gjenskapt.json"), "5540")
        names = (("se", "Gáivuotna"), ("nb", "Kåfjord"), ("fkv", "Kaivuono"))
        assert (found.names, found.latitude) == (names, 69.4957)

    def test_units_load():
        units = list(brreg.municipal_units(fetch_of("brreg/enheter-KOMM-utdrag.json")))
        assert [(one.number, one.municipality) for one in units] == [("964969590", "1119")]
        assert is_organisation_number(units[0].number)
        empty = fetch_of("brreg/python-brreg-enheter-search-empty-response.json")
        assert list(brreg.municipal_units(empty)) == []
        pages: list[Any] = [
            answer(content(f"brreg/python-brreg-enheter-search-page{n}-response.json"))
            for n in (1, 2)
        ]
        assert len(list(brreg.municipal_units(always(*pages)[0]))) == 3
        gone = fetch_of("brreg/python-brreg-enheter-details-deleted-response.json", 410)
        ended = brreg.unit(gone, "123456789")
        assert ended
        assert ended.deleted == date(2017, 10, 20)
