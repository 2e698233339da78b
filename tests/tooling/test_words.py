"""The words of ./dev: what they refuse, and what they say then."""

import socket
import subprocess
from pathlib import Path

import pytest
from tooling.places import ROOT, Stop, environment

from tooling import demo


def dev(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "dev", *words], capture_output=True, text=True, check=False)


def test_help_names_every_word_and_an_unknown_one_is_refused() -> None:
    helped = dev("help")
    unknown = dev("deploy")
    assert helped.returncode == 0
    for word in ("demo", "test", "check", "fmt", "docs", "bench", "setup", "lock"):
        assert f"./dev {word} " in helped.stdout
    assert unknown.returncode == 2
    assert "'deploy'" in unknown.stderr
    assert helped.stdout.strip() in unknown.stderr


def test_a_taken_port_is_refused_with_a_free_one_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Stop, match=rf"Port {port} is taken .* --port \d+"):
            demo.refuse_taken(port)
    demo.refuse_taken(port)


@pytest.mark.parametrize("port", [-1, 0, 65536])
def test_a_port_that_is_none_is_refused(port: int) -> None:
    with pytest.raises(Stop, match="1 to 65535"):
        demo.refuse_taken(port)


def test_the_demo_starts_over_only_in_a_folder_it_made(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    demo.prepare(mine, fresh=False)
    kept = mine / "kept"
    kept.touch()
    demo.prepare(mine, fresh=False)
    assert kept.exists()
    demo.prepare(mine, fresh=True)
    assert not kept.exists()

    other.mkdir()
    precious = other / "thesis"
    precious.touch()
    for fresh in (True, False):
        with pytest.raises(Stop, match="left alone"):
            demo.prepare(other, fresh=fresh)
    assert precious.exists()


def test_settings_of_the_shell_do_not_reach_a_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRYGT_DATABASE_URL", "postgres:///the-real-one")
    monkeypatch.setenv("LANG", "C.UTF-8")
    inner = environment({"TRYGT_DEMO": "true"})
    assert {name for name in inner if name.startswith("TRYGT_")} == {"TRYGT_DEMO"}
    assert inner["LANG"] == "C.UTF-8"
