"""The made-up communities' stories, each told once in a transaction of its own."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from trygt import clock
from trygt.cases.acts import tick_milestone
from trygt.cases.models import Case
from trygt.commands.demo import numbers, shelf
from trygt.commands.demo.cast import World
from trygt.commands.demo.content import Written, words
from trygt.commands.demo.deskwork import check_facts, gather
from trygt.commands.demo.talking import talk
from trygt.commands.demo.walker import ROAD, Walker
from trygt.commands.demo.ward import bring_in
from trygt.commands.demo.weighing import weigh
from trygt.council import acts as council
from trygt.council import queries as councils
from trygt.followup import acts as followup
from trygt.followup import clockwork
from trygt.followup.queries import reports_due
from trygt.outbox import acts as outbox
from trygt.people import acts as people
from trygt.people.models import Tenure
from trygt.places.acts import load_shipped
from trygt.places.models import Community
from trygt.profile.acts import hand_out_section
from trygt.schemes.queries import newest

SCHEME = "trygge-lokalsamfunn"
MOST_MAILS = 5000
Story = Mapping[str, Any]


def tell() -> list[str]:
    """Load the real communities and tell every story not told yet; the names of those told now."""
    load_shipped()
    scheme = next(scheme for scheme in newest() if scheme.key == SCHEME)
    world = World(scheme, clock.now())
    told = []
    if not Community.objects.filter(fictional=True).exists():
        with transaction.atomic():
            world.settle()
            world.staff()
    numbers.bring()
    for slug, story in world.spec["communities"].items():
        community = world.community(slug)
        kind = scheme.kind(community.kind)
        if kind and not community.posts.filter(role=kind.submitter).exists():
            with transaction.atomic():
                _tell(world, community, story)
            told.append(community.name)
    if told:
        clockwork.tick()
        outbox.send_due(MOST_MAILS)
    return told


def _tell(world: World, community: Community, story: Story) -> None:
    cast = world.cast(community.slug, story)
    if "walk" not in story:
        return
    content = Written(
        world.place(community.slug),
        story["language"],
        rich=story.get("rich", False),
        unfinished=story.get("unfinished", ()),
    )
    days = {step: world.ago(ago) for step, ago in story["walk"].items()}
    walker = Walker(community, world.scheme, cast, content, days["interest"], days=days)
    if story.get("weighed"):
        walker.to("answer")
        bring_in(walker)
        weigh(walker)
    if story.get("rich"):
        shelf.stock(world, walker, before=story["walk"]["submit"])
    if story.get("gathered"):
        gather(world, walker)
    walker.to(story.get("until", ROAD[-1][0]))
    for key, more in MORE.items():
        if key in story:
            more(world, walker, story)


def _some_signed(world: World, walker: Walker, story: Story) -> None:
    """The letter is out, and only some have signed."""
    for post in story["signed_so_far"]:
        walker.moment += timedelta(days=5)
        walker.sign_as(post)


def _begun(world: World, walker: Walker, story: Story) -> None:
    """A first milestone and a few answers."""
    begun = story["begun"]
    walker.moment = world.ago(begun["days"])
    stages = walker.case.scheme.stages
    first = (m for stage in stages for m in stage.milestones if m.key == begun["milestone"])
    walker.tick(next(first))
    walker.hand_out()
    walker.answer(begun["sections"])


def _new_mayor(world: World, walker: Walker, story: Story) -> None:
    """An election, and someone else than the one who signed holds the post."""
    new = story["new_mayor"]
    community = walker.case.community
    with clock.at(world.ago(new["days"])):
        before = Tenure.objects.get(post__community=community, post__role="mayor", ends=None)
        people.end(before, walker.cast.officer)
        world.hire(community.slug, "mayor", new["name"], story["language"])


def _dialogue(world: World, walker: Walker, story: Story) -> None:
    """Questions, answers, notes and steps, day by day; the last question is still open."""
    road, cast = words("road"), walker.cast
    happened: list[tuple[int, Callable[[], None]]] = []
    for number, item in enumerate(road["trygg"]):
        happened.append((item["days"], lambda n=number, i=item: _ask(world, walker, n, i)))
        if "answer" in item:
            happened.append((item["answer_days"], lambda i=item: _reply(walker, i)))
    happened += [(item["days"], lambda i=item: _note(walker, i)) for item in road["notes"]]
    happened += [(item["days"], lambda i=item: _tick(walker, i)) for item in road["ticks"]]
    for days, deed in sorted(happened, key=lambda pair: -pair[0]):
        walker.moment = world.ago(days)
        deed()
    walker.moment = world.ago(4)
    youth = cast.contributors[-1]
    due = world.ago(-10).date()
    walker.do(hand_out_section, cast.coordinator, section="focus-area", post=youth.post, due=due)
    shelf.renew(world, walker, before=story["walk"]["submit"])


def _ask(world: World, walker: Walker, number: int, item: Story) -> None:
    asker = walker.cast.certifiers[number % len(walker.cast.certifiers)]
    due = world.ago(-item["due"]).date() if "due" in item else None
    text = item["ask"].strip()
    walker.do(council.ask_question, asker, text=text, about=item["about"], due=due)


def _reply(walker: Walker, item: Story) -> None:
    question = councils.unanswered(walker.case).get(about=item["about"])
    text = item["answer"].strip()
    walker.do(council.answer_question, walker.cast.coordinator, question=question.pk, text=text)


def _note(walker: Walker, item: Story) -> None:
    walker.do(council.note, walker.cast.certifiers[0], text=item["text"], shared=item["shared"])


def _tick(walker: Walker, item: Story) -> None:
    walker.do(
        tick_milestone,
        walker.cast.coordinator,
        milestone=item["milestone"],
        evidence=item["evidence"],
    )


def _sign_half(world: World, walker: Walker, story: Story) -> None:
    """The statement is written, and one certifier has signed it."""
    if story["until"] == "write":
        walker.moment = world.ago(2)
        walker.sign_statement(walker.cast.certifiers[0])


def _follow_up(world: World, walker: Walker, story: Story) -> None:
    """Yearly reports, each twelve days before it is due; the newest may be late."""
    if not hasattr(walker.case, "certificate"):
        return
    due = [item for item in _reports(walker.case, world) if item[1] < world.now]
    if story.get("late_report"):
        due = due[:-1]
    submitter = walker.cast.posts[_submitter(walker.case)]
    for year, day in due:
        walker.moment = day - timedelta(days=12)
        walker.do(
            followup.hand_in_report,
            submitter,
            year=year,
            text=walker.content.say("report"),
            council_reference=walker.content.say("report-reference"),
        )


def _reports(case: Case, world: World) -> list[tuple[int, datetime]]:
    return [
        (year, timezone.make_aware(datetime.combine(day, time(12))))
        for year, day in reports_due(case, world.now.date())
    ]


def _submitter(case: Case) -> str:
    kind = case.scheme.kind(case.community.kind)
    return kind.submitter if kind else ""


def _renewed(world: World, walker: Walker, story: Story) -> None:
    """The next round has begun: its first milestone is reached."""
    walker.moment = world.ago(story["renewed"])
    with walker.time():
        walker.case = followup.next_round(walker.case)
    walker.do(followup.begin_renewal, walker.cast.coordinator)
    walker.moment += timedelta(days=40)
    preparing = walker.case.scheme.stage(walker.case.stage)
    if preparing:
        walker.tick(preparing.milestones[0])


def _lapsed(world: World, walker: Walker, story: Story) -> None:
    """Nobody renewed, and the clock let the certificate lapse."""
    walker.moment = world.ago(story["lapsed"])
    walker.do(followup.lapse, None)


# In this order: what a story has besides the walk itself.
MORE: dict[str, Callable[[World, Walker, Story], None]] = {
    "signed_so_far": _some_signed,
    "begun": _begun,
    "new_mayor": _new_mayor,
    "rich": _dialogue,
    "talked": talk,
    "gathered": check_facts,
    "until": _sign_half,
    "certifiers": _follow_up,
    "renewed": _renewed,
    "lapsed": _lapsed,
}
