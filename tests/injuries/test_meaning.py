"""What values mean: days, ages, words, ICD-10 codes, and what columns are proposed to be."""

from datetime import date

import pytest

from tests.injuries.world import FMDS, as_csv, fmds_rows
from trygt.injuries import codes, icd10
from trygt.injuries.ages import PHASES, ImplausibleAge, across_phases, phase_of, phase_of_text
from trygt.injuries.codes import UNKNOWN, axes, name_of, order_of
from trygt.injuries.dates import When, is_future, when_of
from trygt.injuries.mapping import Choices, meaning_of, proposed
from trygt.injuries.reading.table import Table, build
from trygt.schemes import queries as schemes


def a_table(head: list[str], rows: list[list[str]]) -> Table:
    return build(enumerate([head, *rows], start=1), "skader.csv")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2021-05-01", (2021, 5, 1)),
        ("2021-05-01 14:30", (2021, 5, 1)),
        ("2021-05-01T14:30:00Z", (2021, 5, 1)),
        ("01.05.2021", (2021, 5, 1)),
        ("1.5.2021 kl. 14.30", (2021, 5, 1)),
        ("1/5/21", (2021, 5, 1)),
        ("1.5.98", (1998, 5, 1)),
        ("20210501", (2021, 5, 1)),
        ("202105011430", (2021, 5, 1)),
        ("44317", (2021, 5, 1)),
        ("44317.604", (2021, 5, 1)),
        ("2021-05", (2021, 5, None)),
        ("05.2021", (2021, 5, None)),
        ("2021", (2021, None, None)),
    ],
)
def test_days_in_every_form(text: str, found: tuple[int, int | None, int | None]) -> None:
    when = when_of(text)
    assert when is not None
    assert (when.year, when.month, when.day.day if when.day else None) == found


@pytest.mark.parametrize(
    "text", ["", "x", "31.02.2021", "2021-13-01", "13.2021", "34", "1.5", "2021-05-01x", "99999999"]
)
def test_what_is_no_day(text: str) -> None:
    assert when_of(text) is None


def test_what_has_not_come_yet() -> None:
    today = date(2024, 6, 15)
    assert is_future(When(2024, 6, date(2024, 6, 16)), today)
    assert is_future(When(2024, 7), today)
    assert is_future(When(2025), today)
    assert not is_future(When(2024, 6), today)
    assert not is_future(When(2024), today)


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("0", "L0"), ("1", "L1"), ("5", "L1"), ("6", "L2"), ("12", "L2"), ("13", "L3"), ("19", "L3"),
        ("20", "L4"), ("34", "L4"), ("35", "L5"), ("66", "L5"), ("67", "L6"), ("79", "L6"),
        ("80", "L7"), ("120", "L7"), ("34 år", "L4"), ("34,0", "L4"), ("8 mnd", "L0"), ("14 mnd", "L1"),
        ("3 uker", "L0"), ("under 1 år", "L0"), ("80+", "L7"), ("80 år og over", "L7"), ("90+", "L7"),
        ("35-66", "L5"), ("35–66 år".replace("–", "-"), "L5"), ("0-4", "L1"), ("5-9", "L2"),
        ("60-69", "L5"), ("65-69", "L6"), ("L3", "L3"), ("65+", None), ("voksen", None), ("", None),
    ],
)  # fmt: skip
def test_ages_and_groups(text: str, phase: str | None) -> None:
    assert phase_of_text(text) == phase


@pytest.mark.parametrize("text", ["-1", "121", "999", "9-3", "100-130"])
def test_ages_nobody_has(text: str) -> None:
    with pytest.raises(ImplausibleAge):
        phase_of_text(text)


def test_phases_are_the_schemes_and_hold_every_age_once() -> None:
    assert [phase_of(age) for age in range(121)].count("L2") == 7
    scheme = schemes.get("trygge-lokalsamfunn", "2026.2")
    assert [*PHASES, "ALL"] == [phase.key for phase in scheme.vocabulary.phases]
    assert across_phases(["0-4", "35-66", "60-69", "x", "9-3"]) == ["0-4", "60-69"]


def test_themes_of_the_lists_are_the_schemes() -> None:
    scheme = schemes.get("trygge-lokalsamfunn", "2026.2")
    known = {theme.key for theme in scheme.vocabulary.themes}
    used = {t for axis in axes().values() for c in axis.categories.values() for t in c.themes}
    for part in ("causes", "intents", "more_themes"):
        used |= {t for entry in codes.lists("icd10")[part] for t in entry.get("themes", ())}
    assert used <= known
    assert used <= set(order_of("theme"))


def test_every_category_has_a_name_in_three_languages_and_is_found_by_it() -> None:
    for axis in axes().values():
        assert set(axis.name) == {"nb", "nn", "en"}
        for category in axis.categories.values():
            assert set(category.name) == {"nb", "nn", "en"}
            for name in category.name.values():
                assert axis.find(name) == category.key, (axis.key, name)
    for part in ("intents", "causes", "bodies"):
        assert all(set(entry["name"]) == {"nb", "nn", "en"} for entry in codes.lists("icd10")[part])


@pytest.mark.parametrize(
    ("axis", "text", "key"),
    [
        ("mechanism", "Fall på samme nivå", "fall"),
        ("mechanism", "2 Fall fra høyde", "fall"),
        ("mechanism", "Truffet av fallende gjenstand", "struck"),
        ("mechanism", "Snubling", "fall"),
        ("place", "Bolig, inne", "home"),
        ("place", "Skule", "school"),
        ("place", "FRI NATUR", "nature"),
        ("intent", "Villet egenskade", "self-harm"),
        ("intent", "Vald", "assault"),
        ("severity", "Svært alvorlig", "critical"),
        ("severity", "Mindre alvorlig", "moderate"),
        ("sex", "K", "female"),
        ("sex", "x", None),
        ("place", "7", None),
    ],
)
def test_words_of_values(axis: str, text: str, key: str | None) -> None:
    assert axes()[axis].find(text) == key


# methods.md 7.1: one code of each group and intent, and both sides of a border.
@pytest.mark.parametrize(
    ("code", "group", "intent", "themes"),
    [
        ("V02.1", "traffic", "unintentional", {"TRA"}),
        ("V02.0", "transport-land", "unintentional", {"TRA"}),
        ("V12.3", "traffic", "unintentional", {"TRA"}),
        ("V12.2", "transport-land", "unintentional", {"TRA"}),
        ("V29.4", "traffic", "unintentional", {"TRA"}),
        ("V79.9", "traffic", "unintentional", {"TRA"}),
        ("V86.3", "traffic", "unintentional", {"TRA"}),
        ("V86.4", "transport-land", "unintentional", {"TRA"}),
        ("V89.2", "traffic", "unintentional", {"TRA"}),
        ("V90", "transport-water", "unintentional", {"DRU"}),
        ("V97", "transport-other", "unintentional", set()),
        ("W00", "fall", "unintentional", {"FALL"}),
        ("W19.9", "fall", "unintentional", {"FALL"}),
        ("W20", "struck", "unintentional", set()),
        ("W74", "drowning", "unintentional", {"DRU"}),
        ("W75", "suffocation", "unintentional", set()),
        ("X09", "fire", "unintentional", {"BRA"}),
        ("X10", "hot", "unintentional", set()),
        ("X40", "poisoning", "unintentional", {"FOR"}),
        ("X59", "other", "unintentional", set()),
        ("X60", "poisoning", "self-harm", {"SEL"}),
        ("X80", "fall", "self-harm", {"SEL"}),
        ("X84", "other", "self-harm", {"SEL"}),
        ("X85", "poisoning", "assault", {"VOL"}),
        ("Y09", "other", "assault", {"VOL"}),
        ("Y10", "poisoning", "undetermined", {"FOR"}),
        ("Y34", "other", "undetermined", set()),
        ("Y35", "other", "legal", set()),
        ("Y85", "other", "unintentional", set()),
        ("Y87.0", "other", "self-harm", {"SEL"}),
        ("Y87.1", "other", "assault", {"VOL"}),
        ("w010", "fall", "unintentional", {"FALL"}),
        ("W01.09 Fall", "fall", "unintentional", {"FALL"}),
    ],
)
def test_external_causes(code: str, group: str, intent: str, themes: set[str]) -> None:
    cause = icd10.cause_of(code)
    assert cause == icd10.Cause(group, intent, frozenset(themes))


@pytest.mark.parametrize("text", ["", "S72.0", "Y40", "Y84", "J18", "W", "WXY", "Fall", "U071"])
def test_what_is_no_external_cause(text: str) -> None:
    assert icd10.cause_of(text) is None


def test_parts_of_the_body_cover_the_chapter() -> None:
    for letter, last in (("S", 99), ("T", 98)):
        for number in range(last + 1):
            assert icd10.body_of(f"{letter}{number:02}") or (letter, number) in GAPS
    assert [icd10.body_of(c) for c in ("S09", "S10", "S72.0", "T07", "T32", "T79", "J18")] == [
        "head", "neck", "hip", "several", "burns", "complications", None,
    ]  # fmt: skip


GAPS = {("T", 89)}  # T80–T88 and T90–T98: the chapter has no T89


def test_a_span_that_is_none_is_a_fault() -> None:
    with pytest.raises(ValueError, match="no span"):
        list(icd10.spans("V01 to V09"))


def test_columns_are_proposed_by_name_and_by_content() -> None:
    table = a_table(FMDS, fmds_rows(40))
    roles = (
        "when", "age", "sex", "intent", "activity", "mechanism", "severity", "place",
    )  # fmt: skip
    assert proposed(table).roles == roles
    renamed = a_table([f"k{n}" for n in range(8)], fmds_rows(40))
    # A hospital's own names: nothing but what the cells hold.
    assert proposed(renamed).roles == roles
    codes_only = a_table(["a", "b", "c", "d"], [["2021", "W01", "S72", "x"]] * 6)
    assert proposed(codes_only).roles == ("", "cause", "diagnosis", "")


def test_a_role_is_given_once_and_bare_numbers_tell_nothing() -> None:
    table = a_table(
        ["Dato", "Skadedato", "Gruppe"],
        [["2021-05-01", "2021-05-02", str(1 + n % 2)] for n in range(9)],
    )
    assert proposed(table).roles == ("when", "", "")


def test_choices_are_kept_by_place_never_by_what_cells_say() -> None:
    choices = Choices(("when", "place"), {1: {0: "home"}})
    assert Choices.from_stored(choices.stored()) == choices
    table = a_table(["Dato", "Sted"], [["2021-05-01", "XYZ"], ["2021-05-01", "Skole"]] * 3)
    assert choices.meanings(table, "place") == ["home", "school"]
    assert "XYZ" not in str(choices.stored())
    assert meaning_of("place", "") == UNKNOWN


def test_names_in_the_readers_language() -> None:
    assert name_of("place", "home") == "Home"
    assert name_of("anything", UNKNOWN) == "Unknown"
    assert name_of("year", "2021") == "2021"
    assert as_csv([["x"]], ["a"]) == b"a\r\nx\r\n"
