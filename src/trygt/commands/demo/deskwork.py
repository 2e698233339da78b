"""What certifiers gather on a made-up case, and how its community checks the facts of the statement."""

from collections.abc import Mapping
from typing import Any

from trygt.commands.demo.cast import World
from trygt.commands.demo.content import words
from trygt.commands.demo.walker import Walker
from trygt.council import acts as council
from trygt.council import facts
from trygt.council.queries import current_statement

Story = Mapping[str, Any]


def gather(world: World, walker: Walker) -> None:
    """Findings and the visit's list while they read; after the meeting, what they saw."""
    spec, judges = words("desk")[walker.case.community.slug], walker.cast.certifiers
    walker.to("discuss")
    early = [item for item in spec["findings"] if item["days"] > 60]
    for item in early:
        _find(world, walker, item)
    for item in spec["visit"]:
        walker.moment = world.ago(item["days"])
        walker.do(council.plan_visit, judges[item["by"]], text=item["text"], about=item["about"])
    walker.to("meet")
    _visit(walker, spec["visit"])
    for item in spec["findings"]:
        if item not in early:
            _find(world, walker, item)
    for item in early:
        if closed := item.get("closed"):
            walker.moment = world.ago(closed["days"])
            found = walker.case.findings.get(text=item["text"])
            how = {"status": closed["status"], "words": closed["words"]}
            walker.do(council.close_finding, judges[closed["by"]], finding=found.pk, **how)


def _find(world: World, walker: Walker, item: Story) -> None:
    walker.moment = world.ago(item["days"])
    inputs = {name: item[name] for name in ("kind", "about", "text")}
    walker.do(council.add_finding, walker.cast.certifiers[item["by"]], **inputs)


def _visit(walker: Walker, listed: list[Story]) -> None:
    """Each certifier saves what they saw, all at once."""
    rows = {row.text: row.pk for row in walker.case.visit_items.all()}
    for number, judge in enumerate(walker.cast.certifiers):
        seen = {
            rows[item["text"]]: council.Seen(one["outcome"], one["note"], 0)
            for item in listed
            for one in item["seen"]
            if one["by"] == number
        }
        walker.do(council.record_visit, judge, seen=seen)


def check_facts(world: World, walker: Walker, _story: Story) -> None:
    """The statement goes to the community, which says what is wrong; it is mended where that is so."""
    spec = words("desk")[walker.case.community.slug]["facts"]
    judges, statement = walker.cast.certifiers, current_statement(walker.case)
    if statement is None:
        return
    walker.moment = world.ago(spec["sent"])
    due = world.ago(-spec["due"]).date()
    sent = {"revision": statement.revision, "due": due, "greeting": spec["greeting"]}
    walker.do(council.send_fact_check, judges[0], **sent)
    check = facts.current_check(walker.case)
    walker.moment = world.ago(spec["sent"] - 1)
    comments = {item["part"]: item["text"] for item in spec["said"]}
    known = {"check": check.pk if check else 0, "comments": comments, "finished": True}
    walker.do(council.comment_facts, walker.cast.coordinator, **known)
    walker.moment = world.ago(spec["sent"] - 2)
    for comment in facts.open_comments(walker.case):
        said = next(item for item in spec["said"] if item["part"] == comment.part)
        answer = {"taken_in": said["taken_in"], "answer": said["answer"]}
        walker.do(council.answer_fact_comment, judges[1], comment=comment.pk, **answer)
    texts = statement.content() | {"strengths": spec["strengths"]}
    walker.do(council.write_statement, judges[1], revision=statement.revision, **texts)
