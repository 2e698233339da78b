"""What is asked about figures: with comparisons, with provenance, in few queries."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.figures.sources.made import NOON, FhiApi
from tests.figures.world import (
    PEOPLE,
    TRAFFIC,
    Cell,
    Statistics,
    a_place,
    a_table,
    shipped,
    telemark,
    usual,
    yearly,
)
from tests.world import a_person
from trygt import clock
from trygt.figures import clues as speaking
from trygt.figures.acts import CannotChoose, compare_with
from trygt.figures.definition import library
from trygt.figures.loading import load
from trygt.figures.models import Compared, GroupMember, Retrieval
from trygt.figures.queries import (
    Figure,
    beside,
    compared_with,
    figures_of,
    known,
    last_failures,
    reads_among,
)
from trygt.figures.readings import make
from trygt.figures.taking import note_failure, take_in
from trygt.methods.results import Direction, Verdict
from trygt.places.models import Community

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def places() -> dict[str, Community]:
    return telemark()


def dangerous(cell: Cell) -> int:
    """As usual, but four times as many hurt in Skien, and one in four in Bamble."""
    number = usual(cell)
    if cell["ContentsCode"] == "Personer1" or cell["Region"] not in ("K-4003", "K-4012"):
        return number
    return number * 4 if cell["Region"] == "K-4003" else number // 4


def figure(community: Community, key: str) -> Figure:
    """One figure of a community."""
    indicator = library().indicator(key)
    assert indicator
    (found,) = figures_of(community, [indicator])
    return found


# -- A community's figures


def test_figures_stand_beside_their_county_the_country_and_the_group(
    places: dict[str, Community],
) -> None:
    GroupMember.objects.create(community=places["4003"], group="EKG05", year=2026)
    load(Statistics(dangerous), [PEOPLE, TRAFFIC])
    group = a_table({"key": "traffic-injured", "kind": "count"}, key="of-groups")
    take_in(group, yearly({"EKG05": [900] * 5}, ["2022", "2023", "2024", "2025", "2026"]))
    people = a_table({"key": "population", "kind": "population"}, key="people-of-groups")
    take_in(people, yearly({"EKG05": [500_000] * 2}, ["2025", "2026"]))
    make()
    skien, bamble = (figure(places[code], "traffic-injured") for code in ("4003", "4012"))
    for one in (skien.read, skien.county, skien.country, skien.group):
        assert one.newest
        assert one.newest.period == "2022_2026"
    assert skien.read.newest
    assert skien.read.newest.value == pytest.approx(160 / 20_000 * 100_000)
    assert skien.against_country
    assert skien.against_country.verdict == Verdict.MUCH_HIGHER
    assert skien.against_group
    assert skien.against_group.value == pytest.approx(900 / 500_000 * 100_000)
    assert bamble.against_county
    assert bamble.against_county.verdict == Verdict.MUCH_LOWER
    assert bamble.against_group is None, "it is in no group we know of"
    assert figure(places["4001"], "traffic-injured").against_country.verdict == Verdict.SAME  # type: ignore[union-attr]


def test_every_indicator_is_there_in_order_known_or_not(places: dict[str, Community]) -> None:
    load(Statistics(), [PEOPLE])
    found = figures_of(places["4003"])
    assert [one.indicator for one in found] == list(library().indicators)
    assert {one.indicator.key for one in found if one.known} == {"K01", "K03"}
    gap = next(one for one in found if one.indicator.key == "K64")
    assert (gap.read.dots, gap.origins, gap.against_country, gap.failed) == ((), (), None, None)


def test_a_figure_says_where_every_part_of_it_is_from_itself_first(
    places: dict[str, Community],
) -> None:
    load(Statistics(), [PEOPLE, TRAFFIC])
    origins = figure(places["4003"], "traffic-injured").origins
    assert [(one.source, one.table_id) for one in origins] == [("SSB", "12044"), ("SSB", "07459")]
    for one in origins:
        assert one.attribution == "Kilde: Statistisk sentralbyrå"
        assert (one.licence, one.retrieved) == ("CC BY 4.0", NOON)
        assert one.page.startswith("https://www.ssb.no/statbank/table/")
        assert one.updated


@pytest.mark.parametrize("many", [1, 40, 83])
def test_however_many_figures_it_is_five_queries(
    places: dict[str, Community], many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    GroupMember.objects.create(community=places["4003"], group="EKG05", year=2026)
    load(Statistics(), [PEOPLE, TRAFFIC])
    chosen = list(library().indicators)[:many]
    skien = Community.objects.get(pk=places["4003"].pk)
    with django_assert_max_num_queries(5):
        assert len(figures_of(skien, chosen)) == min(many, len(library().indicators))
    with django_assert_max_num_queries(2):
        known(skien, chosen)
    with django_assert_max_num_queries(1):
        reads_among(places.values(), ["K01", "K35"])
    with django_assert_max_num_queries(1):
        beside(skien)


# -- What fills a profile


class Injuries(FhiApi):
    """FHI's table of injuries by age group."""

    def __init__(self) -> None:
        super().__init__()
        self.dimensions["ALDER"] = ("0_120", "75_120")


def test_a_profile_is_filled_with_the_figures_own_source_not_that_of_the_population(
    places: dict[str, Community],
) -> None:
    load(Injuries(), [shipped("fhi-injuries", title="Skader i sykehus")])
    with clock.at(NOON + timedelta(days=1)):
        later = a_table({"key": "population", "kind": "population"}, key="ssb-population")
        take_in(later, yearly({"K-4003": [56_000]}, ["2024"], retrieved=NOON + timedelta(hours=9)))
        make()
        found = known(places["4003"], library().indicators)
        shielded = known(places["4001"], library().indicators)
    assert set(found) == {"K01", "K27"}
    injuries = found["K27"]
    assert (injuries.source, injuries.year, injuries.period) == ("FHI", 2024, "2022_2024")
    assert injuries.attribution.startswith("Kilde: Folkehelseinstituttet")
    assert injuries.value == round(injuries.value or 0, 1)
    assert injuries.retrieved == NOON.date()
    assert (found["K01"].source, found["K01"].value) == ("SSB", Decimal(56_000))
    assert (shielded["K27"].value, shielded["K27"].flag) == (None, "suppressed")


def test_what_was_not_fetched_fills_nothing(places: dict[str, Community]) -> None:
    load(Statistics(), [TRAFFIC])
    found = known(places["4003"], library().indicators)
    assert set(found) == {"K35", "traffic-cost"}
    assert not figure(places["4003"], "traffic-injured").known, "it stands among what is not here"


# -- What failed


def test_only_the_newest_asking_of_each_level_counts_as_failed(
    places: dict[str, Community],
) -> None:
    load(Statistics(), [PEOPLE, TRAFFIC])
    assert last_failures() == {}
    note_failure(TRAFFIC, "county", "SSB, table 12044: it is gone")
    with clock.at(NOON + timedelta(hours=1)):
        load(Statistics(), [PEOPLE], again=True)
        assert set(last_failures()) == {"ssb-traffic"}
        assert figure(places["4003"], "K35").failed == NOON + timedelta(minutes=1)
        assert figure(places["4003"], "K01").failed is None
        load(Statistics(), [TRAFFIC], again=True)
        assert last_failures() == {}
    assert Retrieval.objects.filter(outcome="failed").count() == 1, "it stays on record"


# -- Whom to compare with


def test_a_community_is_seen_beside_its_county_and_those_it_chose(
    places: dict[str, Community],
) -> None:
    far = a_place("0301", "Oslo", a_place("03", "Oslo county"))
    a_place("1103", "Stavanger", a_place("11", "Rogaland"))
    load(Statistics(), [PEOPLE])
    compare_with(places["4003"], [far, places["4001"]], a_person())
    found = beside(places["4003"])
    assert [one.community.name for one in found] == ["Bamble", "Oslo", "Porsgrunn", "Skien"]
    assert [one.newest_reading is None for one in found] == [False, True, False, False]
    assert [one.chosen for one in found] == [False, True, True, False]
    others = [one.community.name for one in beside(places["4012"])]
    assert others == ["Bamble", "Porsgrunn", "Skien"]
    reads = reads_among([far, places["4003"]], ["K01", "K64"])
    assert set(reads) == {places["4003"].pk}
    assert set(reads[places["4003"].pk]) == {"K01"}
    assert [one.community.name for one in beside(places["40"])] == ["Telemark"]


def test_what_cannot_be_compared_is_refused_and_what_was_chosen_stays(
    places: dict[str, Community],
) -> None:
    skien, by = places["4003"], a_person()
    gone = a_place("0811", "Siljan", dissolved_on=NOON.date())
    made_up = a_place("9901", "Tunvik", fictional=True)
    compare_with(skien, [places["4001"]], by)
    before = list(Compared.objects.values_list("pk", flat=True))
    for others, words in (
        ([skien], "cannot be compared with itself"),
        ([places["4012"], gone], "Siljan cannot be compared"),
        ([places["4012"], made_up], "Tunvik cannot be compared"),
        ([places["40"]], "Telemark cannot be compared"),
        ([a_place(f"46{n:02}", f"Place {n}") for n in range(9)], "at most 8"),
    ):
        with pytest.raises(CannotChoose, match=words):
            compare_with(skien, others, by)
        assert list(Compared.objects.values_list("pk", flat=True)) == before
    with pytest.raises(CannotChoose):
        compare_with(made_up, [skien], by)


def test_a_new_choice_keeps_who_chose_what_was_there(places: dict[str, Community]) -> None:
    skien, first, second = places["4003"], a_person(), a_person()
    eight = [a_place(f"46{n:02}", f"Place {n}") for n in range(8)]
    compare_with(skien, eight, first)
    assert compared_with(skien) == eight
    compare_with(skien, [eight[3], places["4001"], eight[3]], second)
    assert compared_with(skien) == [eight[3], places["4001"]]
    assert list(Compared.objects.values_list("by", flat=True)) == [first.pk, second.pk]
    compare_with(skien, [], second)
    assert compared_with(skien) == []


# -- What figures say of risks


def test_clues_speak_of_the_cells_the_library_says(places: dict[str, Community]) -> None:
    load(Statistics(dangerous), [PEOPLE, TRAFFIC])
    found = speaking.clues(places["4003"])
    assert set(found) == {("TRA", "ALL"), ("TRA", "L3"), ("TRA", "L4"), ("TRA", "L5")}
    (clue,) = found["TRA", "ALL"]
    assert (clue.indicator, clue.title["en"]) == ("traffic-injured", "Injured in traffic")
    assert clue.per_year == pytest.approx(160 / 20_000)
    assert (clue.verdict, clue.direction) == (Verdict.MUCH_HIGHER, Direction.UNCLEAR)
    assert clue.source == "Kilde: Statistisk sentralbyrå", "said once, though it is two tables"
    assert clue.href == "https://www.ssb.no/statbank/table/12044"
    assert clue.words == (
        "800.0 (745.5–857.4) per 100,000 residents a year, five years together, 2022–2026. "
        "Clearly higher than the country. No clear trend, 2017 to 2026."
    )
    assert speaking.clues(places["4012"])["TRA", "ALL"][0].verdict == Verdict.MUCH_LOWER
    assert speaking.clues(a_place("0301", "Oslo")) == {}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "800,0 (745,5–857,4) per 100 000 innbyggere i året, fem år samlet, 2022–2026. "),
        ("nn", "800,0 (745,5–857,4) per 100 000 innbyggjarar i året, fem år samla, 2022–2026. "),
        ("en", "800.0 (745.5–857.4) per 100,000 residents a year, five years together, 2022–2026. "),
    ],
)  # fmt: skip
def test_a_clue_speaks_the_readers_language(
    places: dict[str, Community], language: str, words: str
) -> None:
    load(Statistics(dangerous), [PEOPLE, TRAFFIC])
    english = speaking.clues(places["4003"])["TRA", "ALL"][0].words
    with translation.override(language):
        said = speaking.clues(places["4003"])["TRA", "ALL"][0].words
        verdict = translation.gettext("Clearly higher than %(place)s.")
        assert verdict % {"place": translation.gettext("the country")} in said
    assert said.startswith(words)
    assert (said == english) == (language == "en")


def test_a_clue_of_a_shielded_figure_says_so_and_gives_the_last_number_its_own_period(
    places: dict[str, Community],
) -> None:
    periods = ["2019_2021", "2020_2022"]
    rates = a_table({"key": "injuries-hospital", "kind": "rate"}, source="fhi", key="fhi-injuries")
    take_in(rates, yearly({"K-4003": [14.0, ":"], "0": [13.0, 13.5]}, periods))
    make()
    (clue,) = speaking.clues(places["4003"])["HJE", "ALL"]
    unit = "per 1,000 residents, three-year mean"
    assert clue.words == f"Shielded for privacy, 2020–2022. 14.0 {unit}, 2019–2021."
    assert clue.verdict is None, "2019–2021 is not what is compared now"
    assert clue.per_year == pytest.approx(0.014)
    assert clue.source.startswith("Kilde: Folkehelseinstituttet")
