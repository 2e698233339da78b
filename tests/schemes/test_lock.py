"""Published versions never change; the command says so and exits with 1."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.second_scheme import KEY, VERSION
from trygt.schemes import lock


def change(folder: Path) -> None:
    """One word of a valid scheme becomes another."""
    town = folder / "town.yaml"
    town.write_text(town.read_text("utf-8").replace("Boats", "Ships"), "utf-8")


def test_a_draft_may_change_and_a_published_version_may_not(copy: Path) -> None:
    library = copy.parent.parent
    change(copy)
    assert lock.faults(copy) == []
    assert lock.lock(library) == [f"{KEY}/{VERSION}"]
    assert lock.faults(copy) == []
    town = copy / "town.yaml"
    town.write_text("# a comment changes nothing\n" + town.read_text("utf-8"), "utf-8")
    assert lock.faults(copy) == []
    town.write_text(town.read_text("utf-8").replace("Ships", "Rafts"), "utf-8")
    [fault] = lock.faults(copy)
    assert "published versions never change" in fault.what
    assert "copy the folder to a new version" in fault.what


def test_locking_again_adds_only_what_is_new_and_never_forgives(copy: Path) -> None:
    library = copy.parent.parent
    lock.lock(library)
    before = (library / lock.LOCK).read_text("utf-8")
    assert lock.lock(library) == []
    change(copy)
    with pytest.raises(lock.CannotLock, match="published versions never change"):
        lock.lock(library)
    assert (library / lock.LOCK).read_text("utf-8") == before


def test_a_published_version_may_not_go(copy: Path) -> None:
    library = copy.parent.parent
    (library / lock.LOCK).write_text(json.dumps({f"{KEY}/0.9": "0" * 64}), "utf-8")
    found = lock.library_faults(library)
    assert [f.what for f in found[library / KEY / "0.9"]] == [
        "is published but its folder is gone; bring it back"
    ]
    assert found[copy] == []


def test_a_version_stands_in_a_folder_of_its_own_name(copy: Path) -> None:
    moved = copy.rename(copy.parent / "1.1")
    [fault] = lock.faults(moved)
    assert str(fault) == ("scheme.yaml:1: version: is 1.0 but the folder says 1.1; make them alike")


def test_the_command_checks_all_that_is_shipped() -> None:
    out = io.StringIO()
    call_command("schemes", "check", stdout=out)
    assert "trygge-lokalsamfunn/2026.1: in order" in out.getvalue()


def test_the_command_prints_every_fault_and_refuses(copy: Path) -> None:
    out = io.StringIO()
    call_command("schemes", "check", str(copy), stdout=out)
    assert out.getvalue() == f"{KEY}/{VERSION}: in order\n"
    town = copy / "town.yaml"
    town.write_text(town.read_text("utf-8").replace("        lines: 3", "        rows: 3"), "utf-8")
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"1 to mend\."):
        call_command("schemes", "check", str(copy), stdout=out)
    assert (
        f"{KEY}/{VERSION}/town.yaml:12: profile.0.sections.0.questions.0.rows: " in out.getvalue()
    )
    with pytest.raises(CommandError, match="is no folder"):
        call_command("schemes", "check", str(copy / "town.yaml"), stdout=out)
