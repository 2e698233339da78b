"""Two communities with something on every page: one certified, one whose statement is being written."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile

from tests import world
from tests.council.table import Table
from tests.exchange.books import brought_in, cell, taken_out
from tests.injuries.world import as_csv, fmds_rows, told
from tests.profile.town import Town, build
from tests.register.numbers import everything, note, take
from trygt import clock
from trygt.award.acts import issue_certificate, record_celebration
from trygt.cases.models import Case
from trygt.council import acts as council
from trygt.council.models import FactCheck, Question, VisitItem
from trygt.council.queries import conditions
from trygt.council.ties import ToTell, tell
from trygt.figures import acts as figures
from trygt.figures.models import Unplaced
from trygt.injuries import acts as injuries
from trygt.intent import acts as intent
from trygt.intent.queries import letter_of
from trygt.people.models import Person, TieKind
from trygt.people.roles import Role
from trygt.places.models import Community
from trygt.priorities import acts as priorities
from trygt.priorities.grids import grid
from trygt.priorities.scoring import give_scores, say
from trygt.profile.acts import submit_profile
from trygt.profile.models import Link
from trygt.profile.saving import add_evidence
from trygt.schemes.definition import Stage
from trygt.threads.talking import open_thread, write

FALLS = ("FALL", "L7")


@dataclass
class Whole:
    """A case far along, and its people."""

    town: Town
    table: Table

    @property
    def case(self) -> Case:
        """The case as the database has it."""
        return self.table.now()

    def __getitem__(self, name: str) -> Person:
        return self.town[name]


def grow(slug: str, until: Stage) -> Whole:
    """Walk a case there by its acts."""
    town = build(slug, stage=Stage.INTEREST)
    case = town.case
    second = world.appoint(case)
    table = Table(
        case,
        town["coordinator"],
        town["officer"],
        town.seat_owner("manager", Role.MANAGER),
        world.office(case, Role.BOARD),
        town["certifier"],
        second,
    )
    _promise(town)
    world.tick_all(case)
    town.hand(next(iter(case.scheme.sections)), "contributor")
    _weigh(town)
    town.fill()
    first = next(iter(case.scheme.questions))
    add_evidence(
        case.community, first, 0, town["coordinator"], title="Plan", document="Plan", place="Ch. 4"
    )
    _bring_in_injuries(town)
    _bring_in_a_workbook(town)
    submit_profile(table.now(), town["submitter"], greeting="Dear certifiers")
    _talk(town)
    council.ask_question(table.now(), table.anna, text="Who leads the group?")
    asked = Question.objects.get(case=case)
    council.answer_question(
        table.now(), town["coordinator"], question=asked.pk, text="The head of planning."
    )
    council.note(table.now(), table.anna, text="They are many.", shared=True)
    _gather(table)
    council.conclude_review(table.now(), table.anna)
    table.case = table.now()
    table.meet()
    if until is Stage.STATEMENT:
        _check_facts(table)
    else:
        _certify(table)
    _fetch_figures(town)
    _link(town)
    _sit(town)
    return Whole(town, table)


def _sit(town: Town) -> None:
    """The certifier's term as the board decided it, and a tie of theirs to another place."""
    person = town["certifier"]
    world.a_term(person.tenures.get(post__role=Role.CERTIFIER))
    tell(person, ToTell(TieKind.EMPLOYMENT, world.a_community(), organisation="A school"))


def _talk(town: Town) -> None:
    """A shared thread about the first answer, with an answer and a mention."""
    town.case.refresh_from_db()
    first = next(iter(town.case.scheme.questions))
    by, text = town["coordinator"], "Is this what you ask for, @Certifier? https://example.org"
    thread = open_thread(town.case, first, 0, by, text=text, audience="shared")
    write(thread, town["certifier"], "Yes, @Contributor and I looked at it.\n\nThank you.")


def _bring_in_a_workbook(town: Town) -> None:
    """A workbook that changes one answer, waiting for the coordinator; someone changed another meanwhile."""
    book = taken_out(town)
    for key in ("presentation", "organisation"):
        cell(book, key, "answer").value = "In new words."
    cell(book, "STY-01", "deadline").value = "soon"
    town.save("presentation", "In other words.", by="submitter")
    brought_in(town, book)


def secret_of(community: Community) -> str:
    """The secret of the link there is to what its department Health has."""
    return f"link-to-{community.slug}"


def _link(town: Town) -> None:
    """A personal link to the contributor's part, whose secret the tests know."""
    now, secret = clock.now(), secret_of(town.community)
    Link.objects.create(
        post=town.posts["contributor"],
        person=world.a_person("Kari Nordmann"),
        secret_hash=hashlib.sha256(secret.encode()).hexdigest(),
        made_by=town["coordinator"],
        made_at=now,
        expires_at=now + timedelta(days=30),
    )


def _bring_in_injuries(town: Town) -> None:
    """A data set, and rows of the coordinator waiting to be counted."""
    file = ContentFile(as_csv(fmds_rows(60)), name="injuries.csv")
    waiting = injuries.hold(town.community, file, town["coordinator"])
    injuries.confirm(waiting, told(), town["coordinator"])
    injuries.hold(town.community, file, town["coordinator"])


def _fetch_figures(town: Town) -> None:
    """Public figures with every sort of chart beside others, a source that failed, a number that waits."""
    town.community.parent = world.a_community(kind="county")
    town.community.save()
    beside = [world.a_community(parent=town.community.parent) for _number in range(5)]
    chosen = world.a_community()
    for place in (*beside, chosen):
        place.fictional = False
        place.save()
    few = everything(10_000) | {"hip-fractures": {"2022_2024": "suppressed"}}
    places = {place: everything(10_000 + 2_000 * n, 1 + n / 9) for n, place in enumerate(beside)}
    take({town.community: few, None: everything(5_000_000, 0.5), **places}, town.community.slug)
    figures.compare_with(town.community, [chosen], town["coordinator"])
    note("ssb-area", "county", faults=["Statistisk sentralbyrå, 11342: no answer"])
    for code, done in (("0716", False), ("0720", True)):
        row = Unplaced.objects.create(
            source="ssb",
            table=f"{town.community.slug}-traffic",
            code=code,
            sentence=f"{code} was split. Choose which community is meant.",
            seen_at=clock.now(),
        )
        row.candidates.set(beside[:2])
        if done:
            figures.place(row, beside[0], town["officer"], "Nearly all of its roads lie there.")


def _weigh(town: Town) -> None:
    """A risk assessment: one cell agreed and made a focus area, one scored by one, one set aside."""
    case, by = town.case, town["coordinator"]
    priorities.open_risk_assessment(case, by)
    priorities.choose_cells(case, by, cells=[FALLS, ("TRA", "L3"), ("BRA", "L6")])
    scores = dict.fromkeys(grid().criterion, 4)
    for name in ("coordinator", "contributor"):
        give_scores(case, *FALLS, town[name], scores, comment="We see them every week.", revision=0)
    give_scores(case, "TRA", "L3", town["contributor"], scores, revision=0)
    theme, phase = FALLS
    priorities.set_cell_aside(case, by, theme="BRA", phase="L6", words="No such houses here.")
    priorities.agree_cell(case, by, theme=theme, phase=phase, values=scores, why={}, revision=0)
    say(case, theme, phase, by, "Ice on the steps.")
    priorities.make_focus_area(case, by, theme=theme, phase=phase)


def _promise(town: Town) -> None:
    case = town.case
    intent.prepare_letter(case, town["coordinator"], language="nb")
    letter = letter_of(case)
    assert letter
    for name in ("signer", "submitter"):
        intent.sign_letter(case, town[name], fingerprint=letter.fingerprint)
    intent.countersign_letter(case, town["officer"], fingerprint=letter.fingerprint)


def _gather(table: Table) -> None:
    """Findings of all three kinds, and two things to see on the visit, one of them seen."""
    case, about = table.now(), next(iter(table.case.scheme.questions))
    for kind in ("strength", "improvement", "deviation"):
        council.add_finding(case, table.anna, kind=kind, text=f"A {kind}.", about=about)
    for text in ("The pier.", "The school."):
        council.plan_visit(case, table.anna, text=text, about=about)
    item = VisitItem.objects.filter(case=case).first()
    assert item
    council.record_visit(case, table.bo, seen={item.pk: council.Seen("otherwise", "Old.", 0)})


def _check_facts(table: Table) -> None:
    """A draft with the community, and a comment the certifiers have not answered."""
    table.case = table.now()
    table.write()
    due = clock.today() + timedelta(days=14)
    council.send_fact_check(table.case, table.anna, revision=1, due=due)
    check = FactCheck.objects.get(case=table.case)
    council.comment_facts(
        table.case,
        table.coordinator,
        check=check.pk,
        comments={"strengths": "We are seven."},
        finished=False,
    )


def _certify(table: Table) -> None:
    table.recommend()
    table.prepare()
    due = clock.today() + timedelta(days=30)
    council.certify_conditionally(
        table.now(), table.manager, conditions=[("Ladders on the pier.", due)]
    )
    condition = conditions(table.case).get().pk
    council.report_condition(table.now(), table.coordinator, condition=condition, evidence="Done.")
    council.close_condition(table.now(), table.anna, condition=condition)
    table.prepare()
    council.certify(table.now(), table.board)
    issue_certificate(table.now(), table.officer)
    kind = table.case.scheme.celebration.kinds[0].key
    record_celebration(table.now(), table.coordinator, kind=kind, on=clock.today())
