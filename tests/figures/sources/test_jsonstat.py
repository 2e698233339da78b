"""Reading json-stat2: every shape gives the same cells, and what cannot be is named."""

import json
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.figures.sources.made import document, figure, written
from trygt.figures.flags import Flag
from trygt.figures.sources import jsonstat
from trygt.figures.sources.failures import BadAnswer
from trygt.figures.sources.tables import Cell, Note, Table, Unit

SMALL = {
    "Region": ["K-4001", "K-4003"],
    "ContentsCode": ["Drept", "Skadd"],
    "Tid": ["2024", "2025"],
}
NUMBERS = [1, 2, 3, 4, 5.5, 6, 7, 8]


def read(body: Any) -> Table:
    return jsonstat.read(body if isinstance(body, bytes) else written(body), "Source, table 1")


def small(**more: Any) -> dict[str, Any]:
    return document(SMALL, **{"value": list(NUMBERS), **more})


def fault(body: Any) -> tuple[str, str, str]:
    with pytest.raises(BadAnswer) as caught:
        read(body)
    assert str(caught.value).startswith("Source, table 1")
    return caught.value.where, caught.value.place, caught.value.sentence


# -- What a table says


def test_a_table_knows_its_dimensions_units_and_date():
    table = read(small())
    assert (table.label, table.source, table.table_id) == (
        "99999: Made up",
        "Statistisk sentralbyrå",
        "99999",
    )
    assert table.updated == datetime(2026, 2, 25, 7, tzinfo=UTC)
    assert table.size == (2, 2, 2)
    assert table.time
    assert table.geo
    assert table.metric
    assert [one.code for one in (table.time, table.geo, table.metric)] == [
        *("Tid", "Region", "ContentsCode"),
    ]
    assert table.metric.units["Drept"] == Unit("personer", 0)
    assert table.geo.labels["K-4001"] == "Region K-4001"
    assert list(table.cells())[4] == Cell(
        ("K-4003", "Drept", "2024"), 5.5, Flag.GOOD, "personer", 0
    )


def test_a_role_that_is_null_or_missing_is_found_by_the_names_the_sources_use():
    for names in (("GEO", "MEASURE_TYPE", "AAR"), ("FYLKE", "Metric", "DAAR")):
        body = document(dict(zip(names, SMALL.values(), strict=True)), NUMBERS)
        for role in (None, {}, {"time": None, "geo": None, "metric": None}):
            table = read(body | {"role": role})
            found = [one.code for one in (table.geo, table.metric, table.time) if one]
            assert found == list(names)
    kostra = document({"KOKkommuneregion0000": ["EAK"], "Tid": ["2024"]}, [1])
    assert read(kostra).geo
    without = read(document({"Diagnose": ["a", "b"]}, [1, 2]) | {"role": None})
    assert (without.geo, without.time, without.metric) == (None, None, None)
    said = read(small(role={"time": ["Region"], "geo": ["Tid"]}))
    assert said.time
    assert said.time.code == "Region"
    assert fault(small(role={"geo": ["Fylke"]}))[1] == "role, geo"


def test_notes_say_what_they_are_about_and_whether_they_must_be_shown():
    body = small(note=["First", "Second"])
    body["extension"]["noteMandatory"] = {"1": True}
    body["dimension"]["Tid"]["note"] = ["Break in 2020"]
    body["dimension"]["Tid"]["extension"] = {"noteMandatory": {"0": True}}
    body["dimension"]["Region"]["category"]["note"] = {"K-4003": ["Merged", "Grown"]}
    body["dimension"]["Region"]["extension"] = {"categoryNoteMandatory": {"K-4003": {"1": True}}}
    assert read(body).notes == (
        Note("First"),
        Note("Second", must_show=True),
        Note("Merged", dimension="Region", code="K-4003"),
        Note("Grown", must_show=True, dimension="Region", code="K-4003"),
        Note("Break in 2020", must_show=True, dimension="Tid"),
    )


def test_children_have_parents_among_the_codes_that_came():
    body = small()
    body["dimension"]["ContentsCode"]["category"]["child"] = {
        "Skadd": ["Drept", "Lettskadd"],
        "Ukjent": ["Skadd"],
    }
    metric = read(body).metric
    assert metric
    assert metric.parents == {"Drept": "Skadd"}


def test_what_may_not_be_added_and_what_has_ended_is_told():
    body = small()
    assert (read(body).may_sum, read(body).discontinued) == (True, False)
    body["extension"] = {"px": {"aggregallowed": False}, "discontinued": True}
    assert (read(body).may_sum, read(body).discontinued) == (False, True)


def test_a_dataset_without_values_is_a_frame_and_no_table():
    body = small()
    del body["value"]
    frame = jsonstat.read_frame(written(body), "x")
    assert (frame.size, frame.values) == ((2, 2, 2), [])
    assert fault(body)[1:] == ("values", "a list is expected here")


# -- Every shape, the same cells


def test_an_index_may_be_an_object_in_any_order_a_list_or_not_there():
    plain = list(read(small()).cells())
    turned, listed, missing = small(), small(), small()
    for code, codes in SMALL.items():
        turned["dimension"][code]["category"]["index"] = {
            one: at for at, one in reversed(list(enumerate(codes)))
        }
        listed["dimension"][code]["category"]["index"] = list(codes)
        del missing["dimension"][code]["category"]["index"]
    for body in (turned, listed, missing):
        assert list(read(body).cells()) == plain
    alone = document({"Kjonn": ["0"], "Tid": ["2024"]}, [1])
    alone["dimension"]["Kjonn"]["category"] = {"label": {"0": "Begge kjønn"}}
    assert read(alone).dimensions[0].codes == ("0",)


def test_a_byte_order_mark_is_no_part_of_the_answer():
    assert list(read(b"\xef\xbb\xbf" + written(small())).cells()) == list(read(small()).cells())


@pytest.mark.parametrize(
    "shape",
    [
        {"value": [1, 2, 3, None, 5.5, 6, 7, 8], "status": {"3": ":"}},
        {"value": [1, 2, 3, None, 5.5, 6, 7, 8], "status": [*[None] * 3, ":", *[""] * 4]},
        {"value": [1, 2, 3, ":", 5.5, 6, 7, 8], "status": ""},
        {"value": {"0": 1, "1": 2, "2": 3, "3": ":", "4": 5.5, "5": 6, "6": 7, "7": 8}},
        {
            "value": {**{str(n): one for n, one in enumerate(NUMBERS) if n != 3}},
            "status": {"3": ":"},
        },
    ],
    ids=["object", "list", "in the values", "sparse with a sign", "sparse with a status"],
)
def test_a_sign_is_found_wherever_it_stands(shape: dict[str, Any]):
    cells = list(read(small(**shape)).cells())
    assert cells[3].codes == ("K-4001", "Skadd", "2025")
    assert (cells[3].value, cells[3].flag) == (None, Flag.SUPPRESSED)
    others = [cell for cell in cells if cell.flag == Flag.GOOD]
    assert [cell.value for cell in others] == [1, 2, 3, 5.5, 6, 7, 8]


@pytest.mark.parametrize("status", [":", [":"]])
def test_one_sign_may_stand_for_all(status: Any):
    cells = list(read(small(status=status)).cells())
    assert {cell.flag for cell in cells} == {Flag.SUPPRESSED}
    assert {cell.value for cell in cells} == {None}
    assert {cell.sign for cell in read(small(status="p")).cells()} == {"p"}


def test_signs_have_their_meaning_and_a_shielded_number_is_never_shown():
    values = [None, ".", "..", "…", "k", "-", 7, 8]
    body = small(value=values, status={"6": ":", "7": "k"})
    body["extension"]["flags"] = {"index": ["k"], "label": {"k": "Uncertain"}}
    table = read(body)
    assert [(cell.value, cell.flag, cell.sign) for cell in table.cells()] == [
        (None, Flag.MISSING, ""),
        (None, Flag.NOT_COMPUTED, ""),
        (None, Flag.MISSING, ""),
        (None, Flag.MISSING, ""),
        (None, Flag.MISSING, "k"),
        (None, Flag.MISSING, "-"),
        (None, Flag.SUPPRESSED, ""),
        (8, Flag.GOOD, "k"),
    ]
    assert table.legend == {"k": "Uncertain"}


def test_zero_is_a_number_and_numbers_keep_every_digit():
    table = read(small(value=[0, 0.0, 96.7332107635374, 1e-7, -3, 10**12, 0.1, None]))
    assert table.values[:3] == [0, 0.0, 96.7332107635374]
    assert json.loads(json.dumps(table.values)) == table.values
    assert [cell.flag for cell in table.cells()] == [Flag.GOOD] * 7 + [Flag.MISSING]


# -- Runs along time


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (2, 0, 1), (2, 1, 0)])
def test_a_run_follows_time_wherever_time_stands(order: tuple[int, ...]):
    names = list(SMALL)
    dimensions = {names[n]: SMALL[names[n]] for n in order}
    at = list(dimensions).index("Tid")
    table = read(document(dimensions))
    runs = list(table.runs())
    others = [codes for name, codes in dimensions.items() if name != "Tid"]
    assert [run.codes for run in runs] == list(product(*others))
    for run in runs:
        cells = [(*run.codes[:at], year, *run.codes[at:]) for year in SMALL["Tid"]]
        assert run.values == [figure(codes) for codes in cells]
        assert (run.flags, run.signs) == (None, None)


def test_a_run_carries_its_flags_and_a_table_without_time_has_runs_of_one():
    runs = list(read(small(value=[1, 2, 3, ":", 5.5, 6, 7, 8], status={"0": "k"})).runs())
    assert runs[1].flags == [Flag.GOOD, Flag.SUPPRESSED]
    assert (runs[0].signs, runs[3].flags) == (["k", ""], [Flag.GOOD, Flag.GOOD])
    alone = read(document({"Diagnose": ["a", "b"]}, [1, 2]))
    assert [(run.codes, run.values) for run in alone.runs()] == [(("a",), [1]), (("b",), [2])]


def test_cells_and_runs_come_one_at_a_time():
    table = read(document({"Region": [str(n) for n in range(1000)], "Tid": ["2024"]}))
    assert next(table.cells()).codes == ("0", "2024")
    assert next(table.runs()).codes == ("0",)


# -- What cannot be


@pytest.mark.parametrize(
    ("change", "place", "word"),
    [
        ({"value": NUMBERS[:7]}, "values", "8 values are promised, and there are 7"),
        ({"value": {"8": 1}}, "values", "no cell number 8"),
        ({"value": {"01": 1}}, "values", "no cell number 01"),
        ({"value": {"x": 1}}, "values", "no cell number x"),
        ({"status": {"-1": ":"}}, "status", "no cell number -1"),
        ({"status": [":", ":"]}, "status", "for each of 8 cells"),
        ({"status": 5}, "status", "for each of 8 cells"),
        ({"status": {"5": 1}}, "Region K-4003, ContentsCode Drept, Tid 2025", "sign is text"),
        ({"size": [2, 2, 3]}, "Tid", "3 codes are promised, and there are 2"),
        ({"size": [2, 2]}, "id", "one size for each"),
        ({"size": [2, 2, True]}, "Tid", "promised"),
        ({"id": ["Region", "Region", "Tid"]}, "id", "one name"),
        ({"id": None}, "id", "a list"),
        ({"class": "collection"}, "class", "json-stat2 dataset"),
        ({"dimension": {}}, "Region", "object"),
        ({"updated": "yesterday"}, "updated", "2026-02-25T07:00:00Z"),
        ({"updated": 2026}, "updated", "moment"),
        ({"label": 5}, "label", "text"),
    ],
)
def test_what_is_broken_is_named(change: dict[str, Any], place: str, word: str):
    _where, found, sentence = fault(small(**change))
    assert place in found
    assert word in sentence


@pytest.mark.parametrize("value", [True, [1], {"a": 1}, "12,4", "confidential", "2"])
def test_what_is_no_number_and_no_sign_is_named_with_its_cell(value: Any):
    _where, place, sentence = fault(small(value=[1, 2, 3, 4, 5, value, 7, 8]))
    assert place == "Region K-4003, ContentsCode Drept, Tid 2025"
    assert sentence.startswith("a number is expected, not")


@pytest.mark.parametrize(
    ("number", "word"), [("NaN", "NaN"), ("Infinity", "Infinity"), ("1e999", "too large")]
)
def test_a_number_that_is_none_is_named(number: str, word: str):
    text = written(small()).replace(b"5.5", number.encode())
    assert word in fault(text)[2]


@pytest.mark.parametrize(
    ("index", "place"),
    [
        ({"K-4001": 0, "K-4003": 2}, "Region K-4003"),
        ({"K-4001": 0, "K-4003": 0}, "Region K-4003"),
        ({"K-4001": 0, "K-4003": "1"}, "Region K-4003"),
        ({"K-4001": False, "K-4003": 1}, "Region K-4001"),
        (["K-4001", "K-4001"], "Region K-4001"),
        (["K-4001", 4003], "Region 4003"),
        ([], "Region"),
        ("K-4001", "Region"),
    ],
)
def test_an_index_has_each_code_and_each_position_once(index: Any, place: str):
    body = small()
    body["dimension"]["Region"]["category"]["index"] = index
    assert fault(body)[1] == place


def test_what_stands_twice_in_an_object_is_named():
    text = written(small())
    assert fault(text.replace(b'"K-4003": 1}', b'"K-4003": 1, "K-4003": 1}'))[1] == "Region K-4003"
    sparse = written(small(value={"3": 4}))
    twice = sparse.replace(b'{"3": 4}', b'{"3": 4, "3": 5}')
    assert fault(twice)[1:] == (
        "Region K-4001, ContentsCode Skadd, Tid 2025",
        "this cell stands twice",
    )


def test_more_cells_than_anyone_asks_for_are_refused_before_they_take_memory():
    wide = {f"D{n}": [str(one) for one in range(300)] for n in range(3)}
    assert "more cells" in fault(document(wide, {}))[2]


# -- Any dataset, in any shape

CODES = st.lists(st.text("abcÅ01", min_size=1, max_size=3), min_size=1, max_size=4, unique=True)
NUMBER = st.none() | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def datasets(draw: st.DrawFn) -> tuple[dict[str, list[str]], list[Any], list[str]]:
    names = draw(
        st.lists(st.sampled_from(["Tid", "Region", "Kjonn", "X"]), min_size=1, unique=True)
    )
    dimensions = {name: draw(CODES) for name in names}
    count = len(list(product(*dimensions.values())))
    values = draw(st.lists(NUMBER, min_size=count, max_size=count))
    signs = st.sampled_from(["", "", ":", ".", "..", "k"])
    return dimensions, values, draw(st.lists(signs, min_size=count, max_size=count))


@given(datasets(), st.sampled_from(["object", "list", "missing"]), st.booleans(), st.data())
def test_any_dataset_written_in_any_shape_reads_back_as_the_same_cells(
    made: tuple[dict[str, list[str]], list[Any], list[str]],
    index: str,
    mark: bool,
    data: st.DataObject,
):
    dimensions, values, signs = made
    shielded = [
        None if sign in {":", ".", ".."} else one for one, sign in zip(values, signs, strict=True)
    ]
    status: Any = {str(n): sign for n, sign in enumerate(signs) if sign}
    value: Any = list(values)
    shape = data.draw(st.sampled_from(["object", "list", "inside", "sparse"]))
    if shape == "list":
        status = list(signs)
    elif shape == "inside":
        value = [
            one if one is not None else sign or None
            for one, sign in zip(shielded, signs, strict=True)
        ]
        status = {n: sign for n, sign in status.items() if value[int(n)] != sign}
    elif shape == "sparse":
        value = {str(n): one for n, one in enumerate(shielded) if one is not None}
    body = document(dimensions, value) | {"status": status}
    for code, codes in dimensions.items():
        category = body["dimension"][code]["category"]
        if index == "list":
            category["index"] = list(codes)
        elif index == "missing":
            del category["index"]
    table = read((b"\xef\xbb\xbf" if mark else b"") + written(body))
    known = {":": Flag.SUPPRESSED, ".": Flag.NOT_COMPUTED, "..": Flag.MISSING}
    expected = [
        (
            codes,
            one,
            known.get(sign, Flag.MISSING if one is None else Flag.GOOD),
            "k" * (sign == "k"),
        )
        for codes, one, sign in zip(product(*dimensions.values()), shielded, signs, strict=True)
    ]
    cells = [(cell.codes, cell.value, cell.flag, cell.sign) for cell in table.cells()]
    assert cells == expected
    at = list(dimensions).index("Tid") if "Tid" in dimensions else None
    along = {
        ((*run.codes[:at], time, *run.codes[at:]) if at is not None else run.codes): one
        for run in table.runs()
        for time, one in zip(dimensions.get("Tid", [""]), run.values, strict=True)
    }
    assert along == {codes: one for codes, one, _flag, _sign in expected}


def nodes(body: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every part of a document."""
    inside = (
        body.items()
        if isinstance(body, dict)
        else enumerate(body if isinstance(body, list) else ())
    )
    return [path, *(found for key, one in inside for found in nodes(one, (*path, key)))]


def rich() -> dict[str, Any]:
    body = small(note=["Remark"], status={"0": "k", "1": ":"}, role={"time": ["Tid"], "geo": None})
    body["extension"] |= {
        "noteMandatory": {"0": True},
        "flags": {"index": ["k"], "label": {"k": "U"}},
    }
    region = body["dimension"]["Region"]
    region["category"] |= {"note": {"K-4003": ["x"]}, "child": {"K-4001": ["K-4003"]}}
    region["extension"] = {"categoryNoteMandatory": {"K-4003": {"0": True}}, "noteMandatory": {}}
    return body


ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    2**70,
    1.5,
    "",
    "x",
    [],
    [None],
    [["x"]],
    {},
    {"x": None},
    {"0": {}},
]


@pytest.mark.parametrize("path", nodes(rich())[1:], ids=lambda path: "/".join(map(str, path)))
def test_any_part_may_be_odd_and_the_answer_is_read_or_refused_never_something_else(path: Any):
    for odd in ODD:
        body = rich()
        owner: Any = body
        for key in path[:-1]:
            owner = owner[key]
        owner[path[-1]] = odd
        try:
            table = read(body)
        except BadAnswer:
            continue
        assert len(list(table.cells())) == sum(len(run.values) for run in table.runs())
