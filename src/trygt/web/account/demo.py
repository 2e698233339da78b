"""The demo's people, grouped by where their posts are, and a walk among them for the first visit."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import ACTS
from trygt.cases.models import Case
from trygt.cases.roles import On, roles_on
from trygt.people.models import Person, Tenure
from trygt.people.queries import place_name, role_name
from trygt.people.roles import Role
from trygt.schemes.definition import Stage


@dataclass(frozen=True)
class Part:
    """A person one can be in the demo."""

    person: Person
    post: str


@dataclass(frozen=True)
class Step:
    """One step of the suggested walk: be this person, and stand on this page."""

    words: str | Promise
    person: Person
    post: str
    place: str
    href: str


@dataclass(frozen=True)
class Wanted:
    """What a step shows: who in which role can do which act at which stage, and on which page."""

    words: str | Promise
    page: str
    role: str
    stage: str = ""
    act: str = ""


# In the order a case lives. A role of no engine post is one of the scheme's own signers.
WALK = (
    Wanted(_("Begin the road for a community"), "work", Role.COORDINATOR),
    Wanted(_("Read one page and sign it, on a phone"), "letter", "", Stage.INTENT, "sign_letter"),
    Wanted(_("See where a case stands and who has what"), "case", Role.COORDINATOR, Stage.REVIEW),
    Wanted(_("Answer a department's questions"), "profile", Role.CONTRIBUTOR, Stage.REVIEW),
    Wanted(
        _("Read answers beside evidence, and rate"), "council_case", Role.CERTIFIER, Stage.REVIEW
    ),
    Wanted(_("Write the statement"), "council_statement", Role.CERTIFIER, Stage.STATEMENT),
    Wanted(
        _("Decide, with everything on one page"),
        "council_decision",
        Role.MANAGER,
        Stage.DECISION,
        "certify",
    ),
    Wanted(_("See every case and how long it has waited"), "office", Role.CASE_OFFICER),
)


def tenures() -> list[Tenure]:
    """Every post held today, with its holder; the scheme's owner first, then communities by name."""
    held = Tenure.objects.on(clock.today()).select_related("post__community", "person")
    return list(held.order_by("post__community__name", "pk"))


def cast(held: Iterable[Tenure]) -> dict[str, list[Part]]:
    """The holders by place."""
    groups: dict[str, list[Part]] = {}
    for tenure in held:
        part = Part(tenure.person, role_name(tenure.post))
        groups.setdefault(place_name(tenure.post), []).append(part)
    return groups


def walk(held: Iterable[Tenure]) -> list[Step]:
    """The steps of the suggested walk that this demo has someone for."""
    found = (_step(wanted, held) for wanted in WALK)
    return [step for step in found if step is not None]


def _step(wanted: Wanted, held: Iterable[Tenure]) -> Step | None:
    for tenure in held:
        role = tenure.post.role
        if role != wanted.role and (wanted.role or role in Role.values):
            continue
        href = _page(wanted, tenure.person)
        if href:
            return Step(
                wanted.words,
                tenure.person,
                role_name(tenure.post),
                place_name(tenure.post),
                href,
            )
    return None


def _page(wanted: Wanted, person: Person) -> str:
    """Where the person stands in this step, or nothing where they have no such case."""
    cases = Case.objects.visible_to(person)
    if not wanted.stage:
        lone = wanted.page == "work" and cases.exists()
        return "" if lone else reverse(wanted.page)
    for case in cases.filter(stage=wanted.stage):
        if wanted.role == Role.CERTIFIER and On.CERTIFIER not in roles_on(case, person):
            continue  # appointed, but not yet declared impartial: the desk is closed
        if not wanted.act or ACTS[wanted.act].allows(case, person):
            return reverse(wanted.page, args=[case.pk])
    return ""
