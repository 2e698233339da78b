"""What people in a made-up community say about their answers, day by day."""

from collections.abc import Mapping
from typing import Any

from trygt import clock
from trygt.commands.demo.cast import World
from trygt.commands.demo.content import words
from trygt.commands.demo.walker import Walker
from trygt.people.models import Person
from trygt.threads import talking
from trygt.threads.models import Thread
from trygt.threads.queries import newest_seen


def talk(world: World, walker: Walker, story: Mapping[str, Any]) -> None:
    """Tell every thread of the community at the days it was written."""
    for spec in words("threads")[walker.case.community.slug]:
        first, *others = spec["said"]
        with clock.at(world.ago(first["days"])):
            thread = talking.open_thread(
                walker.case,
                spec["about"],
                0,
                _who(walker, first["by"]),
                text=first["text"],
                audience=spec["audience"],
            )
        for item in others:
            with clock.at(world.ago(item["days"])):
                talking.write(_now(thread), _who(walker, item["by"]), item["text"])
        if settled := spec.get("closed"):
            with clock.at(world.ago(settled["days"])):
                by = _who(walker, settled["by"])
                talking.close(_now(thread), by, seen=newest_seen(_now(thread)))


def _now(thread: Thread) -> Thread:
    """The thread as the database has it."""
    return Thread.objects.get(pk=thread.pk)


def _who(walker: Walker, name: str) -> Person:
    """Someone of the cast: coordinator, or a department or certifier by number."""
    role, _blank, number = name.partition(" ")
    if role == "coordinator":
        return walker.cast.coordinator
    if role == "certifier":
        return walker.cast.certifiers[int(number)]
    return walker.cast.contributors[int(number)].person
