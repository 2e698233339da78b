"""The act: every change of a case is one declared function, and this is the one runner.

The declaration says who may do it, in which stages, unless what, what it needs and where it
leads. Buttons, greyed buttons' reasons, docs/acts.md, the journal's verbs and the test
roles × acts × stages all follow from the registry here; there is no second source.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases import letters
from trygt.cases.milestones import missing_milestones, tick_those_of
from trygt.cases.models import Case
from trygt.cases.roles import NAMES, On, roles_but_for_interest, roles_on
from trygt.journal import acts as journal
from trygt.journal import queries as journals
from trygt.journal.models import Entry
from trygt.outbox import acts as outbox
from trygt.people.models import Person
from trygt.places.models import Community
from trygt.schemes.definition import Stage

Words = str | Promise


class Refused(Exception):
    """The act is not done, and nothing has changed. The text says why, in the user's language."""

    def __init__(self, why: Words, rule: str = "condition") -> None:
        super().__init__(why)
        self.why = why
        self.rule = rule

    def __str__(self) -> str:
        return str(self.why)


@dataclass(frozen=True)
class Who:
    """Roles that may do an act. `|` joins two."""

    roles: frozenset[On]

    def __or__(self, other: "Who") -> "Who":
        return Who(self.roles | other.roles)

    @property
    def or_substitute(self) -> "Who":
        """Also the one who acts in the submitter's place, which the journal shows."""
        return Who(self.roles | {On.SUBSTITUTE})

    def __str__(self) -> str:
        return ", ".join(str(NAMES[role]) for role in On if role in self.roles)


SIGNER = Who(frozenset({On.SIGNER}))
SUBMITTER = Who(frozenset({On.SUBMITTER}))
COORDINATOR = Who(frozenset({On.COORDINATOR}))
CONTRIBUTOR = Who(frozenset({On.CONTRIBUTOR}))
APPOINTED = Who(frozenset({On.APPOINTED}))
CERTIFIER = Who(frozenset({On.CERTIFIER}))
COUNCIL_LEADER = Who(frozenset({On.COUNCIL_LEADER}))
CASE_OFFICER = Who(frozenset({On.CASE_OFFICER}))
MANAGER = Who(frozenset({On.MANAGER}))
BOARD = Who(frozenset({On.BOARD}))
CLOCK = Who(frozenset({On.CLOCK}))


@dataclass(frozen=True)
class Condition:
    """A named rule with the sentence shown when it does not hold.

    `says` gives a sentence that names what this case lacks (a day, a role), where one can.
    """

    name: str
    sentence: Words
    holds: Callable[[Case, Person | None], bool]
    says: Callable[[Case], Words | None] | None = None

    def __call__(self, case: Case, by: Person | None) -> bool:
        return self.holds(case, by)

    def why(self, case: Case) -> Words:
        """The sentence for this case."""
        return (self.says(case) if self.says else None) or self.sentence


def condition(
    sentence: Words, says: Callable[[Case], Words | None] | None = None
) -> Callable[[Callable[[Case, Person | None], bool]], Condition]:
    """Make a function (case, by) -> bool a condition; `sentence` says what is missing."""

    def declare(holds: Callable[[Case, Person | None], bool]) -> Condition:
        return Condition(holds.__name__, sentence, holds, says)

    return declare


@dataclass(frozen=True)
class Told:
    """What an act tells the journal, and a line for the mail about it.

    `note` may be a function that writes the line in the language that is active. `to` are the persons
    it concerns, where that is not everyone the act is told to. `about` names what the mails are about
    ("decision:7"), where a later act may overtake it; `overtakes` are such names, or beginnings of
    them that end with a colon: mails about these that have not left yet are withdrawn.
    """

    details: Mapping[str, Any] = field(default_factory=dict)
    note: letters.Note = ""
    to: frozenset[int] | None = None
    about: str = ""
    overtakes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Done:
    """An act carried out (or, for a second press of the same button, carried out before)."""

    case: Case
    entry: Entry
    again: bool = False


@dataclass(frozen=True)
class Act:
    """A declared act. Call it to do it."""

    do_not_call_in_templates: ClassVar[bool] = True

    name: str
    label: Words
    done: Words
    about: str
    who: Who
    stages: tuple[Stage, ...]
    unless: tuple[Condition, ...]
    needs: tuple[Condition, ...]
    leads_to: Stage | None
    opens: bool
    tells: tuple[On, ...]
    waits: bool
    resumes: bool
    floor: str
    body: Callable[..., Told | None]

    def __call__(
        self, case: Case, by: Person | None, *, once: str | None = None, **inputs: Any
    ) -> Done:
        """Do it: lock, check, change, write one journal line, queue mail, all or nothing.

        `once` is the token of one pressed button; pressing again gives back what the first press did.
        Raises `Refused` with the sentence of the first rule that does not hold.
        """
        if by is not None:
            by.forget()  # what a page remembered may be old: an act asks afresh
        with transaction.atomic():
            if self.opens:  # whoever opens another case there waits, then meets this one
                Community.objects.select_for_update().get(pk=case.community_id)
            else:
                case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
            if once and (entry := journals.by_token(once)):
                return self._again(case, by, entry)
            roles = roles_on(case, by)
            for refusal in self.refusals(case, by, roles):
                raise refusal
            return self._carry_out(case, by, roles, once, inputs)

    def _again(self, case: Case, by: Person | None, entry: Entry) -> Done:
        """What the first press of the same button did. A token of any other button is refused."""
        if entry.verb == self.name and entry.actor_id == (by.pk if by else None):
            if not self.opens and entry.stream == case.stream:
                return Done(case, entry, again=True)
            opened = Case.objects.filter(community=case.community_id, scheme_key=case.scheme_key)
            for other in opened if self.opens else ():
                if other.stream == entry.stream:
                    return Done(other, entry, again=True)
        raise Refused(_("This form has been used already. Open the page again."), "once")

    def _carry_out(
        self,
        case: Case,
        by: Person | None,
        roles: frozenset[On],
        once: str | None,
        inputs: dict[str, Any],
    ) -> Done:
        moment, before = clock.now(), case.stage
        case.last_act_at = moment
        if self.opens:
            case.opened_at = case.stage_since = moment
            case.stage = case.scheme.stage_from(self.leads_to or Stage.INTEREST)
            case.save(force_insert=True)
        role = next(role.value for role in On if role in roles & self.who.roles)
        told = self.body(case, by, **inputs) or Told()
        if self.leads_to and not self.opens:
            after = case.scheme.stage_from(self.leads_to)
            if after != case.stage:
                case.stage, case.stage_since = after, moment
        tick_those_of(case, self.name, by)
        case.save()
        details = {"stage": [None if self.opens else before, case.stage], **told.details}
        entry = journal.write(
            case.stream,
            self.name,
            actor_id=by.pk if by else None,
            role=role,
            details=details,
            token=once,
        )
        self._withdraw_overtaken(case, before, told)
        letters.tell(
            case,
            self.done,
            about=told.about or entry.hash,
            by=by,
            audience=self.tells,
            note=told.note,
            waits=self.waits,
            to=told.to,
        )
        return Done(case, entry)

    def _withdraw_overtaken(self, case: Case, before: str, told: Told) -> None:
        """Nothing in the mail log shall contradict what is now decided."""
        for about in told.overtakes:
            outbox.withdraw(about, because=self.name)
        if case.stage == Stage.ENDED != before:
            outbox.withdraw_stream(case.stream, because=self.name)

    def also_needs(self, *conditions: Condition) -> None:
        """Let a later floor, at import, add what this act needs first: its own floor cannot know of it."""
        object.__setattr__(self, "needs", (*conditions, *self.needs))

    def refusals(
        self, case: Case, by: Person | None, roles: frozenset[On] | None = None
    ) -> Iterable[Refused]:
        """Every rule that keeps `by` from doing this now, the weightiest first. Empty means: go on.

        Those who know the roles of `by` already hand them in and spare the queries.
        """
        if not (roles_on(case, by) if roles is None else roles) & self.who.roles:
            if roles_but_for_interest(case, by) & self.who.roles:
                yield Refused(
                    _("You have an interest in this case and cannot take part in judging it."),
                    "interest",
                )
            else:
                yield Refused(_("This is for: %(who)s.") % {"who": self.who}, "who")
            return
        if not self.opens and case.stage not in self.stages:
            yield Refused(_("The case is not at the stage where this is done."), "stage")
            return
        for block in self.unless:
            if block(case, by):
                yield Refused(block.why(case), block.name)
        for need in self.needs:
            if not need(case, by):
                yield Refused(need.why(case), need.name)
        if missing := self._missing(case):
            names = ", ".join(missing)
            yield Refused(
                now_("These milestones must be reached first: %(names)s.") % {"names": names},
                "milestones",
            )

    def _missing(self, case: Case) -> list[str]:
        spine = list(Stage)
        if (
            self.opens
            or self.resumes
            or self.leads_to is None
            or spine.index(self.leads_to) <= spine.index(Stage(case.stage))
        ):
            return []
        return [] if self.leads_to is Stage.ENDED else missing_milestones(case)

    def allows(self, case: Case, by: Person | None) -> bool:
        """Whether `by` may do this now."""
        return not any(True for _refusal in self.refusals(case, by))


ACTS: dict[str, Act] = {}


def act(  # noqa: PLR0913 - an act's declaration is read as a form
    *,
    label: Words,
    done: Words,
    who: Who,
    stages: Iterable[Stage] = (),
    unless: Iterable[Condition] = (),
    needs: Iterable[Condition] = (),
    leads_to: Stage | None = None,
    opens: bool = False,
    tells: Iterable[On] = (),
    waits: bool = False,
    resumes: bool = False,
) -> Callable[[Callable[..., Told | None]], Act]:
    """Declare an act.

    `label` is the button, `done` the journal's verb phrase ("signed the letter of intent").
    `opens` makes it one that begins a case; `tells` says who is mailed; with `waits` those
    mails wait for a person to send them. With `resumes` it leads back to where the case has been,
    so no milestones are asked for.
    """

    def declare(body: Callable[..., Told | None]) -> Act:
        declared = Act(
            name=body.__name__,
            label=label,
            done=done,
            about=(body.__doc__ or "").strip().split("\n")[0],
            who=who,
            stages=tuple(stages),
            unless=tuple(unless),
            needs=tuple(needs),
            leads_to=leads_to,
            opens=opens,
            tells=tuple(tells),
            waits=waits,
            resumes=resumes,
            floor=body.__module__.split(".")[1],
            body=body,
        )
        if declared.name in ACTS:
            raise ValueError(f"two acts are called {declared.name}")
        ACTS[declared.name] = declared
        return declared

    return declare


@dataclass(frozen=True)
class Button:
    """An act as one person sees it on one case."""

    act: Act
    reasons: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether it can be pressed."""
        return not self.reasons


def buttons(case: Case, person: Person) -> list[Button]:
    """The acts of this person on this case at this stage; those not yet possible carry their reasons."""
    mine = roles_on(case, person)
    shown = []
    for declared in ACTS.values():
        if declared.opens or case.stage not in declared.stages or not mine & declared.who.roles:
            continue
        shown.append(Button(declared, tuple(map(str, declared.refusals(case, person, mine)))))
    return shown
