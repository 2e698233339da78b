"""The library of evidence of the richest made-up community: papers, an address, versions, an expired one."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile

from trygt import clock
from trygt.commands.demo.cast import World
from trygt.commands.demo.content import words
from trygt.commands.demo.walker import Walker
from trygt.files.acts import take_in
from trygt.files.models import StoredFile
from trygt.papers import PAPER, render
from trygt.people.models import Person
from trygt.profile import library
from trygt.profile.models import Evidence

Spec = Mapping[str, Any]


def stock(world: World, walker: Walker, *, before: int) -> None:
    """Add the pieces that came more than `before` days ago, and show them for their answers."""
    for spec in words("library")["pieces"]:
        if spec["added"] > before:
            _add(world, walker, spec)


def renew(world: World, walker: Walker, *, before: int) -> None:
    """Add those that came later, and the new versions: what was submitted stays as it was."""
    by = walker.cast.coordinator
    for spec in words("library")["pieces"]:
        if spec["added"] <= before:
            _add(world, walker, spec)
        if newer := spec.get("version"):
            there = Evidence.objects.get(community=walker.case.community, title=spec["title"])
            with clock.at(world.ago(newer["days"])):
                parts = [*newer["parts"], *spec["paper"]["parts"]]
                file = _paper(spec, newer["name"], parts, by)
                library.add_version(
                    there,
                    by,
                    reason=newer["reason"],
                    file=file,
                    document=spec.get("document", ""),
                    place=spec.get("place", ""),
                    valid_to=_day(world, newer),
                )


def _add(world: World, walker: Walker, spec: Spec) -> None:
    by = walker.cast.coordinator
    with clock.at(world.ago(spec["added"])):
        file = None
        if paper := spec.get("paper"):
            file = _paper(spec, spec["name"], paper["parts"], by)
        given = {name: spec.get(name, "") for name in ("title", "document", "place", "url")}
        piece = library.add(
            walker.case.community, by, file=file, valid_to=_day(world, spec), **given
        )
        library.attach(piece, [(question, 0) for question in spec["for"]], by)


def _day(world: World, spec: Spec) -> date | None:
    return clock.day_of(world.now) + timedelta(days=spec["valid"]) if "valid" in spec else None


def _paper(spec: Spec, name: str, parts: Sequence[Spec], by: Person) -> StoredFile:
    """A paper as the municipality would have made it, marked as made up."""
    every = words("library")
    data = {
        "sender": every["sender"],
        "title": spec["title"],
        "subtitle": spec["paper"]["subtitle"],
        "blocks": list(_blocks(parts)),
        "footer": every["footer"],
    }
    content = render(PAPER, data, title=spec["title"], language="nb")
    return take_in(ContentFile(content, name=name), by)


def _blocks(parts: Sequence[Spec]) -> Iterator[dict[str, object]]:
    for part in parts:
        yield {"kind": "heading", "level": 1, "text": part["head"]}
        yield {"kind": "paragraph", "text": part["text"]}
