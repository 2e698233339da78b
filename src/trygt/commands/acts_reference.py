"""docs/acts.md, written from the registry of acts: no second source."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.module_loading import autodiscover_modules

from trygt.cases.acting import ACTS, Act, Condition
from trygt.cases.roles import NAMES, On
from trygt.schemes.definition import Stage

HEAD = """\
# Acts

Everything that changes a case, as the code declares it. Written by `trygt docs`; do not edit.

An act is refused with a sentence if the person is not one of *who*, if the case is at another stage,
if something under *unless* holds, or if something under *needs* does not. A stage that a scheme leaves
out is passed over. An act that leads onward also needs the milestones the scheme says must be reached.
"""


def acts() -> list[Act]:
    """Every act there is, floor by floor, in the order each floor declares them."""
    autodiscover_modules("acts")
    floors = settings.INSTALLED_APPS  # which stand there from the lowest to the highest
    return sorted(ACTS.values(), key=lambda act: floors.index(f"trygt.{act.floor}"))


def render() -> str:
    """The whole page in English. Run with English active."""
    found = acts()
    parts = [HEAD, "## Who does what when", "", *_table(found), ""]
    parts += ["## The way of a case", "", *_diagram(found), ""]
    floor = ""
    for act in found:
        if act.floor != floor:
            floor = act.floor
            parts += [f"## {floor}", ""]
        parts += [*_entry(act), ""]
    return "\n".join(parts).rstrip() + "\n"


def _table(found: Iterable[Act]) -> Iterator[str]:
    yield "| Act | Who | Stages | Leads to |"
    yield "|---|---|---|---|"
    for act in found:
        yield f"| `{act.name}` | {_who(act)} | {_when(act)} | {_keys([act.leads_to])} |"


def _who(act: Act) -> str:
    return _keys(role for role in On if role in act.who.roles)


def _when(act: Act) -> str:
    return "opens a case" if act.opens else _keys(act.stages)


def _keys(keys: Iterable[On | Stage | None]) -> str:
    return ", ".join(f"`{key}`" for key in keys if key) or "–"


def _diagram(found: Iterable[Act]) -> Iterator[str]:
    """The stages with the acts that lead from one to another, grouped by where they lead."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    ways: dict[tuple[str, str], list[str]] = {}
    for act in found:
        target = act.leads_to or Stage.INTEREST
        for start in ["[*]"] if act.opens else act.stages:
            if (act.opens or act.leads_to) and start != target:
                ways.setdefault((start, target), []).append(act.name)
    spine = ["[*]", *Stage]
    for start, target in sorted(ways, key=lambda way: (spine.index(way[0]), spine.index(way[1]))):
        names = ways[start, target]
        yield f"    {start} --> {target}: {', '.join(names)}"
    yield f"    {Stage.ENDED} --> [*]"
    yield "```"


def _entry(act: Act) -> Iterator[str]:
    yield f"### {act.name}"
    yield ""
    yield f"*{act.label}.* {act.about}"
    yield ""
    yield f"- Who: {', '.join(str(NAMES[role]) for role in On if role in act.who.roles)}"
    yield f"- Stages: {_when(act)}"
    yield from _conditions("Unless", act.unless)
    yield from _conditions("Needs", act.needs)
    if act.leads_to:
        yield f"- Leads to: `{act.leads_to}`"
    if act.tells:
        waits = " (waits for a person to send it)" if act.waits else ""
        yield f"- Mailed{waits}: {', '.join(str(NAMES[role]) for role in act.tells)}"
    yield f"- In the journal: “{act.done}”"


def _conditions(word: str, conditions: Iterable[Condition]) -> Iterator[str]:
    for item in conditions:
        yield f"- {word} `{item.name}`: “{item.sentence}”"
