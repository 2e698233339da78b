"""Lock files: every package with its hash, none with an address; and each one accounted for."""

import json
import re

import pytest
from tooling.places import REQUIREMENTS, ROOT

GROUPS = ["runtime", "dev", "node", "uv"]
DECISION = (ROOT / "docs/decisions/0002-dependencies.md").read_text(encoding="utf-8")


def pins(group: str) -> dict[str, str]:
    """Package → its pin, marker and hashes."""
    text = (REQUIREMENTS / f"{group}.txt").read_text(encoding="utf-8")
    blocks = re.findall(r"^([\w.-]+)(==[^\\\n]+(?:\\\n[^\\\n]+)*)", text, re.MULTILINE)
    return dict(blocks)


def wanted(group: str) -> set[str]:
    """The packages a group asks for itself."""
    lines = (REQUIREMENTS / f"{group}.in").read_text(encoding="utf-8").splitlines()
    return {name[0] for line in lines if (name := re.match(r"[\w.-]+", line)) and line[0] != "-"}


@pytest.mark.parametrize("group", GROUPS)
def test_every_python_package_is_pinned_with_hashes_and_no_address(group: str) -> None:
    text = (REQUIREMENTS / f"{group}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert wanted(group) <= set(pins(group))
    for name, pin in pins(group).items():
        assert "--hash=sha256:" in pin, name


def test_dev_holds_the_very_pins_of_runtime() -> None:
    """What the product needs on some systems only, developing may install on all."""

    def everywhere(group: str) -> dict[str, str]:
        return {name: re.sub(r" ; [^\\\n]+", " ", pin) for name, pin in pins(group).items()}

    assert everywhere("runtime").items() <= everywhere("dev").items()


def test_every_front_end_package_is_pinned_with_its_integrity_and_no_address() -> None:
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    locked = json.loads(text)["packages"]
    direct = asked["dependencies"] | asked["devDependencies"]
    for name, version in direct.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    for path, entry in locked.items():
        assert "resolved" not in entry
        assert not path or entry["integrity"].startswith("sha512-"), path


@pytest.mark.parametrize("group", GROUPS)
def test_every_python_package_we_ask_for_is_explained(group: str) -> None:
    assert not {name for name in wanted(group) if f"`{name}`" not in DECISION}


def test_every_front_end_package_we_ask_for_is_explained() -> None:
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    direct = asked["dependencies"] | asked["devDependencies"]
    assert not {name for name in direct if f"`{name}`" not in DECISION}
