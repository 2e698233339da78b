"""From the number a source uses to today's community; where no rule can tell, a person chooses."""

from itertools import product

import pytest

from tests.figures.sources.made import Numbers
from tests.figures.world import a_table, now_of, points, yearly
from tests.world import a_person
from trygt.figures.acts import CannotChoose, place
from trygt.figures.flags import Flag
from trygt.figures.models import Outcome, Retrieval, Sheet, Unplaced
from trygt.figures.queries import to_be_placed
from trygt.figures.taking import take_in
from trygt.places.models import Community

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norway", "noon")]
REASON = "The figures are of Ålesund town."
COUNTS = a_table()
RATES = a_table({"key": "c"}, key="rates")
YEARS = ["2018", "2019", "2020", "2021", "2022", "2023", "2024"]


def of(slug: str) -> Community:
    return Community.objects.get(slug=slug)


def take(values: dict[str, Numbers], years: list[str] = YEARS, *, rates: bool = False) -> Retrieval:
    return take_in(RATES if rates else COUNTS, yearly(values, years))


def porsgrunns(nothing: int | str | None) -> dict[str, Numbers]:
    """Porsgrunn's numbers under all its codes; `nothing` stands where a code was not in force."""
    return {
        "0805": [10, 11, *[nothing] * 5],
        "3806": [*[nothing] * 2, 12, 13, 14, 15, nothing],
        "4001": [*[nothing] * 6, 16],
    }


@pytest.mark.parametrize(
    ("nothing", "rates"), [(0, False), *product([".", "..", None], [False, True])]
)
def test_numbers_of_before_lead_to_todays_community(nothing: int | str | None, rates: bool) -> None:
    told = take(porsgrunns(nothing), rates=rates)
    assert told.faults == []
    sheet = Sheet.objects.get()
    assert sheet.community == of("porsgrunn")
    assert list(points(sheet).values()) == [10, 11, 12, 13, 14, 15, 16]
    assert sheet.flags == {}


def test_what_is_missing_or_shielded_while_a_number_was_in_force_stays_so() -> None:
    values = porsgrunns("..")
    values["0805"] = [10, "..", *[":"] * 5]
    values["3806"] = ["..", "..", 12, ":", 14, 15, ".."]
    take(values, YEARS)
    sheet = now_of("trial", of("porsgrunn"))
    assert sheet.flags["c"] == {
        "2019": Flag.MISSING,
        **dict.fromkeys(["2020", "2021", "2022", "2023", "2024"], Flag.SUPPRESSED),
    }, "shielded is shielded, even where nothing should be"
    assert {period for period, one in points(sheet).items() if one is not None} == {"2018"}


def sandefjords(*two: Numbers) -> dict[str, Numbers]:
    """Sandefjord and Andebu until 2016, and what they were together from 2017."""
    one, other = two
    return {"0706": [*one, ".", "."], "0719": [*other, ".", "."], "0710": [".", ".", 7, 8]}


def test_counts_of_those_that_merged_are_added_up_and_a_shielded_part_shields_the_sum() -> None:
    told = take(sandefjords([1, 2], [3, ":"]), ["2015", "2016", "2017", "2018"])
    assert told.faults == []
    sheet = now_of("trial", of("sandefjord"))
    assert points(sheet) == {"2015": 4, "2016": None, "2017": 7, "2018": 8}
    assert sheet.flags["c"] == {"2016": Flag.SUPPRESSED}


def test_rates_of_those_that_merged_are_refused_and_neither_stands_for_the_whole() -> None:
    told = take(sandefjords([1, 2], [3, 4]), ["2015", "2016", "2017", "2018"], rates=True)
    assert told.faults == ["rates: 0706 and 0719 meet in c, which cannot be added up."]
    sheet = now_of("rates", of("sandefjord"))
    assert points(sheet) == {"2015": None, "2016": None, "2017": 7, "2018": 8}
    assert sheet.flags["c"] == {"2015": Flag.MISSING, "2016": Flag.MISSING}


def test_a_split_is_refused_until_a_person_has_chosen() -> None:
    values: dict[str, Numbers] = {"1507": [7, 0], "1508": [0, 8], "1580": [0, 1]}
    years = ["2023", "2024"]
    told = take(values, years)
    assert told.outcome == Outcome.TAKEN
    (sentence,) = told.faults
    assert sentence == (
        "Ålesund was split on 2024-01-01. Choose which community is meant: Haram, Ålesund."
    )
    alesund, haram = of("alesund"), of("haram")
    assert points(now_of("trial", alesund)) == {"2023": 0, "2024": 8}
    (waiting,) = to_be_placed()
    assert (waiting.table, waiting.code, waiting.sentence) == ("trial", "1507", sentence)
    assert set(waiting.candidates.all()) == {alesund, haram}

    person = a_person()
    with pytest.raises(CannotChoose, match="at least 10 characters"):
        place(waiting, alesund, person, "  because  ")
    with pytest.raises(CannotChoose, match="one of the communities it became"):
        place(waiting, of("oslo"), person, REASON)
    waiting.refresh_from_db()
    assert waiting.decided_at is None
    take(values, years)
    assert Unplaced.objects.count() == 1, "it waits once, however often it comes"
    assert now_of("trial", alesund).version == 1

    place(waiting, alesund, person, f"  {REASON} ")
    waiting.refresh_from_db()
    assert (waiting.chosen, waiting.by, waiting.reason) == (alesund, person, REASON)
    assert to_be_placed() == []
    told = take(values, years)
    assert told.faults == []
    assert points(now_of("trial", alesund)) == {"2023": 7, "2024": 8}
    assert points(now_of("trial", haram)) == {"2023": 0, "2024": 1}
    with pytest.raises(CannotChoose, match="decided this already"):
        place(waiting, haram, person, REASON)


def test_a_person_may_leave_the_figures_of_a_split_place_out() -> None:
    take({"1507": [7]}, ["2023"])
    (waiting,) = to_be_placed()
    place(waiting, None, a_person(), REASON)
    told = take({"1507": [7]}, ["2023"])
    assert (told.faults, told.outcome) == ([], Outcome.UNCHANGED)
    assert not Sheet.objects.exists()
    assert to_be_placed() == []


def test_a_choice_for_one_table_does_not_decide_for_another() -> None:
    take({"1507": [7]}, ["2023"])
    (waiting,) = to_be_placed()
    place(waiting, of("haram"), a_person(), REASON)
    take({"1507": [0.5]}, ["2023"], rates=True)
    assert [one.table for one in to_be_placed()] == ["rates"]


def test_a_county_that_was_split_is_asked_about_too() -> None:
    told = take({"F-38": [5], "F-40": [6]}, ["2020"])
    assert "Vestfold og Telemark was split" in told.faults[0]
    assert {one.slug for one in to_be_placed()[0].candidates.all()} == {"telemark", "vestfold"}
    assert points(now_of("trial", of("telemark"))) == {"2020": 6}


def test_a_number_nobody_had_is_named_and_what_is_no_place_is_not() -> None:
    told = take(
        {
            "4444": [1],
            "9999": [2],
            "F-99": [3],
            "K-Rest": [4],
            "301101": [5],
            "EAKUO": [6],
            "K-4003": [7],
        },
        ["2023"],
    )
    assert told.faults == ["No community has or had the number 4444."]
    assert told.outcome == Outcome.TAKEN
    assert Sheet.objects.get().community == of("skien")
    assert not Unplaced.objects.exists()
