"""One community with its people, halfway through its profile."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from trygt import clock
from trygt.cases.milestones import milestones
from trygt.cases.models import Appointment, Case, Tick
from trygt.people.models import Person, Post, Tenure
from trygt.people.roles import Role
from trygt.places.models import Community
from trygt.profile.acts import submit_profile
from trygt.profile.kinds import NOT_ANSWERED
from trygt.profile.models import Answer, Handout
from trygt.profile.queries import blockers
from trygt.profile.saving import save_answer
from trygt.schemes.definition import Question, Stage

SCHEME = ("trygge-lokalsamfunn", "2026.2")


@dataclass
class Town:
    """The community, its case, and its people by what they are there."""

    community: Community
    case: Case
    people: dict[str, Person] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    def seat(self, name: str, role: str, unit: str = "", substitute: bool = False) -> Person:
        """Someone in a post of this community."""
        post, _made = Post.objects.get_or_create(role=role, community=self.community, unit=unit)
        return self._take(name, post, substitute)

    def seat_owner(self, name: str, role: str) -> Person:
        """Someone in a post of the scheme's owner."""
        body = self.case.scheme.owner.key
        post, _made = Post.objects.get_or_create(role=role, body=body, unit="")
        return self._take(name, post, False)

    def _take(self, name: str, post: Post, substitute: bool) -> Person:
        person = Person.objects.create_user(f"{name}@{self.community.slug}.example", name.title())
        Tenure.objects.create(
            post=post, person=person, begins=date(2020, 1, 1), substitute=substitute
        )
        self.people[name], self.posts[name] = person, post
        return person

    def hand(self, section: str, name: str) -> None:
        """Hand a section to someone's post."""
        Handout.objects.create(community=self.community, section=section, post=self.posts[name])

    def save(self, question: str, value: Any, slot: int = 0, by: str = "coordinator") -> None:
        """Save over whatever is there."""
        there = Answer.objects.filter(
            community=self.community, question=question, slot=slot
        ).first()
        revision = there.revision if there else 0
        save_answer(self.community, question, slot, value, self[by], revision)

    def fill(self) -> None:
        """Answer what blocks until nothing does."""
        while left := [b for b in blockers(self.case) if b.sentence is NOT_ANSWERED]:
            for blocker in left:
                self.save(
                    blocker.question.key, answer_to(blocker.question, self.case), blocker.slot
                )


def answer_to(question: Question, case: Case) -> Any:
    """Some good answer to any question."""
    scale = case.scheme.vocabulary.scale
    values: dict[str, Any] = {
        "text": "We do this together.",
        "number": 7,
        "date": "2026-02-03",
        "figure": {"value": 1200, "year": 2025},
        "measure": {"answer": next((o.key for o in scale if o.lays == "full"), "")},
    }
    if question.kind == "table":
        return [{question.columns[0].key: "What we do together"}]
    if question.kind == "choice":
        first = question.choices[0].key
        return [first] if question.several else first
    return values[question.kind]


def build(
    slug: str = "vik", stage: Stage = Stage.PREPARING, scheme: tuple[str, str] = SCHEME
) -> Town:
    """A municipality with everyone in place."""
    community = Community.objects.create(slug=slug, name=slug.title(), kind="municipality")
    case = Case.objects.create(
        community=community,
        scheme_key=scheme[0],
        scheme_version=scheme[1],
        stage=stage,
        stage_since=clock.now(),
        opened_at=clock.now(),
        last_act_at=clock.now(),
        language="nb",
    )
    town = Town(community, case)
    kind = case.scheme.kind("municipality")
    assert kind is not None
    town.seat("submitter", kind.submitter)
    town.seat("substitute", kind.submitter, substitute=True)
    town.seat("signer", next(key for key in kind.signers if key != kind.submitter))
    town.seat("coordinator", Role.COORDINATOR)
    town.seat("contributor", Role.CONTRIBUTOR, "Health")
    town.seat("technician", Role.CONTRIBUTOR, "Roads")
    town.seat("reader", Role.READER)
    town.seat_owner("officer", Role.CASE_OFFICER)
    town.seat_owner("certifier", Role.CERTIFIER)
    Appointment.objects.create(
        case=case, person=town["certifier"], at=clock.now(), declared_at=clock.now()
    )
    return town


def tick_all(town: Town) -> None:
    """Reach what a person ticks at this stage."""
    for item in milestones(town.case):
        if item.stage == town.case.stage and not item.milestone.act:
            Tick.objects.get_or_create(
                case=town.case, milestone=item.milestone.key, defaults={"at": clock.now()}
            )


def submit(town: Town) -> None:
    """Submit what is there."""
    tick_all(town)
    submit_profile(town.case, town["submitter"])
    town.case.refresh_from_db()
