"""What an answer changes: a new version of what is new, and nothing that was known is lost."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.figures.sources.made import NOON, Numbers
from tests.figures.world import a_place, a_table, an_answer, now_of, points, telemark, yearly
from trygt.figures.flags import Flag
from trygt.figures.kept import Arrived, follow
from trygt.figures.models import Outcome, Retrieval, Sheet
from trygt.figures.taking import take_in, take_in_places
from trygt.places.models import Community, PlaceFact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
YEARS = ["2021", "2022", "2023"]
LATER = NOON + timedelta(seconds=30)


@pytest.fixture
def skien() -> Community:
    return telemark()["4003"]


def test_a_first_answer_makes_a_first_version_with_where_it_is_from(skien: Community) -> None:
    retrieval = take_in(a_table(), yearly({"K-4003": [5, 7, 9]}, YEARS))
    sheet = now_of("trial", skien)
    assert (sheet.version, points(sheet)) == (1, {"2021": 5, "2022": 7, "2023": 9})
    assert (sheet.retrieval, sheet.carried, sheet.flags) == (retrieval, {}, {})
    retrieval.refresh_from_db()
    assert (retrieval.outcome, retrieval.faults) == (Outcome.TAKEN, [])
    assert (retrieval.source, retrieval.table, retrieval.table_id) == ("ssb", "trial", "99999")
    assert (retrieval.licence, retrieval.attribution) == (
        "CC BY 4.0",
        "Kilde: Statistisk sentralbyrå",
    )
    assert retrieval.page == "https://www.ssb.no/statbank/table/99999"
    assert (retrieval.retrieved_at, retrieval.level) == (NOON, "municipality")
    assert len(retrieval.fingerprint) == 64
    assert not Sheet.objects.exclude(community=skien).exists(), "nothing of what did not come"


def test_the_same_again_changes_nothing_and_another_number_makes_a_new_version(
    skien: Community,
) -> None:
    first = take_in(a_table(), yearly({"K-4003": [5, 7, 9]}, YEARS))
    again = take_in(a_table(), yearly({"K-4003": [5, 7, 9]}, YEARS, retrieved=LATER))
    assert again.outcome == Outcome.UNCHANGED
    assert Sheet.objects.count() == 1
    assert now_of("trial", skien).retrieval == first

    other = take_in(a_table(), yearly({"K-4003": [5, 8, 9]}, YEARS, retrieved=LATER))
    assert other.outcome == Outcome.TAKEN
    old, new = Sheet.objects.order_by("version")
    assert (old.version, old.current, old.retrieval, points(old)["2022"]) == (1, False, first, 7)
    assert (new.version, new.current, new.retrieval, points(new)["2022"]) == (2, True, other, 8)


def test_the_same_numbers_written_in_another_order_are_the_same(skien: Community) -> None:
    take_in(a_table(), yearly({"K-4003": [9, 7, 5]}, YEARS[::-1]))
    again = take_in(a_table(), yearly({"K-4003": [9, 7, 5]}, YEARS[::-1], retrieved=LATER))
    assert again.outcome == Outcome.UNCHANGED
    assert now_of("trial", skien).periods == YEARS


def test_only_the_places_that_changed_get_a_version() -> None:
    places = telemark()
    take_in(a_table(), yearly({"K-4001": [1, 1, 1], "K-4003": [2, 2, 2]}, YEARS))
    take_in(a_table(), yearly({"K-4001": [1, 1, 1], "K-4003": [2, 2, 3]}, YEARS))
    assert now_of("trial", places["4001"]).version == 1
    assert now_of("trial", places["4003"]).version == 2


def test_a_period_that_does_not_come_any_more_stays_with_the_retrieval_it_came_with(
    skien: Community,
) -> None:
    first = take_in(a_table(), yearly({"K-4003": [5, 7, 9]}, YEARS))
    second = take_in(a_table(), yearly({"K-4003": [7, 9, 11]}, ["2022", "2023", "2024"]))
    sheet = now_of("trial", skien)
    assert points(sheet) == {"2021": 5, "2022": 7, "2023": 9, "2024": 11}
    assert (sheet.retrieval, sheet.carried) == (second, {"c": {"2021": first.pk}})

    third = take_in(a_table(), yearly({"K-4003": [9, 12]}, ["2023", "2024"]))
    sheet = now_of("trial", skien)
    assert sheet.carried == {"c": {"2021": first.pk, "2022": second.pk}}
    take_in(a_table(), yearly({"K-4003": [6, 7, 9]}, YEARS))
    sheet = now_of("trial", skien)
    assert sheet.carried == {"c": {"2024": third.pk}}, "what comes again is not carried"


def test_missing_takes_nothing_away_and_shielded_does(skien: Community) -> None:
    first = take_in(a_table(), yearly({"K-4003": [5, 7, 9]}, YEARS))
    again = take_in(a_table(), yearly({"K-4003": ["..", ".", 9]}, YEARS))
    assert again.outcome == Outcome.UNCHANGED
    take_in(a_table(), yearly({"K-4003": ["..", ":", 9]}, YEARS))
    sheet = now_of("trial", skien)
    assert points(sheet) == {"2021": 5, "2022": None, "2023": 9}
    assert sheet.flags == {"c": {"2022": Flag.SUPPRESSED}}
    assert sheet.carried == {"c": {"2021": first.pk}}
    assert points(Sheet.objects.get(version=1))["2022"] == 7, "history stays as it was"


def test_a_number_that_comes_where_there_was_none_is_taken(skien: Community) -> None:
    take_in(a_table(), yearly({"K-4003": ["..", ":", 9]}, YEARS))
    assert now_of("trial", skien).flags == {"c": {"2021": Flag.MISSING, "2022": Flag.SUPPRESSED}}
    take_in(a_table(), yearly({"K-4003": [5, 7, 9]}, YEARS))
    sheet = now_of("trial", skien)
    assert (points(sheet), sheet.flags) == ({"2021": 5, "2022": 7, "2023": 9}, {})


def test_a_series_and_a_place_that_did_not_come_stay() -> None:
    places = telemark()
    killed = {"key": "killed", "where": {"ContentsCode": ("A",)}, "kind": "count"}
    hurt = {"key": "hurt", "where": {"ContentsCode": ("B",)}, "kind": "count"}
    both = a_table(killed, hurt, select={"ContentsCode": ("*",), "Tid": ("*",)})
    towns = ["K-4001", "K-4003"]
    dimensions = {"Region": towns, "ContentsCode": ["A", "B"], "Tid": ["2023"]}
    first = take_in(both, an_answer(dimensions, [1, 2, 3, 4]))
    less = {"Region": ["K-4003"], "ContentsCode": ["A"], "Tid": ["2023"]}
    take_in(both, an_answer(less, [5]))
    sheet = now_of("trial", places["4003"])
    assert (points(sheet, "killed"), points(sheet, "hurt")) == ({"2023": 5}, {"2023": 4})
    assert sheet.carried == {"hurt": {"2023": first.pk}}
    assert now_of("trial", places["4001"]).version == 1


def test_categories_are_added_up_and_one_without_a_number_leaves_the_sum_without(
    skien: Community,
) -> None:
    ages = {"key": "children", "where": {"Alder": {"most": 1}}, "kind": "count"}
    table = a_table(ages, {"key": "all", "kind": "count"}, select={"Tid": ("*",)})
    dimensions = {
        "Region": ["K-4003"],
        "Kjonn": ["1", "2"],
        "Alder": ["000", "001", "105+"],
        "Tid": ["2022", "2023"],
    }
    #         age 0      age 1      105+     2022, 2023 each
    men: Numbers = [1, 2, 10, 20, 100, 200]
    women: Numbers = [1, 2, 10, ":", 100, 200]
    take_in(table, an_answer(dimensions, [*men, *women]))
    sheet = now_of("trial", skien)
    assert points(sheet, "children") == {"2022": 22, "2023": None}
    assert points(sheet, "all") == {"2022": 222, "2023": None}
    assert sheet.flags == {
        "children": {"2023": Flag.SUPPRESSED},
        "all": {"2023": Flag.SUPPRESSED},
    }


def test_what_may_not_be_added_up_is_refused_by_name(skien: Community) -> None:
    table = a_table({"key": "rate"}, select={"Tid": ("*",)})
    dimensions = {"Region": ["K-4003"], "Kjonn": ["1", "2"], "Tid": ["2022", "2023"]}
    told = take_in(table, an_answer(dimensions, [1.5, 2.5, 3.5, ".."]))
    assert told.faults == [
        "trial: K-4003 and K-4003 meet in rate, which cannot be added up.",
    ]
    assert points(now_of("trial", skien), "rate") == {"2022": None, "2023": None}


def test_counties_groups_and_the_country_are_places_too_and_districts_are_nobodys() -> None:
    county = telemark()["40"]
    table = a_table({"key": "rate"}, select={"Tid": ("*",)})
    codes = ["F-40", "0", "EKG05", "EAKUO", "301101", "K-Rest", "9999", "H12"]
    told = take_in(table, an_answer({"Region": codes, "Tid": ["2023"]}, list(range(8))))
    assert told.faults == []
    assert points(now_of("trial", county), "rate") == {"2023": 0}
    assert points(now_of("trial", "0"), "rate") == {"2023": 1}
    assert points(now_of("trial", "EKG05"), "rate") == {"2023": 2}
    assert Sheet.objects.count() == 3


def test_an_answer_without_places_or_time_is_a_failure_and_nothing_is_taken() -> None:
    telemark()
    table = a_table(select={"Tid": ("*",)})
    told = take_in(table, an_answer({"Thing": ["K-4003"], "Tid": ["2023"]}, [1]))
    assert told.outcome == Outcome.FAILED
    assert told.faults == ["trial has no places or no time and cannot be used."]
    assert not Sheet.objects.exists()
    assert take_in(table, an_answer({"Region": ["K-4003"], "Tid": ["2023"]}, [1])).outcome == (
        Outcome.TAKEN
    )


def test_what_came_with_the_list_of_communities_is_taken_once_for_each_credit() -> None:
    place = a_place("4003")
    words = {"year": 2024, "unit": "u", "url": "https://example.org"}
    people = PlaceFact.objects.create(
        community=place, kind="population", value=56_000, source="A", attribution="By A", **words
    )
    PlaceFact.objects.create(
        community=place, kind="area", value="722.5", source="B", attribution="By B", **words
    )
    made = take_in_places()
    assert [(one.table, one.attribution) for one in made] == [
        ("places-A", "By A"),
        ("places-B", "By B"),
    ]
    assert points(now_of("places-B", place), "area") == {"2024": 722.5}
    assert take_in_places() == []
    assert Retrieval.objects.count() == 2, "nothing is noted where nothing is new"
    people.value = 57_000
    people.save()
    (new,) = take_in_places()
    assert (now_of("places-A", place).version, new.source) == (2, "places")


# -- The rule itself, whatever comes

NUMBERS = st.dictionaries(
    st.sampled_from(["2019", "2020", "2021", "2022"]),
    st.integers(0, 9) | st.sampled_from([Flag.MISSING, Flag.SUPPRESSED, Flag.NOT_COMPUTED]),
)


def arrived(numbers: dict[str, int | Flag]) -> Arrived:
    flags = {period: one.value for period, one in numbers.items() if isinstance(one, Flag)}
    there = {period: float(one) for period, one in numbers.items() if not isinstance(one, Flag)}
    return Arrived.of_points(there, flags)


@given(st.lists(NUMBERS, min_size=1, max_size=5))
def test_no_number_is_lost_but_to_a_newer_one_or_to_shielding(
    answers: list[dict[str, int | Flag]],
) -> None:
    sheet: Sheet | None = None
    expected: dict[str, int | Flag] = {}
    for number, numbers in enumerate(answers, 1):
        new = follow(sheet, "t", (1, ""), {"c": arrived(numbers)}, number)
        for period, one in numbers.items():
            if isinstance(one, Flag) and one != Flag.SUPPRESSED:
                continue
            expected[period] = one
        before, sheet = sheet, new or sheet
        assert sheet
        held = {period: one for period, one in points(sheet).items() if one is not None}
        assert held == {p: one for p, one in expected.items() if not isinstance(one, Flag)}
        assert follow(sheet, "t", (1, ""), {"c": arrived(numbers)}, 99) is None, "the same again"
        if before and new:
            assert new.version == before.version + 1
        for period, origin in sheet.carried.get("c", {}).items():
            assert period in held
            assert origin < sheet.retrieval_id
