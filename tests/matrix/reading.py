"""docs/acts.md, read back."""

import re
from dataclasses import dataclass

from tooling.places import ROOT

PAGE = ROOT / "docs" / "acts.md"


@dataclass(frozen=True)
class Row:
    """One act as the page's table has it."""

    who: frozenset[str]
    stages: frozenset[str]
    opens: bool
    leads_to: str


def rows() -> dict[str, Row]:
    """The table of acts by name."""
    found = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"\| `(\w+)` \| (.+) \| (.+) \| (.+) \|", line):
            name, who, stages, leads_to = match.groups()
            found[name] = Row(
                _keys(who), _keys(stages), stages == "opens a case", "".join(_keys(leads_to))
            )
    return found


def ways() -> dict[str, set[tuple[str, str]]]:
    """For each act the steps it makes in the page's diagram."""
    found: dict[str, set[tuple[str, str]]] = {}
    for start, target, names in re.findall(
        r"^    (\S+) --> (\w+): (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    ):
        for name in names.split(", "):
            found.setdefault(name, set()).add((start, target))
    return found


def _keys(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"`([\w-]+)`", text))
