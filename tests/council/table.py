"""A case on the council's table, with everyone around it."""

from dataclasses import dataclass
from datetime import timedelta

from tests.world import REASON, SCHEME, a_case, appoint, office, put, seat, tick_all
from trygt import clock
from trygt.cases.models import Case
from trygt.council import acts, queries
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.schemes.definition import Stage


@dataclass
class Table:
    """The case and its people. `anna` and `bo` are certifiers once they are seated."""

    case: Case
    coordinator: Person
    officer: Person
    manager: Person
    board: Person
    anna: Person
    bo: Person

    def now(self) -> Case:
        """The case as the database has it."""
        return Case.objects.get(pk=self.case.pk)

    @property
    def certifiers(self) -> list[Person]:
        """As many as the scheme asks for."""
        return [self.anna, self.bo][: self.case.scheme.rules.certifiers]

    def rate(self, who: Person, value: int | None = None, *, only: int | None = None) -> None:
        """Rate everything alike, or only the first few."""
        keys = list(queries.items(self.case.scheme))[:only]
        value = self.case.scheme.rating.met if value is None else value
        acts.rate(self.case, who, ratings=dict.fromkeys(keys, (value, "We saw it.")))

    def agree(self) -> None:
        """Agree that all is met."""
        met = self.case.scheme.rating.met
        keys = queries.items(self.case.scheme)
        acts.agree_ratings(self.case, self.anna, ratings=dict.fromkeys(keys, (met, "Agreed.")))

    def write(self, who: Person | None = None, *, revision: int = 0, **texts: str) -> None:
        """Write a whole statement."""
        whole = {
            "strengths": "A team that stays.",
            "further_work": "Falls at home.",
            "recommendation": "positive",
        }
        acts.write_statement(self.case, who or self.anna, revision=revision, **whole | texts)

    def sign(self) -> None:
        """All certifiers sign what is there."""
        statement = queries.current_statement(self.case)
        assert statement
        for person in self.certifiers:
            acts.sign_statement(self.case, person, revision=statement.revision)

    def recommend(self) -> None:
        """From the statement stage to the decision stage, by the acts."""
        for person in self.certifiers:
            self.rate(person)
        self.agree()
        self.write()
        self.sign()
        acts.give_recommendation(self.case, self.anna)

    def prepare(self) -> None:
        """Write the memo."""
        acts.prepare_decision(self.case, self.officer, memo="All is in order.", proposal="positive")

    def meet(self) -> None:
        """Agree on a meeting in a week and hold it."""
        rules = self.case.scheme.meeting
        assert rules
        start = clock.now() + timedelta(days=7)
        acts.schedule_meeting(
            self.case, self.officer, starts_at=start, form=rules.preferred, place="The town hall"
        )
        with clock.at(start + timedelta(hours=3)):
            acts.record_minutes(
                self.case,
                self.anna,
                held_on=clock.today(),
                participants="The mayor and us",
                minutes="We spoke about falls.",
            )


def lay(
    stage: Stage = Stage.REVIEW, *, seated: bool = True, scheme: tuple[str, str] = SCHEME
) -> Table:
    """A case at a stage with its people; the certifiers appointed and impartial if `seated`."""
    case = a_case(stage=stage, scheme=scheme)
    tick_all(case)
    anna, bo = office(case, Role.CERTIFIER), office(case, Role.CERTIFIER)
    table = Table(
        case,
        seat(case, Role.COORDINATOR),
        office(case, Role.CASE_OFFICER),
        office(case, Role.MANAGER),
        office(case, Role.BOARD),
        anna,
        bo,
    )
    if seated:
        for person in table.certifiers:
            appoint(case, person=person)
    return table


def lay_for_decision(scheme: tuple[str, str] = SCHEME) -> Table:
    """A recommended and prepared case."""
    table = lay(Stage.STATEMENT, scheme=scheme)
    table.recommend()
    table.prepare()
    return table


__all__ = ["REASON", "Table", "lay", "lay_for_decision", "put"]
