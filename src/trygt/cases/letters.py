"""Mail that tells of an act: who gets it, and its words."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from trygt.cases.interests import in_conflict
from trygt.cases.models import Case
from trygt.cases.roles import OWNER_SIDE, On, people_in
from trygt.outbox import acts as outbox
from trygt.people.models import Person
from trygt.texts import in_language

Note = str | Callable[[], str]
"""A line of the mail, or what writes it in the language that is active."""


def receivers(case: Case, audience: Iterable[On], by: Person | None = None) -> list[Person]:
    """Who will be mailed about an act told to `audience`: each person once, never the one who acts.

    Someone of the owner's side with an interest in the case hears no more of it than they may see.
    """
    found: dict[int, Person] = {}
    for role in audience:
        for person in people_in(case, role):
            if person != by and not (role in OWNER_SIDE and in_conflict(person, case)):
                found[person.pk] = person
    return list(found.values())


def tell(
    case: Case,
    done: str | Promise,
    *,
    about: str,
    by: Person | None,
    audience: Iterable[On],
    note: Note = "",
    waits: bool = False,
    to: frozenset[int] | None = None,
) -> None:
    """Queue one mail per receiver, each in the receiver's language; with `to` only to these of them."""
    for person in receivers(case, audience, by):
        if to is not None and person.pk not in to:
            continue
        with translation.override(person.language):
            subject, body = compose(
                case, str(done), by, person, note if isinstance(note, str) else note()
            )
        send(case, person, about=about, subject=subject, body=body, waits=waits)


def send(
    case: Case, person: Person, *, about: str, subject: str, body: str, waits: bool = False
) -> None:
    """Queue one mail about a case; it stands in the case's mail log."""
    outbox.queue(
        stream=case.stream,
        about=about,
        address=person.email,
        receiver_id=person.pk,
        subject=subject,
        body=body,
        language=person.language,
        waits=waits,
    )


def compose(
    case: Case, done: str, by: Person | None, to: Person, note: str = ""
) -> tuple[str, str]:
    """Subject and body in the active language."""
    actor = by.name if by else _("Trygt")
    lines = [
        _("Hello %(name)s,") % {"name": to.name},
        "",
        f"{actor} {done}.",
        _("It concerns %(community)s and %(scheme)s.")
        % {"community": case.community, "scheme": in_language(case.scheme.name)},
    ]
    if note:
        lines += ["", note]
    lines += [
        "",
        address(case),
        "",
        in_language(case.scheme.owner.name),
    ]
    return f"{case.community}: {actor} {done}", "\n".join(lines)


def address(case: Case) -> str:
    """Where the case's page is, for mails."""
    return f"{settings.CONFIG.address}{path(case.pk)}"


def path(case: int) -> str:
    """Where the page of a case is, by its number, from the root of the site."""
    return f"/work/cases/{case}/"
