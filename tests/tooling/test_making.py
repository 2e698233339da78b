"""The steps of set-up that can be told without a network."""

import json
from pathlib import Path

import pytest
from tooling.making import fingerprint, once, serve


def test_a_step_runs_again_only_when_its_sources_change(tmp_path: Path) -> None:
    source, stamp = tmp_path / "source", tmp_path / "made" / "stamp"
    made: list[str] = []

    def step() -> bool:
        return once(stamp, fingerprint([source]), lambda: made.append("made"))

    source.write_text("one")
    assert step()
    assert not step()
    source.write_text("two")
    assert step()
    assert len(made) == 2


def test_a_step_that_failed_is_not_taken_for_done(tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    stamp.write_text("old")

    def fail() -> None:
        raise RuntimeError("no network")

    with pytest.raises(RuntimeError):
        once(stamp, "new", fail)
    assert once(stamp, "new", lambda: None)


def test_the_fingerprint_tells_names_contents_and_words_apart(tmp_path: Path) -> None:
    for name, content in (("a", "1"), ("b", "1"), ("c", "2")):
        (tmp_path / name).write_text(content)
    prints = {fingerprint([tmp_path / name]) for name in "abc"}
    assert len(prints) == 3
    assert fingerprint([tmp_path / "a"], "x") != fingerprint([tmp_path / "a"], "y")
    both = [tmp_path / "a", tmp_path / "b"]
    assert fingerprint(both) == fingerprint(reversed(both))


def test_served_files_are_copied_without_source_map_comments(tmp_path: Path) -> None:
    package = tmp_path / "packages" / "@some" / "part"
    package.mkdir(parents=True)
    (package / "a.js").write_text("let a = 1;\n//# sourceMappingURL=a.js.map\n")
    (package / "b.css").write_text("a{}\n/*# sourceMappingURL=b.css.map */\nb{}")
    (package / "c.woff2").write_bytes(b"//# sourceMappingURL=left as it is")
    names = {"a.js": "one.js", "b.css": "two.css", "c.woff2": "three.woff2"}
    listing = tmp_path / "vendor.json"
    listing.write_text(
        json.dumps([{"package": "@some/part", "file": k, "as": v} for k, v in names.items()])
    )
    target = tmp_path / "vendor"
    target.mkdir()
    (target / "gone.js").touch()

    serve(listing, tmp_path / "packages", target)

    assert {path.name for path in target.iterdir()} == set(names.values())
    assert (target / "one.js").read_text() == "let a = 1;\n"
    assert (target / "two.css").read_text() == "a{}\nb{}"
    assert (target / "three.woff2").read_bytes() == b"//# sourceMappingURL=left as it is"
