"""What editors do with law references: change one, and say that it was compared with the law."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.journal import acts as journal
from trygt.laws.models import LawChange, LawReference, Status
from trygt.laws.rights import body_of
from trygt.people.acts import NotAllowed
from trygt.people.models import Person
from trygt.schemes.definition.method import Law
from trygt.schemes.queries import every

CHANGEABLE = frozenset({"title", "section", "summary", "url", "valid_from", "valid_to"})
SAYS = CHANGEABLE - {"url"}
"""What the check was of: where the law can be read is not among it."""
WHY_LENGTH = 10


class CannotKeep(ValueError):
    """A reference cannot become so; nothing has changed. The text says why."""


class Outrun(CannotKeep):
    """Someone else changed the reference in between; nothing has changed."""


def seed(using: str = "default") -> int:
    """Bring in the laws that schemes name and nobody keeps yet; tell how many.

    The first version that names a law says what it begins as. One that is here is never touched.
    """
    rows = LawReference.objects.using(using)
    known = set(rows.values_list("key", flat=True))
    new: dict[str, Law] = {}
    for scheme in every():
        for law in scheme.laws:
            if law.key not in known:
                new.setdefault(law.key, law)
    rows.bulk_create(map(_begun, new.values()), ignore_conflicts=True)
    return len(new)


def _begun(law: Law) -> LawReference:
    given = law.model_dump()
    if not (law.checked_by and law.checked_on):  # a check without name and day is none
        given["status"] = Status.UNVERIFIED
    return LawReference(**given)


def change_law(key: str, by: Person, revision: int, *, why: str, **fields: Any) -> LawReference:
    """Change fields of a reference. Whatever it says anew is not checked until someone checks it.

    `revision` is the one the editor read. Raises `NotAllowed`, `Outrun`, or `CannotKeep` with a
    sentence. The same values once more change nothing.
    """
    if unknown := set(fields) - CHANGEABLE:
        raise TypeError(f"no fields of a law reference: {sorted(unknown)}")
    body, there = _at_hand(key, by, revision)
    new = {name: value for name, value in fields.items() if getattr(there, name) != value}
    if not new:
        return there
    _possible(there, new)
    if set(new) & SAYS and there.status != Status.UNVERIFIED:
        unchecked = {"status": Status.CHANGED, "checked_by": "", "checked_on": None, "compared": ""}
        new |= unchecked
    return _swap(there, new, body, by, "changed_law", _reason(why))


def verify_law(
    key: str, by: Person, revision: int, *, checked_by: str, checked_on: date, compared: str
) -> LawReference:
    """Say that what stands there was compared with the law: by whom, when, and with what.

    `revision` is the one that was compared. Raises `NotAllowed`, `Outrun`, or `CannotKeep`.
    """
    body, there = _at_hand(key, by, revision)
    if not checked_by.strip():
        raise CannotKeep(_("Write who compared it."))
    if checked_on > clock.today():
        raise CannotKeep(_("The day it was checked is still to come."))
    words = _reason(compared)
    new = {
        "status": Status.VERIFIED,
        "checked_by": checked_by.strip(),
        "checked_on": checked_on,
        "compared": words,
    }
    return _swap(there, new, body, by, "verified_law", words)


def _at_hand(key: str, by: Person, revision: int) -> tuple[str, LawReference]:
    """The body the person acts for, and the reference as they read it."""
    by.forget()  # whether they may is asked anew
    body = body_of(by)
    if not body:
        raise NotAllowed(_("Editors and managers of a scheme's owner keep the law references."))
    there = LawReference.objects.get(key=key)
    if there.revision != revision:
        raise _outrun()
    return body, there


def _outrun() -> Outrun:
    return Outrun(
        _("Someone else has changed this reference. Read it again; what you wrote stands below.")
    )


def _reason(text: str) -> str:
    text = text.strip()
    if len(text) < WHY_LENGTH:
        sentence = now_("Give reasons of at least %(count)s characters.")
        raise CannotKeep(sentence % {"count": WHY_LENGTH})
    return text


def _possible(there: LawReference, new: Mapping[str, Any]) -> None:
    """Texts keep every language they had, and a law does not end before it begins."""
    for name in ("title", "summary"):
        for language in getattr(there, name):
            if name in new and not new[name].get(language, "").strip():
                raise CannotKeep(_("Title and summary need words in every language they have."))
    begins, ends = (new.get(name, getattr(there, name)) for name in ("valid_from", "valid_to"))
    if begins and ends and ends < begins:
        raise CannotKeep(_("The last day comes before the first."))


@transaction.atomic
def _swap(
    there: LawReference, new: Mapping[str, Any], body: str, by: Person, verb: str, why: str
) -> LawReference:
    """Write, unless someone wrote in between; with its line of history and of the journal."""
    number = there.revision + 1
    rows = LawReference.objects.filter(pk=there.pk, revision=there.revision)
    if not rows.update(**new, revision=number):
        raise _outrun()
    after = LawReference.objects.get(pk=there.pk)
    changed = [_as_json(row, new) for row in (there, after)]
    LawChange.objects.create(
        reference=after,
        revision=number,
        before=changed[0],
        after=changed[1],
        why=why,
        by=by,
        at=clock.now(),
    )
    details = {"law": after.key, "revision": number, "before": changed[0], "after": changed[1]}
    journal.write(f"body:{body}", verb, actor_id=by.pk, role="", details=details)
    return after


def _as_json(row: LawReference, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The named fields as JSON keeps them."""
    values = model_to_dict(row, fields=fields)
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
