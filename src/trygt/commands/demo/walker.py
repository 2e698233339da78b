"""Walks a case from interest to celebration through the real acts, in any scheme.

All that differs between schemes (who signs, how many certifiers, which scale, whether there is
a meeting) is read from the scheme; what people write comes from the content they are given.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from trygt import clock
from trygt.award.acts import issue_certificate, record_celebration
from trygt.cases.acting import Act
from trygt.cases.acts import first_round, register_interest, send_mail, tick_milestone
from trygt.cases.milestones import milestones
from trygt.council import acts as council
from trygt.council import queries as councils
from trygt.intent.acts import countersign_letter, prepare_letter, sign_letter
from trygt.intent.queries import letter_of, signing_posts
from trygt.outbox import acts as outbox
from trygt.people.models import Person, Post
from trygt.places.models import Community
from trygt.profile.acts import hand_out_section, submit_profile
from trygt.profile.asking import is_asked
from trygt.profile.queries import values_of
from trygt.profile.saving import add_evidence, save_answer
from trygt.schemes.definition import Milestone, Question, Recommendation, Scheme, Section, Stage
from trygt.texts import in_language


@dataclass(frozen=True)
class Contributor:
    """Someone in a department with the sections handed to the post."""

    person: Person
    post: Post
    sections: tuple[str, ...] = ()
    due: date | None = None


@dataclass(frozen=True)
class Cast:
    """Who acts on one case. `posts` are the scheme's own posts by key."""

    coordinator: Person
    posts: Mapping[str, Person]
    officer: Person
    manager: Person
    certifiers: tuple[Person, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    board: Person | None = None  # says “not now” where that is not the manager's


class Content(Protocol):
    """What people write. The moment for dates is the clock's."""

    language: str

    def say(self, key: str) -> str:
        """Words for a place on the road, such as `minutes` or `milestone.<key>`."""

    def rounds(self, section: Section) -> int:
        """How many times a repeated section is answered."""

    def answer(self, question: Question, slot: int) -> Any | None:
        """The value to save, or None to leave the question unanswered."""

    def evidence(self, question: Question, by: Person) -> Sequence[Mapping[str, Any]]:
        """What is added to show an answer: arguments of `add_evidence`."""

    def value(self, item: str, scheme: Scheme, reader: int) -> int:
        """How the certifier with this number rates a step or idea; -1 is what they agree on."""


class PastNow(Exception):
    """The walk would go on in the future."""


class Walker:
    """One case on its way. Each step happens at `moment`, which moves on with every act."""

    def __init__(
        self,
        community: Community,
        scheme: Scheme,
        cast: Cast,
        content: Content,
        start: datetime,
        *,
        pause: timedelta = timedelta(days=3),
        days: Mapping[str, datetime] | None = None,
    ) -> None:
        self.cast, self.content = cast, content
        self.moment, self.pause, self.days = start, pause, days or {}
        self.behind = 0
        self.case = first_round(community, scheme)

    def to(self, last: str) -> "Walker":
        """Take every step of `ROAD` up to and including `last` that has not been taken."""
        names = [name for name, _step in ROAD]
        while self.behind <= names.index(last):
            name, step = ROAD[self.behind]
            if self.behind:
                self.moment += self.pause
            self.moment = max(self.moment, self.days.get(name, self.moment))
            step(self)
            self.behind += 1
        return self

    def time(self) -> AbstractContextManager[None]:
        """Stand at the walker's moment. Raises `PastNow`."""
        if self.moment > clock.now():
            raise PastNow(f"{self.case.community}: {self.moment}")
        return clock.at(self.moment)

    def do(self, act: Act, by: Person | None, **inputs: Any) -> None:
        """Do one act at the walker's moment, a few minutes after the last; then mail goes out."""
        with self.time():
            self.case = act(self.case, by, **inputs).case
            outbox.send_due()
        self.moment += timedelta(minutes=7)

    # The letter -------------------------------------------------------------------------------

    def interest(self) -> None:
        """The coordinator registers interest; the owner holds the first talk."""
        self.do(register_interest, self.cast.coordinator)
        self.tick_all()

    def letter(self) -> None:
        """The coordinator prepares the letter."""
        coordinator = self.cast.coordinator
        self.do(
            prepare_letter,
            coordinator,
            language=self.content.language,
            contact=f"{coordinator.name}, {coordinator.email}",
            resolution_reference=self.content.say("resolution"),
        )

    def sign(self) -> None:
        """Every signing post signs, in the letter's order."""
        for post in signing_posts(self.case):
            self.sign_as(post.key)

    def sign_as(self, post: str) -> None:
        """One post signs."""
        self.do(sign_letter, self.cast.posts[post], fingerprint=self._letter())

    def countersign(self) -> None:
        """The owner countersigns, once the milestones of the stage are reached."""
        self.tick_all()
        self.do(countersign_letter, self.cast.officer, fingerprint=self._letter())

    def _letter(self) -> str:
        letter = letter_of(self.case)
        return letter.fingerprint if letter else ""

    # Milestones -------------------------------------------------------------------------------

    def tick_all(self) -> None:
        """Tick what people tick in the present stage, each by the side it belongs to."""
        for item in milestones(self.case):
            mine = item.stage == self.case.stage and not item.milestone.act
            if mine and item.tick is None:
                self.tick(item.milestone)

    def tick(self, milestone: Milestone) -> None:
        """Tick one milestone with what shows it."""
        by = {
            "community": lambda: self.cast.coordinator,
            "certifier": lambda: self.cast.certifiers[0],
            "owner": lambda: self.cast.officer,
        }[milestone.by]()
        words = self.content.say(f"milestone.{milestone.key}")
        self.do(tick_milestone, by, milestone=milestone.key, evidence=words)

    # The profile ------------------------------------------------------------------------------

    def hand_out(self) -> None:
        """Sections go to the departments that know them."""
        for contributor in self.cast.contributors:
            for section in contributor.sections:
                self.do(
                    hand_out_section,
                    self.cast.coordinator,
                    section=section,
                    post=contributor.post,
                    due=contributor.due,
                )

    def answer(self, only: Collection[str] | None = None) -> None:
        """Everyone answers what is theirs, in all sections or `only` some."""
        community = self.case.community
        values = values_of(community, self.case.scheme)
        for section in self.case.scheme.sections.values():
            if only is not None and section.key not in only:
                continue
            pen = self._pen(section)
            for question, slot in self._asked(section, values):
                with self.time():
                    value = self.content.answer(question, slot)
                    if value is None or (question.key, slot) in values:
                        continue
                    save_answer(community, question.key, slot, value, pen, 0)
                    values[question.key, slot] = value
                    for shown in self.content.evidence(question, pen):
                        add_evidence(community, question.key, slot, pen, **shown)
                self.moment += timedelta(minutes=4)

    def _pen(self, section: Section) -> Person:
        theirs = (c.person for c in self.cast.contributors if section.key in c.sections)
        return next(theirs, self.cast.coordinator)

    def _asked(
        self, section: Section, values: dict[tuple[str, int], Any]
    ) -> Iterator[tuple[Question, int]]:
        slots = range(1, self.content.rounds(section) + 1) if section.repeat else [0]
        for slot in slots:
            for question in section.questions:
                if is_asked(self.case.scheme, question, slot, values):
                    yield question, slot

    def submit(self) -> None:
        """The submitter sends the profile in."""
        kind = self.case.scheme.kind(self.case.community.kind)
        by = self.cast.posts[kind.submitter if kind else ""]
        self.do(submit_profile, by, greeting=self.content.say("greeting"))

    # Review and meeting -----------------------------------------------------------------------

    def appoint(self) -> None:
        """As many certifiers as the scheme asks for are appointed."""
        wanted = self.cast.certifiers[: self.case.scheme.rules.certifiers]
        people = [person.pk for person in wanted]
        self.do(council.appoint_certifiers, self.cast.officer, people=people)

    def declare(self) -> None:
        """Each declares impartiality."""
        for certifier in self._judges():
            self.do(council.declare_impartiality, certifier, impartial=True)

    def _judges(self) -> tuple[Person, ...]:
        return self.cast.certifiers[: self.case.scheme.rules.certifiers]

    def discuss(self) -> None:
        """Each certifier asks, and the coordinator answers; a note is shared."""
        for number, certifier in enumerate(self._judges(), 1):
            self.do(council.ask_question, certifier, text=self.content.say(f"question-{number}"))
            open_now = councils.unanswered(self.case).get()
            words = self.content.say(f"reply-{number}")
            self.moment += self.pause
            self.do(
                council.answer_question, self.cast.coordinator, question=open_now.pk, text=words
            )
        self.do(council.note, self._judges()[0], text=self.content.say("note"), shared=True)

    def review(self) -> None:
        """The rest of the method is done and ticked; the certifiers conclude."""
        self.tick_all()
        self.do(council.conclude_review, self._judges()[0])

    def meet(self) -> None:
        """Agree on the meeting, hold it ten days later, and write the minutes, if the scheme meets."""
        rules = self.case.scheme.meeting
        if rules is None or self.case.stage != Stage.MEETING:
            return
        starts = (self.moment + timedelta(days=10)).replace(minute=0, second=0, microsecond=0)
        self.do(
            council.schedule_meeting,
            self._judges()[0],
            starts_at=starts,
            form=rules.preferred,
            place=self.content.say("place"),
            participants=self.content.say("participants"),
            agenda="\n".join(in_language(point, self.content.language) for point in rules.agenda),
        )
        self.moment = starts + timedelta(hours=5)
        self.tick_all()
        self.do(
            council.record_minutes,
            self._judges()[0],
            held_on=starts.date(),
            participants=self.content.say("participants"),
            minutes=self.content.say("minutes"),
            site_visit=self.content.say("site-visit"),
        )

    # Judging ----------------------------------------------------------------------------------

    def rate(self) -> None:
        """Each certifier rates alone."""
        for number, certifier in enumerate(self._judges()):
            self.do(council.rate, certifier, ratings=self._ratings(number))

    def agree(self) -> None:
        """They agree."""
        self.do(council.agree_ratings, self._judges()[0], ratings=self._ratings(-1))

    def _ratings(self, reader: int) -> dict[str, tuple[int, str]]:
        scheme, found = self.case.scheme, {}
        for place, key in enumerate(councils.items(scheme)):
            value = self.content.value(key, scheme, reader)
            low = "rating-low" if value < scheme.rating.met else f"rating-{place % 3 + 1}"
            found[key] = (value, self.content.say(low))
        return found

    def write(self) -> None:
        """One writes the statement, with the recommendation the ratings suggest."""
        outcome = councils.suggestion(self.case) or Recommendation.NOT_YET
        wanted = self._conditions() if outcome is Recommendation.CONDITIONAL else []
        agreed = self._ratings(-1)
        self.do(
            council.write_statement,
            self._judges()[0],
            revision=0,
            strengths=self.content.say("strengths"),
            further_work=self.content.say("further-work"),
            recommendation=outcome.value,
            conditions="\n".join(wanted),
            items={key: words for key, (_value, words) in agreed.items()},
        )

    def _conditions(self) -> list[str]:
        return [self.content.say("condition-1"), self.content.say("condition-2")]

    def recommend(self) -> None:
        """All sign, and the statement goes to the owner."""
        for certifier in self._judges():
            self.sign_statement(certifier)
        self.tick_all()
        self.do(council.give_recommendation, self._judges()[0])

    def sign_statement(self, certifier: Person) -> None:
        """One certifier signs the statement as it stands."""
        statement = councils.current_statement(self.case)
        revision = statement.revision if statement else 0
        self.do(council.sign_statement, certifier, revision=revision)

    # Decision and award -----------------------------------------------------------------------

    def propose(self) -> None:
        """The case officer prepares the decision."""
        outcome = councils.suggestion(self.case) or Recommendation.NOT_YET
        words = self.content.say("memo")
        self.do(council.prepare_decision, self.cast.officer, memo=words, proposal=outcome.value)

    def decide(self) -> None:
        """The manager, who did not prepare it, decides as proposed and sends the letters."""
        manager = self.cast.manager
        self.tick_all()
        outcome = councils.suggestion(self.case)
        if outcome is Recommendation.POSITIVE:
            self.do(council.certify, manager)
        elif outcome is Recommendation.CONDITIONAL:
            wanted = [(text, None) for text in self._conditions()]
            self.do(council.certify_conditionally, manager, conditions=wanted)
        else:
            why, advice = self.content.say("rating-low"), self.content.say("further-work")
            board = self.cast.board or manager
            self.do(council.decide_not_now, board, grounds=why, advice=advice)
        self.do(send_mail, self.cast.officer)

    def issue(self) -> None:
        """The certificate gets its number."""
        self.do(issue_certificate, self.cast.officer)

    def celebrate(self) -> None:
        """The community celebrates."""
        known = self.case.scheme.celebration
        self.do(
            record_celebration,
            self.cast.coordinator,
            kind=known.kinds[0].key,
            on=self.moment.date(),
            handed_over=[thing.key for thing in known.handed_over],
            note=self.content.say("celebration"),
        )


ROAD: tuple[tuple[str, Callable[[Walker], None]], ...] = (
    ("interest", Walker.interest),
    ("letter", Walker.letter),
    ("sign", Walker.sign),
    ("countersign", Walker.countersign),
    ("prepare", Walker.tick_all),
    ("hand_out", Walker.hand_out),
    ("answer", Walker.answer),
    ("submit", Walker.submit),
    ("appoint", Walker.appoint),
    ("declare", Walker.declare),
    ("discuss", Walker.discuss),
    ("review", Walker.review),
    ("meet", Walker.meet),
    ("rate", Walker.rate),
    ("agree", Walker.agree),
    ("write", Walker.write),
    ("recommend", Walker.recommend),
    ("propose", Walker.propose),
    ("decide", Walker.decide),
    ("issue", Walker.issue),
    ("celebrate", Walker.celebrate),
)
