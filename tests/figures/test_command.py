"""`trygt figures`: what it says, and how it ends."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.figures.sources.made import answer
from tests.figures.world import TRAFFIC, Statistics, a_place, a_table, telemark, yearly
from tests.world import a_person
from trygt.figures.acts import place
from trygt.figures.loading import load
from trygt.figures.models import GroupMember, Reading, Retrieval, Sheet
from trygt.figures.queries import to_be_placed
from trygt.figures.sources.fetching import Request
from trygt.figures.sources.saved import INDEX, Recording
from trygt.figures.taking import take_in
from trygt.places.models import Community, PlaceFact, Succession, SuccessionKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def say(*words: str | Path, fails: bool = False) -> list[str]:
    """What the command writes, line by line; with `fails`, what it says as it ends with 1."""
    out = StringIO()
    if fails:
        with pytest.raises(CommandError) as caught:
            call_command("figures", *map(str, words), stdout=out)
        assert caught.value.returncode == 1
        return [*out.getvalue().splitlines(), str(caught.value)]
    call_command("figures", *map(str, words), stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small country, and answers about its traffic in a folder."""
    telemark()
    load(Recording(Statistics(), tmp_path), [TRAFFIC])
    Reading.objects.all().delete()
    Sheet.objects.all().delete()
    Retrieval.objects.all().delete()
    return tmp_path


def test_what_is_new_is_taken_in_and_the_same_again_is_not(folder: Path) -> None:
    PlaceFact.objects.create(
        community=Community.objects.get(slug="place-4003"),
        kind="population",
        year=2024,
        value=56_000,
        unit="u",
        source="S",
        attribution="A",
    )
    assert say("load", "ssb-traffic", "--from", folder)[-1] == ("3 taken in, 0 unchanged, 0 failed")
    assert Reading.objects.filter(indicator="K01").exists(), "the list's population comes along"
    assert say("load", "ssb-traffic", "--from", folder) == ["0 taken in, 0 unchanged, 0 failed"]
    assert say("load", "ssb-traffic", "--from", folder, "--again")[-1] == (
        "0 taken in, 3 unchanged, 0 failed"
    )


def test_a_source_that_failed_ends_with_one_and_names_the_table(folder: Path) -> None:
    say("load", "ssb-traffic", "--from", folder)
    index = json.loads((folder / INDEX).read_text("utf-8"))
    spoilt = next(one["file"] for one in index if "codelist[Region]=agg_KommFylker" in one["url"])
    (folder / spoilt).write_bytes(answer(b"<!doctype html><title>Oops</title>").content)
    lines = say("load", "ssb-traffic", "--from", folder, "--again", fails=True)
    assert lines[1] == (
        "2/3 ssb-traffic county, failed: Statistisk sentralbyrå, table 12044: "
        "a web page came instead of figures: “Oops”"
    )
    assert lines[-2:] == [
        "0 taken in, 2 unchanged, 1 failed",
        "What was known before stays. Try again later.",
    ]
    assert Sheet.objects.filter(table="ssb-traffic", current=True).count() == 5


def test_a_doubted_jump_is_taken_in_only_when_a_person_says_so(tmp_path: Path) -> None:
    skien = telemark()["4003"]
    load(Statistics(lambda _cell: 400), [TRAFFIC])
    load(Recording(Statistics(lambda _cell: 4_000), tmp_path), [TRAFFIC], again=True)
    sheet = Sheet.objects.get(community=skien, current=True)
    assert sheet.values["traffic-injured"][0] == 400
    say("load", "ssb-traffic", "--from", tmp_path, "--again", "--believe")
    sheet = Sheet.objects.get(community=skien, current=True)
    assert sheet.values["traffic-injured"][0] == 4_000


def test_a_table_there_is_not_and_a_folder_there_is_not_are_told_plainly(tmp_path: Path) -> None:
    (line,) = say("load", "ssb-traffick", fails=True)
    assert line.startswith("There is no table ssb-traffick; there are ssb-population, ")
    assert "ssb-traffic, " in line
    (line,) = say("load", "ssb-traffic", "--from", tmp_path / "nowhere", fails=True)
    assert line == "nowhere/index.json: the file cannot be opened"
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("figures", "lode")
    assert not Retrieval.objects.exists()


def test_readings_are_made_anew_and_counted(folder: Path) -> None:
    say("load", "ssb-traffic", "--from", folder)
    count = Reading.objects.count()
    Reading.objects.all().delete()
    assert say("make") == [f"{count} readings made"]
    assert Reading.objects.count() == count > 0


def test_what_waits_for_a_person_is_listed_until_it_is_decided() -> None:
    assert say("waiting") == []
    old, day = a_place("1507", "Ålesund"), date(2024, 1, 1)
    for name, code in (("Ålesund", "1508"), ("Haram", "1580")):
        Succession.objects.create(
            predecessor=old, successor=a_place(code, name), on=day, kind=SuccessionKind.SPLIT
        )
    old.codes.update(valid_to=day)
    Community.objects.filter(pk=old.pk).update(dissolved_on=day)
    take_in(a_table(), yearly({"1507": [7]}, ["2023"]))
    sentence = "Ålesund was split on 2024-01-01. Choose which community is meant: Haram, Ålesund."
    assert say("waiting") == [f"trial 1507: {sentence}"]
    place(to_be_placed()[0], None, a_person(), "Too old to matter.")
    assert say("waiting") == []


def test_groups_are_loaded_from_a_folder_and_a_folder_without_them_fails(
    folder: Path, tmp_path: Path
) -> None:
    (line,) = say("groups", "--from", folder, fails=True)
    assert "has no answer to GET https://data.ssb.no/api/klass" in line
    pair = {"sourceCode": "EKG05", "sourceName": "Fem", "targetCode": "4003", "targetName": "Skien"}
    url = "https://data.ssb.no/api/klass/v1/correspondencetables/2840"
    klass = Recording(lambda _request: answer({"correspondenceMaps": [pair]}), tmp_path)
    klass(Request("klass", "GET", url, name="klass-groups"))
    assert say("groups", "--from", tmp_path) == ["1 municipalities have their group"]
    assert GroupMember.objects.get().group == "EKG05"
