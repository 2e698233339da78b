"""Reminders by hand: one mail a person, however many of their cases it is about; a line in each case's journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from trygt import clock
from trygt.cases.acting import CASE_OFFICER, MANAGER, Refused, Told, act, condition
from trygt.cases.acts import UNDER_WAY
from trygt.cases.letters import address, receivers
from trygt.cases.models import Case
from trygt.cases.roles import On
from trygt.council import clocks
from trygt.council.clocks import CERTIFIER, COMMUNITY, OWNER, Due
from trygt.journal.models import Entry
from trygt.journal.queries import entries
from trygt.outbox import acts as outbox
from trygt.people.models import Person
from trygt.schemes.office import office_rules
from trygt.texts import in_language

AUDIENCE = {
    COMMUNITY: (On.COORDINATOR, On.SUBMITTER),
    CERTIFIER: (On.CERTIFIER, On.APPOINTED),
    OWNER: (On.CASE_OFFICER,),
}
MOST_CASES = 100


@dataclass(frozen=True)
class Letter:
    """One mail, to one person, about some cases."""

    to: Person
    cases: tuple[Case, ...]
    subject: str
    body: str


@dataclass(frozen=True)
class Plan:
    """What reminding brings: the mails, and the cases left out with the reason."""

    letters: tuple[Letter, ...]
    left_out: tuple[tuple[Case, str], ...]
    cases: tuple[Case, ...]


def _last(case: Case) -> Entry | None:
    days = office_rules(case.scheme).days_between_reminders
    since = clock.now() - timedelta(days=days)
    return entries(case.stream).filter(verb="remind", at__gt=since).last()


def _when(case: Case) -> str | None:
    last = _last(case)
    if last is None:
        return None
    return now_("A reminder was sent on %(day)s. Wait some days before the next.") % {
        "day": date_format(clock.day_of(last.at))
    }


@condition(_("A reminder was sent some days ago."), says=_when)
def not_reminded_lately(case: Case, by: Person | None) -> bool:
    """No reminder was sent within the days the owner lets pass between two."""
    return _last(case) is None


@condition(_("There is nobody to remind: no one holds the post, or it is you the case waits for."))
def someone_to_remind(case: Case, by: Person | None) -> bool:
    """The side the case waits for has someone else in it."""
    return bool(to_remind(case, by))


def due_of(case: Case) -> Due | None:
    """What is due next on one case. Two queries."""
    if not hasattr(case, "answer_due"):
        case = clocks.clocked(Case.objects.filter(pk=case.pk)).get()
    return clocks.next_due(case, clocks.ticked([case]))


def to_remind(case: Case, by: Person | None) -> list[Person]:
    """Who is reminded of a case: those of the side it waits for; a certifier also before declaring."""
    due = due_of(case)
    audience = AUDIENCE[clocks.waits_for(case, due)]
    found = receivers(case, audience, by)
    mine = [person for person in found if person.pk == case.officer_id]
    return mine or found if audience == AUDIENCE[OWNER] else found


@act(
    label=_("Send a reminder about the case"),
    done=_("sent a reminder about the case"),
    who=CASE_OFFICER | MANAGER,
    stages=UNDER_WAY,
    needs=[not_reminded_lately, someone_to_remind],
)
def remind(case: Case, by: Person, *, greeting: str = "", mail: bool = True) -> Told:
    """Remind those the case waits for. With `mail` off the mail is sent together with others."""
    people = to_remind(case, by)
    if mail:
        for letter in _letters([case], by, greeting):
            _queue(letter, f"{case.stream}:{clock.now().timestamp():.6f}")
    return Told({"people": [person.name for person in people]})


def plan(cases: Iterable[Case], by: Person, greeting: str = "") -> Plan:
    """What reminding of these cases would bring. Nothing is changed."""
    taken: list[Case] = []
    left_out: list[tuple[Case, str]] = []
    for case in cases:
        refusal = next(iter(remind.refusals(case, by)), None)
        if refusal:
            left_out.append((case, str(refusal)))
        else:
            taken.append(case)
    return Plan(tuple(_letters(taken, by, greeting)), tuple(left_out), tuple(taken))


def remind_of(cases: Iterable[Case], by: Person, greeting: str = "") -> Plan:
    """Remind of these cases, one mail a person. Cases that cannot be reminded of are left out."""
    taken: list[Case] = []
    left_out: list[tuple[Case, str]] = []
    with transaction.atomic():
        for case in sorted(cases, key=lambda case: case.pk):  # locked in one order by everyone
            try:
                remind(case, by, mail=False)
            except Refused as refused:
                left_out.append((case, str(refused)))
            else:
                taken.append(case)
        letters = _letters(taken, by, greeting)
        for letter in letters:
            _queue(letter, f"bulk:{clock.now().timestamp():.6f}")
    return Plan(tuple(letters), tuple(left_out), tuple(taken))


def _queue(letter: Letter, key: str) -> None:
    """A mail about one case stands in its mail log; one about several in nobody's: a case tells no other's."""
    alone = letter.cases[0].stream if len(letter.cases) == 1 else f"person:{letter.to.pk}"
    outbox.queue(
        stream=alone,
        about=f"reminder:{key}",
        address=letter.to.email,
        receiver_id=letter.to.pk,
        subject=letter.subject,
        body=letter.body,
        language=letter.to.language,
    )


def _letters(cases: Iterable[Case], by: Person, greeting: str) -> list[Letter]:
    people: dict[int, Person] = {}
    theirs: dict[int, list[Case]] = {}
    for case in cases:
        for person in to_remind(case, by):
            people[person.pk] = person
            theirs.setdefault(person.pk, []).append(case)
    return [_letter(person, theirs[pk], by, greeting) for pk, person in people.items()]


def _letter(person: Person, cases: list[Case], by: Person, greeting: str) -> Letter:
    with translation.override(person.language):
        count = len(cases)
        subject = (
            now_("%(community)s: a reminder") % {"community": cases[0].community}
            if count == 1
            else ngettext(
                "A reminder about %(count)s case", "A reminder about %(count)s cases", count
            )
            % {"count": count}
        )
        lines = [
            now_("Hello %(name)s,") % {"name": person.name},
            now_("%(who)s reminds you of what waits for you:") % {"who": by.name},
            *([greeting.strip()] if greeting.strip() else []),
            *(_about(case) for case in cases),
            in_language(cases[0].scheme.owner.name),
        ]
    return Letter(person, tuple(cases), subject, "\n\n".join(lines))


def _about(case: Case) -> str:
    due = due_of(case)
    stage = case.scheme.stage(case.stage)
    name = in_language(stage.ahead) if stage else str(case.stage)
    lines = [
        f"– {case.community}: {name}",
        now_("At this stage since %(day)s.") % {"day": date_format(clock.day_of(case.stage_since))},
    ]
    if due:
        words = {"what": due.what, "day": date_format(due.day)}
        lines.append(
            now_("%(what)s was due %(day)s.") % words
            if due.late
            else now_("%(what)s is due %(day)s.") % words
        )
    return "\n".join([*lines, address(case)])
