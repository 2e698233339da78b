"""Answers in a folder: what is recorded is what is given again, and the folder is not trusted."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.figures.sources.made import NOON, Clock, FhiApi, PxWeb, always, answer
from tests.figures.sources.test_fhi import INJURIES
from tests.figures.sources.test_ssb import PLACES, POPULATION
from trygt.figures.sources import fhi, ssb
from trygt.figures.sources.failures import NotSaved, SourceFailed
from trygt.figures.sources.fetching import Request, Response
from trygt.figures.sources.saved import INDEX, Recording, Saved

ASK = Request("ssb", "GET", "https://data.ssb.no/x?b=2&a=1", name="ssb-x")


def entry(**more: Any) -> dict[str, Any]:
    return {
        "source": "ssb",
        "method": "GET",
        "url": ASK.url,
        "body": None,
        "status": 200,
        "headers": {},
        "file": "ssb-x.json",
        "retrieved": "2026-11-26T12:00:00+00:00",
        **more,
    }


def write_index(folder: Path, entries: object) -> None:
    (folder / INDEX).write_text(json.dumps(entries), encoding="utf-8")


def test_what_was_recorded_is_given_again_by_the_same_path(tmp_path: Path):
    for source, fetch_table, query in (
        (PxWeb(), ssb.fetch_table, POPULATION),
        (FhiApi(), fhi.fetch_table, INJURIES),
    ):
        recording = Recording(source, tmp_path)
        online = list(fetch_table(query, recording, PLACES))
        assert source.asked
        replayed: list[Request] = []
        saved = Saved(tmp_path)

        def listen(
            request: Request, saved: Saved = saved, to: list[Request] = replayed
        ) -> Response:
            to.append(request)
            return saved(request)

        assert list(fetch_table(query, listen, PLACES)) == online
        assert [one.key for one in replayed] == [one.key for one in source.asked]
    assert {path.name for path in tmp_path.iterdir()} == {
        INDEX,
        *("ssb-07459-metadata.json", "ssb-07459-municipality.json", "ssb-07459-county.json"),
        *("ssb-07459-country.json", "ssb-codelist-agg-kommsummer.json"),
        *("ssb-codelist-agg-kommfylker.json", "ssb-codelist-vs-landet.json"),
        *("fhi-nokkel-tables.json", "fhi-nokkel-714-dimension.json", "fhi-nokkel-714.json"),
    }
    assert len(Saved(tmp_path).requests()) == 10


def test_a_saved_answer_keeps_its_own_time_status_and_bytes(tmp_path: Path):
    raw = Response(
        404, {"content-type": "text/html; charset=utf-8", "set-cookie": "x"}, b"\xff", "u", NOON
    )
    Recording(lambda _: raw, tmp_path)(ASK)
    found = Saved(tmp_path)(ASK)
    assert (found.status, found.content, found.retrieved) == (404, b"\xff", NOON)
    assert found.headers == {"content-type": "text/html; charset=utf-8"}
    assert (tmp_path / "ssb-x.html").exists()
    assert "set-cookie" not in (tmp_path / INDEX).read_text(encoding="utf-8")


def test_a_question_is_the_same_whatever_order_its_query_and_body_stand_in(tmp_path: Path):
    posted = Request("fhi", "POST", "https://x/y", {"a": 1, "b": [1, 2]})
    recording = Recording(always(answer({"n": 1}), answer({"n": 2}))[0], tmp_path)
    recording(ASK)
    recording(posted)
    saved = Saved(tmp_path)
    assert saved(Request("ssb", "get", "https://data.ssb.no/x?a=1&b=2")).content == b'{"n": 1}'
    assert (
        saved(Request("fhi", "POST", "https://x/y", {"b": [1, 2], "a": 1})).content == b'{"n": 2}'
    )
    for other in (
        Request("ssb", "GET", "https://data.ssb.no/x?a=1&b=3"),
        Request("fhi", "POST", "https://x/y", {"a": 1, "b": [2, 1]}),
        Request("ssb", "POST", ASK.url, {}),
    ):
        with pytest.raises(NotSaved, match=f"{tmp_path.name} has no answer to"):
            saved(other)


def test_asking_again_replaces_and_a_folder_can_be_added_to(tmp_path: Path):
    clock = Clock()
    first = Recording(always(answer({"n": 1}))[0], tmp_path)
    first(ASK)
    later = Response(200, {}, b"new", "u", clock.moment + timedelta(days=1))
    second = Recording(lambda _: later, tmp_path)
    second(ASK)
    second(Request("ssb", "GET", "https://data.ssb.no/other", name="ssb-x"))
    saved = Saved(tmp_path)
    assert (saved(ASK).content, saved(ASK).retrieved) == (b"new", later.retrieved)
    assert sorted(path.name for path in tmp_path.iterdir()) == [INDEX, "ssb-x.bin", "ssb-x.json"]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("", "ssb-x-y.json"),
        ("SSB 07459: Å/..\\..", "ssb-07459.json"),
        ("../../etc/passwd", "etc-passwd.json"),
        ("con", "answer-con.json"),
        ("index", "index-2.json"),
        ("x" * 300, "x" * 80 + ".json"),
        ("…", "answer.json"),
    ],
)
def test_file_names_can_be_read_and_are_safe_everywhere(tmp_path: Path, name: str, file: str):
    request = Request("ssb", "GET", "https://data.ssb.no/x/y?c=1", name=name)
    Recording(always(answer({}))[0], tmp_path)(request)
    (kept,) = (path.name for path in tmp_path.iterdir() if path.name != INDEX)
    assert kept == file


@pytest.mark.parametrize(
    "file",
    [
        *(
            "../secret.json",
            "/etc/passwd",
            "..\\secret.json",
            "a/b.json",
            "C:x.json",
            "",
            "index.json",
        ),
        *(".hidden", "con.json", "x.json.", "x\x00.json", "Å.json", "missing.json"),
    ],
)
def test_a_name_in_the_index_leads_nowhere_but_to_a_file_beside_it(tmp_path: Path, file: str):
    (tmp_path / "secret.json").write_text("{}", encoding="utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    write_index(folder, [entry(file=file)])
    with pytest.raises(NotSaved, match=r"answer 1: file is missing or wrong|cannot be opened"):
        Saved(folder)(ASK)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path):
    secret = tmp_path / "secret.json"
    secret.write_text("{}", encoding="utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "ssb-x.json").symlink_to(secret)
    write_index(folder, [entry()])
    with pytest.raises(NotSaved, match=r"folder/ssb-x.json: the file cannot be opened"):
        Saved(folder)(ASK)


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({}, "a list is expected"),
        ([1], "answer 1"),
        ([entry(), entry(status="200")], "answer 2: status is missing or wrong"),
        ([entry(retrieved="today")], "answer 1: retrieved is missing or wrong"),
        ([entry(retrieved="2026-11-26T12:00:00")], "answer 1: retrieved"),
        ([entry(url=None)], "answer 1: url"),
        ([entry(headers=["x"])], "answer 1: headers"),
        ([{"source": "ssb"}], "answer 1: 'method' is missing"),
    ],
)
def test_an_index_that_is_wrong_is_named_by_its_answer_and_field(
    tmp_path: Path, entries: object, words: str
):
    write_index(tmp_path, entries)
    with pytest.raises(NotSaved, match=words) as caught:
        Saved(tmp_path)
    assert caught.value.where == f"{tmp_path.name}/{INDEX}"


def test_a_folder_without_an_index_and_one_cut_off_are_told(tmp_path: Path):
    with pytest.raises(NotSaved, match="cannot be opened"):
        Saved(tmp_path)
    (tmp_path / INDEX).write_text('[{"source": ', encoding="utf-8")
    with pytest.raises(SourceFailed, match="not sound JSON"):
        Saved(tmp_path)
