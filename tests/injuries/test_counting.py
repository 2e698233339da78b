"""Sums against an independent count, years joined, rows left out, and nothing kept that could rebuild a row."""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests.injuries.world import FMDS, Place, as_csv, fmds_rows, take_in, told
from trygt import clock
from trygt.injuries import acts, queries
from trygt.injuries.counting import FEWEST, Period, spans_of
from trygt.injuries.dates import When
from trygt.injuries.models import InjuryCount, InjuryData, PendingUpload
from trygt.injuries.queries import NoRate
from trygt.injuries.refusals import RefusedRows
from trygt.methods.results import Estimate

pytestmark = pytest.mark.django_db


def counts_of(data: InjuryData, dimension: str) -> dict[tuple[int, str, str], int]:
    rows = InjuryCount.objects.filter(data=data, dimension=dimension)
    return {row[:3]: row[3] for row in rows.values_list("year", "category", "other", "count")}


def test_sums_agree_with_an_independent_count(place: Place) -> None:
    rows = fmds_rows(400)
    data = take_in(place, as_csv(rows))
    year = [int(row[0][6:10]) for row in rows]
    assert counts_of(data, "all") == {(y, "all", ""): n for y, n in Counter(year).items()}
    sexes = Counter(
        (y, "male" if row[2] == "M" else "female", "") for y, row in zip(year, rows, strict=True)
    )
    assert counts_of(data, "sex") == sexes
    falls = Counter(
        (y, "FALL", "")
        for y, row in zip(year, rows, strict=True)
        if row[3] == "Ulykke" and row[5].startswith("Fall")
    )
    assert {k: n for k, n in counts_of(data, "theme").items() if k[1] == "FALL"} == falls
    old_falls = sum(
        row[3] == "Ulykke" and row[5].startswith("Fall") and int(row[1]) >= 80 for row in rows
    )
    assert counts_of(data, "theme_phase")[0, "FALL", "L7"] == old_falls
    months = Counter((0, row[0][3:5], "") for row in rows)
    assert counts_of(data, "month") == months
    for dimension in ("sex", "phase", "place", "activity", "mechanism", "severity", "intent"):
        by_year: Counter[int] = Counter()
        for (y, _category, _other), n in counts_of(data, dimension).items():
            by_year[y] += n
        assert by_year == Counter(year), dimension
    assert (data.rows_read, data.rows_used, data.left_out) == (400, 400, {})


def test_only_margins_are_kept(place: Place) -> None:
    data = take_in(place, as_csv(fmds_rows(300)))
    crossed = InjuryCount.objects.filter(data=data).exclude(other="")
    assert set(crossed.values_list("dimension", flat=True)) == {"theme_phase"}
    by_year = InjuryCount.objects.filter(data=data, dimension="all")
    assert min(by_year.values_list("count", flat=True)) >= FEWEST


def test_rows_that_cannot_count_are_left_out_with_reasons(place: Place) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    dates = ["2021-05-01"] * 6 + [
        "",
        "x",
        tomorrow,
        "1980-01-01",
        "2015-01-01",
        "2021-05-01",
        "2021-05-01",
    ]
    ages = ["34"] * 11 + ["-2", "200"]
    rows = list(zip(dates, ages, strict=True))
    data = take_in(place, as_csv(rows, ["Dato", "Alder"]))
    assert data.rows_used == 6
    assert data.left_out == {
        "date_missing": 1,
        "date_unreadable": 1,
        "date_future": 1,
        "date_early": 1,
        "outside_period": 1,
        "age_impossible": 2,
    }


def test_too_few_are_not_counted_and_the_rows_wait_on(place: Place) -> None:
    rows = [["2021-05-01", "34"]] * 4 + [["2010-05-01", "34"]] * 4
    with pytest.raises(RefusedRows, match="few"):
        take_in(place, as_csv(rows, ["Dato", "Alder"]))
    assert PendingUpload.objects.exists()
    assert not InjuryData.objects.exists()


def test_years_with_few_are_joined() -> None:
    assert spans_of({2020: 9, 2021: 3, 2022: 3, 2023: 7}, None) == [
        (2020, 2020), (2021, 2022), (2023, 2023),
    ]  # fmt: skip
    assert spans_of({2020: 9, 2021: 3}, None) == [(2020, 2021)]
    period = Period(date(2018, 1, 1), date(2022, 12, 31))
    assert spans_of({2020: 9}, period) == [(2018, 2022)]
    assert spans_of({}, None) == []


@given(st.dictionaries(st.integers(2000, 2015), st.integers(1, 12), min_size=1))
def test_spans_hold_every_year_once_and_none_holds_few(by_year: dict[int, int]) -> None:
    spans = spans_of(by_year, None)
    years = [year for first, last in spans for year in range(first, last + 1)]
    assert years == list(range(min(by_year), max(by_year) + 1))
    held = [sum(by_year.get(y, 0) for y in range(a, b + 1)) for a, b in spans]
    assert len(spans) == 1 or min(held) >= FEWEST


def test_a_period_holds_what_its_dates_tell() -> None:
    period = Period(date(2020, 3, 15), date(2021, 6, 30))
    assert period.holds(When(2020, 3, date(2020, 3, 15)))
    assert not period.holds(When(2020, 3, date(2020, 3, 14)))
    assert period.holds(When(2020, 3))
    assert not period.holds(When(2020, 2))
    assert period.holds(When(2021))
    assert not period.holds(When(2022))


MARKER = "Zqxjkv Wpfgh"


def everything_stored() -> str:
    """All that the database holds, each compressed value opened."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.values_list():
            found += [bytes(v).hex() if isinstance(v, bytes | memoryview) else str(v) for v in row]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cache")
        found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_nothing_of_the_rows_remains(place: Place, storage: Path) -> None:
    rows = [[*row[:7], f"{MARKER.lower()} {n % 4}"] for n, row in enumerate(fmds_rows(60))]
    file = ContentFile(as_csv(rows), name=f"{MARKER}.csv")
    pending = acts.hold(place.case.community, file, place.coordinator)
    assert MARKER.lower() in str(acts.table_of(pending).columns[7].values)
    acts.confirm(pending, told(), place.coordinator)
    kept = everything_stored()
    assert MARKER.casefold() not in kept.casefold()
    assert rows[0][0] not in kept
    assert not PendingUpload.objects.exists()
    assert [path for path in storage.rglob("*") if path.is_file()] == []


def test_deleted_rows_are_overwritten_on_sqlite(place: Place) -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone()[0] == 1


def test_pending_rows_are_forgotten_after_an_hour(place: Place) -> None:
    file = ContentFile(as_csv(fmds_rows(30)), name="a.csv")
    pending = acts.hold(place.case.community, file, place.coordinator)
    with clock.at(pending.at + timedelta(minutes=59)):
        assert acts.forget_pending() == 0
        assert queries.waiting_for(place.coordinator, place.case.community) == pending
    with clock.at(pending.at + timedelta(minutes=60)):
        assert queries.waiting_for(place.coordinator, place.case.community) is None
        with pytest.raises(acts.Gone):
            acts.confirm(pending, told(), place.coordinator)
        assert acts.forget_pending() == 1
        assert acts.forget_pending() == 0
    assert not PendingUpload.objects.exists()


def test_a_new_upload_takes_the_place_of_the_one_that_waits(place: Place) -> None:
    for number in (20, 30):
        file = ContentFile(as_csv(fmds_rows(number)), name="a.csv")
        acts.hold(place.case.community, file, place.coordinator)
    assert [pending.rows for pending in PendingUpload.objects.all()] == [30]


def test_confirming_twice_makes_one(place: Place) -> None:
    file = ContentFile(as_csv(fmds_rows(30)), name="a.csv")
    pending = acts.hold(place.case.community, file, place.coordinator)
    first = acts.confirm(pending, told(), place.coordinator)
    assert acts.confirm(pending, told(), place.coordinator) == first
    with pytest.raises(acts.Gone):
        acts.confirm(pending, told(), place.reader)


def test_a_choice_may_leave_values_unknown(place: Place) -> None:
    rows = [["2021-05-01", "XYZ"]] * 3 + [["2021-05-01", "Hjem"]] * 4
    data = take_in(place, as_csv(rows, ["Dato", "Skadested"]))
    assert data.unknown == {"place": 3}
    assert counts_of(data, "place") == {(2020, "unknown", ""): 3, (2020, "home", ""): 4}


def test_rates_only_where_the_data_bears_them(place: Place) -> None:
    content = as_csv(fmds_rows(100))
    here = take_in(place, content, source="a", kind="complete", coverage="All wards")
    patterns = take_in(place, content, source="b", where="residence")
    complete = take_in(
        place, content, source="c", where="residence", kind="complete", coverage="All wards"
    )
    for data, words in ((here, "happened here"), (patterns, "patterns, not rates")):
        found = queries.rate_of(data, 10, 40_000)
        assert isinstance(found, NoRate)
        assert words in str(found.why)
    found = queries.rate_of(complete, 20, 100, per=100)
    assert isinstance(found, Estimate)
    # methods.md 8.2: 20 in 100 person-years.
    assert found.value == pytest.approx(20)
    assert found.low == pytest.approx(12.211428834876, abs=1e-9)
    assert found.high == pytest.approx(30.889880369197, abs=1e-9)
    assert isinstance(queries.rate_of(complete, None, 100), NoRate)
    assert isinstance(queries.rate_of(complete, 3, None), NoRate)


def test_clues_for_the_risk_grid(place: Place) -> None:
    assert queries.clues(place.case.community) == {}
    take_in(place, as_csv([["2021-05-01", "34"]] * 9, ["Dato", "Alder"]), source="no themes")
    assert queries.clues(place.case.community) == {}
    rows = fmds_rows(200)
    data = take_in(place, as_csv(rows))
    clues = queries.clues(place.case.community)
    falls = [row for row in rows if row[3] == "Ulykke" and row[5].startswith("Fall")]
    clue = clues["FALL", "ALL"]
    assert (clue.count, clue.years, clue.kind, clue.data) == (len(falls), 4.0, "patterns", data)
    assert clue.low < clue.share < clue.high  # type: ignore[operator]
    assert clues["FALL", "L2"].count == sum(row[1] == "8" for row in falls)
    assert not any(theme == "none" for theme, _phase in clues)
    better = take_in(
        place, as_csv(rows), source="c", where="residence", kind="complete", coverage="All",
        period_from=date(2019, 1, 1),
    )  # fmt: skip
    assert queries.clues(place.case.community)["FALL", "ALL"].data == better


def test_part_of_a_year_is_part_of_a_year(place: Place) -> None:
    data = take_in(
        place, as_csv(fmds_rows(200)), period_from=date(2020, 7, 1), period_to=date(2022, 12, 31)
    )
    assert data.years_in(2020, 2020) == pytest.approx(184 / 366)
    assert data.years_in(2021, 2022) == 2
    assert data.years_in(2024, 2024) == 0


def test_trend_words_come_from_the_test(place: Place) -> None:
    def yearly(*counts: int) -> InjuryData:
        rows = [
            [f"{2016 + n}-05-01", "34"] for n, count in enumerate(counts) for _row in range(count)
        ]
        return take_in(
            place, as_csv(rows, ["Dato", "Alder"]), source=str(counts),
            period_from=date(2016, 1, 1), period_to=date(2015 + len(counts), 12, 31),
        )  # fmt: skip

    def direction(data: InjuryData) -> str:
        return queries.trend_of(data, queries.show(data, shielded=False).all).direction

    # methods.md 8.8: from 30 to 20 in five years is no clear trend.
    assert direction(yearly(30, 27, 25, 22, 20)) == "no-clear-trend"
    assert direction(yearly(60, 48, 40, 30, 22)) == "falling"
    assert direction(yearly(22, 30, 40, 48, 60)) == "rising"
    assert direction(yearly(6, 6)) == "too-few"


def test_json_of_a_set_holds_reasons_alone(place: Place) -> None:
    data = take_in(place, as_csv(fmds_rows(30), FMDS))
    assert json.loads(json.dumps([data.left_out, data.unknown, data.spans]))
    assert data.grouping == "fmds-own-2026.1+icd10-2026.1"
