"""Finding communities: by number through history, by name as typed, and in the reader's language."""

from datetime import date

import pytest

from trygt.places import queries
from trygt.places.models import Community

pytestmark = pytest.mark.usefixtures("shipped")


def place(slug):
    return Community.objects.get(slug=slug)


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("0706", "sandefjord"),
        ("0719", "sandefjord"),
        ("0710", "sandefjord"),
        ("3804", "sandefjord"),
        ("3907", "sandefjord"),
        ("1601", "trondheim"),
        ("5030", "trondheim"),
        ("1141", "stavanger"),
        ("0137", "valer-ostfold"),
        ("0426", "valer-innlandet"),
        ("2011", "kautokeino"),
        ("0125", "indre-ostfold"),
        ("1571", "heim"),
        ("3118", "indre-ostfold"),
        ("1508", "alesund"),
        ("1580", "haram"),
        ("16", "trondelag"),
        ("12", "vestland"),
    ],
)
def test_any_number_since_2016_finds_todays_community(code, slug):
    assert queries.by_code(code).slug == slug


@pytest.mark.parametrize(
    ("code", "slugs"),
    [
        ("0720", {"sandefjord", "tonsberg"}),
        ("5012", {"heim", "hitra", "orkland"}),
        ("1613", {"heim", "hitra", "orkland"}),
        ("1850", {"narvik", "hamaroy"}),
        ("1507", {"alesund", "haram"}),
        ("1534", {"alesund", "haram"}),
        ("30", {"ostfold", "akershus", "buskerud"}),
        ("01", {"ostfold", "akershus", "buskerud"}),
    ],
)
def test_a_split_refuses_to_guess_and_offers_todays_candidates(code, slugs):
    with pytest.raises(queries.SplitCode) as refusal:
        queries.by_code(code)
    assert {c.slug for c in refusal.value.candidates} == slugs
    for candidate in refusal.value.candidates:
        assert candidate.name in str(refusal.value)


def test_a_day_narrows_the_search():
    assert queries.by_code("3804", date(2020, 1, 1)).slug == "sandefjord"
    assert queries.by_code("3804", date(2023, 12, 31)).slug == "sandefjord"
    for day in (date(2019, 12, 31), date(2024, 1, 1)):
        with pytest.raises(queries.UnknownCode, match="3804"):
            queries.by_code("3804", day)
    with pytest.raises(queries.UnknownCode, match="9999"):
        queries.by_code("9999")


def test_the_living_carry_on_themselves_and_the_dissolved_in_others():
    assert queries.living_successor(place("alesund")).slug == "alesund"
    assert queries.living_successor(place("andebu")).slug == "sandefjord"
    assert queries.living_successor(place("sor-trondelag")).slug == "trondelag"
    with pytest.raises(queries.SplitCode):
        queries.living_successor(place("tysfjord"))


def test_predecessors_reach_all_the_way_back_in_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        slugs = {c.slug for c in queries.predecessors(place("haram"))}
    assert slugs == {"alesund", "haram-2020", "orskog", "skodje", "sandoy"}
    assert {c.slug for c in queries.predecessors(place("sandefjord"))} == {"andebu", "stokke"}
    assert queries.predecessors(place("oslo")) == set()
    # A moved border makes nobody a predecessor.
    assert {c.slug for c in queries.predecessors(place("nordre-follo"))} == {"ski", "oppegard"}


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("porsangu", "porsanger"),
        ("Porsáŋgu", "porsanger"),
        ("ALESUND", "alesund"),
        ("guovdageaidnu", "kautokeino"),
        ("stientje", "steinkjer"),
        ("yykea", "lyngen"),
        ("3804", "sandefjord"),
    ],
)
def test_search_forgives_keyboards_and_knows_all_languages(text, slug):
    assert [c.slug for c in queries.search(text)] == [slug]


def test_search_gives_all_that_fit_and_nothing_for_nothing():
    assert {c.slug for c in queries.search("heroy")} == {"heroy-more-og-romsdal", "heroy-nordland"}
    assert [c.slug for c in queries.search("Nesbyen")] == ["nesbyen"]
    assert "nesbyen" in {c.slug for c in queries.search("nes")}
    assert not queries.search("  ")
    assert not queries.search("atlantis")
    assert "andebu" not in {c.slug for c in queries.search("andebu")}


def test_stones_come_in_one_query(django_assert_num_queries):
    Community.objects.create(slug="made-up", kind="municipality", name="Made-up", fictional=True)
    with django_assert_num_queries(1):
        stones = [(s.slug, s.parent.name, s.latitude, s.longitude) for s in queries.stones()]
    assert len(stones) == 357
    assert all(all(stone) for stone in stones)


def test_official_names_are_told_apart_by_language():
    assert dict(queries.names_by_language(place("porsanger"))) == {
        "nb": "Porsanger",
        "se": "Porsáŋgu",
        "fkv": "Porsanki",
    }
    assert queries.official_name(place("nesseby")) == "Unjárga – Nesseby"
    assert queries.names_by_language(place("tysfjord")) == [
        ("nb", "Tysfjord"),
        ("", "Divtasvuodna"),
    ]


def test_same_names_have_addresses_that_tell_them_apart():
    by_name = {
        name: set(Community.objects.filter(name=name).values_list("slug", flat=True))
        for name in ("Våler", "Oslo", "Os", "Østfold", "Haram")
    }
    assert by_name == {
        "Våler": {"valer-ostfold", "valer-innlandet"},
        "Oslo": {"oslo", "oslo-county"},
        "Os": {"os", "os-2020"},
        "Østfold": {"ostfold", "ostfold-2020"},
        "Haram": {"haram", "haram-2020"},
    }
    assert place("oslo").kind == "municipality"
