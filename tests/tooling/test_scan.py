"""The scan finds what must never be committed. Examples are put together here, not written out."""

from pathlib import Path

import pytest
from tooling.places import ROOT

from tooling import scan

PLANTED = {
    "a private key": "-----BEGIN " + "RSA PRIVATE KEY-----",
    "an access key": "AKIA" + "ABCDEFGHIJKLMNOP",
    "a password in an address": "postgres://trygt:" + "hunter2@db/trygt",
    "the address of a package registry": "https:/" + "/registry.example.org/left-pad",
    "a path of one machine": "see /" + "home/kari/trygt",
}


@pytest.mark.parametrize(("what", "content"), PLANTED.items())
def test_a_planted_example_is_found_and_not_repeated(
    tmp_path: Path, what: str, content: str
) -> None:
    (tmp_path / "clean.txt").write_text("nothing here")
    (tmp_path / "planted.txt").write_text(f"first line\n{content}\n")
    assert list(scan.faults(tmp_path, scan.files(tmp_path))) == [f"planted.txt:2: {what}"]


@pytest.mark.parametrize(
    "content",
    [
        "smtp://user:password@host:587",
        "https://example.org/home/kari",
        "https://www.example.org/register.html",
        "postgres://trygt@localhost/trygt",
    ],
)
def test_what_is_harmless_is_let_through(tmp_path: Path, content: str) -> None:
    (tmp_path / "file").write_text(content)
    assert not list(scan.faults(tmp_path, scan.files(tmp_path)))


def test_the_checkouts_own_path_and_big_files_are_found(tmp_path: Path) -> None:
    (tmp_path / "log").write_text(f"in {tmp_path}/x")
    (tmp_path / "big.bin").write_bytes(bytes(scan.LARGEST + 1))
    (tmp_path / "fits.bin").write_bytes(bytes(scan.LARGEST))
    assert sorted(scan.faults(tmp_path, scan.files(tmp_path))) == [
        f"big.bin: {scan.LARGEST + 1} bytes, more than {scan.LARGEST}",
        "log:1: the path of this checkout",
    ]


def test_the_repository_is_clean() -> None:
    assert not list(scan.faults(ROOT, scan.files(ROOT)))
