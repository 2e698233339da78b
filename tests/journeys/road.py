"""The whole road, written once: for any driver, any scheme and any kind of community.

What a form asks, who signs, how many judge and whether there is a meeting are read from the
scheme and from the pages. After each act the road looks at what the person sees next.
"""

from datetime import timedelta

from django.utils import timezone

from tests.files import makers
from tests.journeys.driver import Upload, of_class, sent_to
from tests.journeys.walker import ACT_FORM, Walker
from trygt import clock
from trygt.award.models import Certificate
from trygt.cases.acting import ACTS
from trygt.cases.models import Case
from trygt.journal.queries import breaks, entries
from trygt.outbox.queries import of_stream
from trygt.people.models import Person
from trygt.people.queries import posts_of
from trygt.people.roles import Role
from trygt.profile.kinds import field_of
from trygt.profile.models import Snapshot
from trygt.schemes.definition import MeasureQuestion, Question, Recommendation, Section, Stage
from trygt.texts import in_language
from trygt.texts.fingerprint import fingerprint_of

WORDS = "We work on this together, and it is written in the plan for public health."


class Road(Walker):
    """One community's way, act by act."""

    # -- the road -------------------------------------------------------------------------------

    def walk(self) -> None:
        """From the first letter to the verified diploma."""
        self.to_preparing()
        self.to_decision()
        self.decide()
        self.certificate()
        self.celebrate()
        self.stranger()
        self.whole()

    def to_preparing(self) -> None:
        """Interest, letter, the work with the method."""
        self.register_interest()
        self.letter()
        self.milestones(Stage.INTENT, Stage.PREPARING)

    def to_decision(self) -> None:
        """The profile answered, submitted and judged."""
        self.profile()
        self.submit()
        self.appoint()
        self.review()
        self.meeting()
        self.rate()
        self.statement()

    def register_interest(self) -> None:
        """The coordinator finds the way in on their first page."""
        self.driver.become(self.cast.coordinator)
        self.driver.open("/work/")
        begin = f"/work/communities/{self.cast.community.slug}/begin/{self.scheme.key}/"
        assert begin in self.driver.links().values(), self.driver.text()[:800]
        self.driver.open(begin)
        words = self.driver.send({}, ACT_FORM)
        self.said("register_interest", words)
        self.case = int(self.driver.address.strip("/").split("/")[-1])
        self.stage_is(Stage.INTEREST)
        self.milestones(Stage.INTEREST)

    def letter(self) -> None:
        """Prepared, signed by each post, countersigned by the owner, who must wait for the last."""
        language = self.scheme.languages[-1]
        self.press(self.cast.coordinator, "prepare_letter", language=language, order="in-turn")
        self.stage_is(Stage.INTENT)
        self.refused(
            self.cast.manager,
            "countersign_letter",
            "Not everyone in the community has signed yet.",
        )
        signers = self.cast.signers
        for signer in reversed(signers[1:]):
            assert not self.can(signer, "sign_letter")
        for signer in signers:
            self.press(signer, "sign_letter", 422)
            self.said("sign_letter", self.driver.send({"confirmed": True}, ACT_FORM))
            assert not self.can(signer, "sign_letter")
        self.press(self.cast.manager, "countersign_letter", confirmed=True)
        self.driver.open(f"{self.here}letter/")
        for signer in signers:
            assert signer.name in self.driver.text()
        self.stage_is(Stage.PREPARING)

    def milestones(self, *stages: Stage) -> None:
        """Whoever's milestone it is ticks it; what is required of them is written."""
        people = {
            "community": self.cast.coordinator,
            "owner": self.cast.officer,
            "certifier": self.cast.certifiers[0],
        }
        for stage in stages:
            defined = self.scheme.stage(stage)
            for item in defined.milestones if defined else ():
                if item.act:
                    continue
                name = in_language(item.name)
                self.look(people[item.by])
                self.driver.follow(f"Say it is reached: {name}")
                words = self.driver.send({"evidence": WORDS}, ACT_FORM)
                self.said("tick_milestone", words)
                assert f"Change what was written: {name}" in self.driver.links()

    # -- the profile ----------------------------------------------------------------------------

    def profile(self) -> None:
        """A section is handed out; two people answer what is theirs, and show what is true."""
        sections = list(self.scheme.sections.values())
        handed = sections[-1]
        post = next(p for p in posts_of(self.cast.contributor) if p.role == Role.CONTRIBUTOR)
        self.press(self.cast.coordinator, "hand_out_section", section=handed.key, post=post.post_id)
        self.driver.become(self.cast.submitter)
        blocked = self.driver.open(f"{self.here}profile/")
        assert "This must be answered." in blocked
        self.driver.become(self.cast.contributor)
        words = self.driver.open(self.section(sections[0]))
        assert "You can read this section" in words
        assert not self.driver.forms(of_class("answer-form"))
        for section in sections:
            self.answer_section(section, self.cast.contributor if section == handed else None)
        self.evidence(sections[0])

    def section(self, section: Section) -> str:
        """The address of a section."""
        return f"{self.here}profile/section/{section.key}/"

    def answer_section(self, section: Section, by: Person | None) -> None:
        """Answer what is required, and the section's first question, until nothing new comes up."""
        self.driver.become(by or self.cast.coordinator)
        done: set[str] = set()
        wanted = {question.key for question in section.questions if question.required}
        wanted.add(section.questions[0].key)
        while True:
            self.driver.open(self.section(section))
            left = [
                address
                for address in self.driver.forms(of_class("answer-form"))
                if address not in done and address.split("/")[-3] in wanted
            ]
            if not left:
                break
            for address in left:
                key = address.split("/")[-3]
                words = self.driver.send(self.answer(self.scheme.questions[key]), sent_to(address))
                assert "Not saved" not in words, words[:2000]
                done.add(address)
        assert "Saved" in self.driver.text()

    def answer(self, question: Question) -> dict[str, object]:
        """A good answer to any question, as one types it."""
        match question.kind:
            case "choice":
                first = question.choices[0].key
                return {"value": [first] if question.several else first}
            case "measure":
                return self.measure(question)
            case "table":
                about = question.columns[0]
                return {field_of(0, about): "What we do", field_of(1, about): "And then"}
            case "text":
                return {"value": WORDS[: question.max_length]}
        plain: dict[str, dict[str, object]] = {
            "number": {"value": str(int(getattr(question, "least", 0) or 0) + 1)},
            "date": {"value": "2026-02-03"},
            "figure": {"value": "1200", "year": "2025"},
        }
        return plain[question.kind]

    def measure(self, question: MeasureQuestion) -> dict[str, object]:
        """Fully in place where the scale has that."""
        full = next(option for option in self.scheme.vocabulary.scale if option.lays == "full")
        extra = full.needs + (full.needs_if_required if question.basis == "law" else ())
        day = (clock.today() + timedelta(days=90)).isoformat()
        needed = {need.value: day if need == "deadline" else WORDS for need in extra}
        return {"answer": full.key, **needed}

    def evidence(self, section: Section) -> None:
        """A file and a place in a plan, each shown beside the answer; a file that lies is refused."""
        key = section.questions[0].key
        self.driver.become(self.cast.coordinator)
        self.driver.open(self.section(section))
        form = next(
            sent_to(address)
            for address in self.driver.forms(of_class("evidence-form"))
            if f"/{key}/" in address
        )
        lies = Upload("plan.pdf", b"MZ this is a program", "application/pdf")
        words = self.driver.send({"title": "The plan", "file": lies}, form, 422)
        assert "The plan" not in self.driver.links()
        true = Upload("plan.pdf", makers.pdf(), "application/pdf")
        self.driver.send({"title": "The plan", "file": true}, form)
        assert any(words.startswith("The plan") for words in self.driver.links())
        words = self.driver.send({"document": "Municipal plan", "place": "Chapter 4"}, form)
        assert "Municipal plan, Chapter 4" in words
        paper = next(
            self.driver.fetch(address)
            for words, address in self.driver.links().items()
            if words.startswith("The plan")
        )
        assert paper.content == makers.pdf()

    def submit(self) -> None:
        """Only the submitter submits; what was submitted is frozen and read by the owner's side."""
        assert not self.can(self.cast.coordinator, "submit_profile")
        self.press(self.cast.submitter, "submit_profile", greeting="Dear certifiers")
        self.stage_is(Stage.REVIEW)
        self.driver.become(self.cast.officer)
        words = self.driver.open(f"{self.here}profile/")
        assert "Dear certifiers" in words
        assert WORDS in words

    # -- judging --------------------------------------------------------------------------------

    def appoint(self) -> None:
        """Exactly as many as the scheme asks for, and nobody who is close to the community."""
        chosen, close = self.cast.certifiers, self.cast.close
        assert self.find(self.cast.officer, "appoint_certifiers")
        offered = self.driver.fields(ACT_FORM)["people"].options
        assert str(close.pk) not in offered
        assert f"{close.name} Cannot be chosen: has or lately had a post" in self.driver.text()
        people = [str(person.pk) for person in chosen]
        words = self.driver.send({"people": [*people, str(self.cast.spare.pk)]}, status=409)
        assert f"Choose exactly {len(chosen)}." in words
        self.said("appoint_certifiers", self.driver.send({"people": people}))
        for person in (close, self.cast.spare):
            self.driver.become(person)
            self.driver.open(f"{self.here}journal/", 404 if person is self.cast.spare else 200)
        for person in chosen:
            self.press(person, "declare_impartiality", impartial="yes")

    def review(self) -> None:
        """Milestones reached by whoever they belong to, a question answered, the review concluded."""
        first, last = self.cast.certifiers[0], self.cast.certifiers[-1]
        self.press(first, "ask_question", text="Who leads the working group?")
        self.refused(
            first, "conclude_review", "Some questions to the community are not answered yet."
        )
        assert self.find(self.cast.coordinator, "answer_question")
        asked = self.driver.fields(ACT_FORM)["question"].options
        words = self.driver.send({"question": asked[-1], "text": "The head of planning."})
        self.said("answer_question", words)
        self.refused(first, "conclude_review", "These milestones must be reached first:")
        self.milestones(Stage.REVIEW)
        self.press(last, "conclude_review")
        self.stage_is(self.scheme.stage_from(Stage.MEETING))

    def meeting(self) -> None:
        """Agreed on, held, and its minutes written; not in a scheme without a meeting."""
        if self.scheme.meeting is None:
            assert not self.can(self.cast.certifiers[0], "schedule_meeting")
            return
        self.refused(self.cast.certifiers[0], "record_minutes", "The meeting has no date yet.")
        tomorrow = timezone.localtime(clock.now()) + timedelta(days=1)
        self.press(
            self.cast.officer,
            "schedule_meeting",
            starts_at=tomorrow.strftime("%Y-%m-%dT12:00"),
            form=self.scheme.meeting.forms[0].key,
            place="The town hall",
            participants="The mayor and the certifiers",
        )
        assert "The town hall" in self.look(self.cast.coordinator)
        self.press(
            self.cast.certifiers[0],
            "record_minutes",
            held_on=clock.today().isoformat(),
            participants="The mayor and the certifiers",
            minutes=WORDS,
        )
        self.stage_is(Stage.STATEMENT)

    def ratings(self, act: str, person: Person, value: int) -> None:
        """Give every step and idea a value with words."""
        form = self.find(person, act)
        assert form, f"{person} is not offered {act}"
        items = [
            name.partition("_")[2] for name in self.driver.fields(form) if name.startswith("value_")
        ]
        assert len(items) == len(self.scheme.steps) + len(self.scheme.ideas)
        given = {f"value_{key}": str(value) for key in items}
        words = self.driver.send(given | {f"text_{key}": WORDS for key in items}, form)
        self.said(act, words)

    def rate(self) -> None:
        """Alone first: nobody agrees before all have rated. Then together."""
        met = self.scheme.rating.met
        *before, last = self.cast.certifiers
        for person in before:
            self.ratings("rate", person, met)
        self.refused(
            self.cast.certifiers[0],
            "agree_ratings",
            "Every certifier must have rated all steps and ideas alone first.",
        )
        self.ratings("rate", last, self.scheme.rating.levels[-1].value)
        self.ratings("agree_ratings", self.cast.certifiers[0], met)

    def statement(self) -> None:
        """Written by one, signed by all, given as a recommendation."""
        first, last = self.cast.certifiers[0], self.cast.certifiers[-1]
        self.refused(first, "sign_statement", "The statement must say the strengths")
        self.press(
            first,
            "write_statement",
            strengths="They work together.",
            further_work="Measure more.",
            recommendation=Recommendation.POSITIVE.value,
        )
        self.refused(first, "give_recommendation", "Every certifier must have signed the statement")
        for person in self.cast.certifiers:
            self.press(person, "sign_statement", confirmed=True)
        self.press(last, "give_recommendation")
        self.stage_is(Stage.DECISION)

    def decide(self) -> None:
        """Prepared by one, taken by another."""
        self.refused(self.cast.manager, "certify", "The decision is not prepared yet.")
        self.prepare(Recommendation.POSITIVE)
        self.refused(
            self.cast.officer,
            "certify",
            "You took part in preparing this case, so another person must decide.",
        )
        self.press(self.cast.manager, "certify")
        self.stage_is(Stage.CERTIFIED)

    def prepare(self, proposal: Recommendation) -> None:
        """Write the memo."""
        self.press(self.cast.officer, "prepare_decision", memo=WORDS, proposal=proposal.value)

    # -- afterwards -----------------------------------------------------------------------------

    @property
    def number(self) -> str:
        """The certificate's number."""
        return Certificate.objects.get(case=self.case).number

    def certificate(self) -> None:
        """Issued by the office; everyone on the case finds the diploma."""
        self.refused(self.cast.coordinator, "record_celebration", "There is no certificate yet.")
        self.press(self.cast.officer, "issue_certificate")
        self.look(self.cast.coordinator)
        assert f"/verify/{self.number}/diploma.pdf" in self.driver.links().values()
        paper = self.driver.fetch(f"/verify/{self.number}/diploma.pdf")
        assert paper.type == "application/pdf"
        assert paper.content.startswith(b"%PDF")

    def celebrate(self) -> None:
        """How it was marked, and what was handed over."""
        known = self.scheme.celebration
        self.press(
            self.cast.coordinator,
            "record_celebration",
            kind=known.kinds[0].key,
            on=clock.today().isoformat(),
            handed_over=[choice.key for choice in known.handed_over],
        )
        words = self.driver.open(f"{self.here}journal/")
        for choice in (known.kinds[0], *known.handed_over):
            assert in_language(choice.name) in words

    def stranger(self) -> None:
        """Someone who never signs in finds the community, reads what is public, and verifies."""
        self.driver.become(None)
        self.driver.open("/")
        words = self.driver.open("/register/")
        name = self.cast.community.name
        assert name in words
        assert self.number in words
        words = self.driver.follow(name)
        assert in_language(self.scheme.status) in words
        assert WORDS in words
        assert "The town hall" not in words
        words = self.driver.open(f"/verify/{self.number}/")
        until = Certificate.objects.get(number=self.number).valid_to
        assert name in words
        assert str(until.year) in words
        self.driver.open(f"/verify/{self.number[:-1]}X/", 404)
        assert "login" in self.where(self.here)

    def where(self, address: str) -> str:
        """Where opening an address leads."""
        self.driver.open(address)
        return self.driver.address

    def whole(self) -> None:
        """The journal is whole, mail went out, and what was submitted is as it was."""
        verbs = self.whole_journal()
        case = Case.objects.get(pk=self.case)
        assert of_stream(case.stream).exists()
        for snapshot in Snapshot.objects.filter(case=case):
            assert snapshot.fingerprint == fingerprint_of(snapshot.content)
        self.look(self.cast.coordinator)
        words = self.driver.open(f"{self.here}journal/")
        for verb in verbs:
            assert str(ACTS[verb].done) in words
        assert self.cast.submitter.name in self.driver.open(f"{self.here}mail/")

    def whole_journal(self) -> set[str]:
        """The chain holds; the acts it speaks of."""
        case = Case.objects.get(pk=self.case)
        assert list(breaks(case.stream)) == []
        verbs = [entry.verb for entry in entries(case.stream)]
        assert verbs[0] == "register_interest"
        assert set(verbs) <= set(ACTS)
        return set(verbs)
