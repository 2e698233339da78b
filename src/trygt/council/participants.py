"""Who may be invited to a meeting, and the list that is."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from trygt.cases.acting import Refused
from trygt.cases.interests import in_conflict
from trygt.cases.models import Case
from trygt.cases.roles import COMMUNITY_SIDE, NAMES, On, people_by_post, people_in
from trygt.council.models import Meeting, Participant, Side
from trygt.people.models import Person

# Those a meeting is agreed with unless others are chosen.
USUAL = frozenset({On.COORDINATOR, On.SIGNER, On.SUBMITTER, On.CERTIFIER, On.CASE_OFFICER})
_BY_POST = (
    *(On.SIGNER, On.SUBMITTER, On.SUBSTITUTE, On.COORDINATOR, On.CONTRIBUTOR, On.READER),
    *(On.COUNCIL_LEADER, On.CASE_OFFICER, On.MANAGER),
)
MOST_GUESTS = 20


@dataclass(frozen=True)
class Invitable:
    """Someone on the case, with their roles on it."""

    person: Person
    roles: tuple[On, ...]

    @property
    def side(self) -> Side:
        """Whose side they sit on."""
        return Side.COMMUNITY if set(self.roles) & COMMUNITY_SIDE else Side.OWNER

    @property
    def words(self) -> str:
        """Their roles in words."""
        return ", ".join(str(NAMES[role]) for role in self.roles)

    @property
    def usual(self) -> bool:
        """Whether they are invited unless others are chosen."""
        return bool(set(self.roles) & USUAL)


@dataclass(frozen=True)
class Guest:
    """Someone without a part in the case, such as the police."""

    name: str
    role: str
    email: str

    def __str__(self) -> str:
        return f"{self.name}; {self.role}; {self.email}"


def invitable(case: Case) -> list[Invitable]:
    """Everyone on the case who may take part: nobody of the owner's side with an interest in it."""
    roles: dict[Person, list[On]] = {}
    found = people_by_post(case, _BY_POST) | {On.CERTIFIER: list(people_in(case, On.CERTIFIER))}
    for role, people in found.items():
        for person in people:
            roles.setdefault(person, []).append(role)
    every = [Invitable(person, tuple(sorted(held))) for person, held in roles.items()]
    return [one for one in every if one.side == Side.COMMUNITY or not in_conflict(one.person, case)]


def guests_of(text: str) -> list[Guest]:
    """Guests written a line each: name; role; e-mail. Raises `Refused` with what is wrong."""
    found: dict[str, Guest] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        parts = [part.strip() for part in re.split(r"[;,]", line)]
        if len(parts) != 3 or not parts[0]:
            raise Refused(_("Write each guest on a line: name; role; e-mail."))
        try:
            validate_email(parts[2])
        except ValidationError:
            raise Refused(_("“%(email)s” is no e-mail address.") % {"email": parts[2]}) from None
        found[parts[2].lower()] = Guest(parts[0][:200], parts[1][:300], parts[2])
    if len(found) > MOST_GUESTS:
        raise Refused(_("Invite %(most)s guests at most.") % {"most": MOST_GUESTS})
    return list(found.values())


def invite(
    meeting: Meeting,
    people: Collection[int] | None,
    guests: Sequence[Guest],
    before: Iterable[Participant] = (),
) -> None:
    """Write the list of a new meeting; without `people` those of `before`, else the usual ones.

    Raises `Refused` for someone who is not on the case or has an interest in it.
    """
    there = {one.person.pk: one for one in invitable(meeting.case)}
    if people is None:
        again = {one.person_id for one in before if one.person_id}
        people = [pk for pk, one in there.items() if (pk in again if again else one.usual)]
    for pk in dict.fromkeys(people):
        if pk not in there:
            raise Refused(_("Choose the participants among those offered."))
        one = there[pk]
        meeting.invited.create(
            side=one.side, person=one.person, name=one.person.name, role=one.words
        )
    own = {one.person.email.lower() for one in there.values()}
    for guest in guests:
        if guest.email.lower() in own:
            raise Refused(_("“%(email)s” is on the case already.") % {"email": guest.email})
        meeting.invited.create(side=Side.GUEST, name=guest.name, role=guest.role, email=guest.email)
