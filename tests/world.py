"""A small world for tests: plain builders, each making exactly what its name says.

case = a_case()                      # a municipality at its first stage, in the shipped scheme
mayor = seat(case, "mayor")          # a new person in a post of the community
officer = office(case, Role.MANAGER) # a new person in a post of the scheme's owner
put(case, Stage.REVIEW)              # moved there in the database, past every rule
"""

from datetime import date, timedelta
from itertools import count
from typing import Any

from trygt import clock
from trygt.award.models import Certificate
from trygt.cases.models import Appointment, Case, Tick
from trygt.cases.roles import On
from trygt.clock import plus_months
from trygt.council.models import Decision, Membership
from trygt.people.models import Person, Post, Tenure
from trygt.people.roles import Role
from trygt.places.models import Community
from trygt.schemes.definition import Recommendation, Stage

SCHEME = ("trygge-lokalsamfunn", "2026.2")
LONG_AGO = date(2020, 1, 1)
REASON = "A reason long enough for any scheme there is."
_numbers = count(1)


def a_person(name: str = "", language: str = "en", **fields: Any) -> Person:
    """Someone who can sign in, with no post."""
    number = next(_numbers)
    person = Person.objects.create_user(
        f"person{number}@example.org", name or f"Person {number}", language=language
    )
    for field, value in fields.items():
        setattr(person, field, value)
    person.save()
    return person


def a_community(
    name: str = "", kind: str = "municipality", parent: Community | None = None
) -> Community:
    """A made-up community, in a county of its own unless told otherwise."""
    number = next(_numbers)
    if parent is None and kind == "municipality":
        parent = a_community(kind="county")
    return Community.objects.create(
        slug=f"place-{number}",
        name=name or f"Place {number}",
        kind=kind,
        parent=parent,
        language="en",
        fictional=True,
    )


def a_case(
    community: Community | None = None,
    stage: Stage = Stage.INTEREST,
    scheme: tuple[str, str] = SCHEME,
    **fields: Any,
) -> Case:
    """A case at a stage, with nothing behind it."""
    moment = clock.now()
    return Case.objects.create(
        community=community or a_community(),
        scheme_key=scheme[0],
        scheme_version=scheme[1],
        stage=stage,
        language="en",
        **{"stage_since": moment, "opened_at": moment, "last_act_at": moment} | fields,
    )


def hold(person: Person, post: Post, *, substitute: bool = False, **days: date) -> Tenure:
    """Let a person hold a post since long ago."""
    days = {"begins": LONG_AGO} | days
    return Tenure.objects.create(post=post, person=person, substitute=substitute, **days)


def post_in(community: Community, role: str, unit: str = "") -> Post:
    """A post of a community."""
    return Post.objects.get_or_create(role=role, community=community, unit=unit)[0]


def post_of(body: str, role: str) -> Post:
    """A post of a body."""
    return Post.objects.get_or_create(role=role, body=body, unit="")[0]


def seat(
    case: Case, role: str, *, unit: str = "", substitute: bool = False, person: Person | None = None
) -> Person:
    """Someone (new, unless given) in a post of the case's community."""
    person = person or a_person()
    hold(person, post_in(case.community, role, unit), substitute=substitute)
    return person


def office(case: Case, role: str, *, person: Person | None = None) -> Person:
    """Someone (new, unless given) in a post of the scheme's owner."""
    person = person or a_person()
    hold(person, post_of(case.scheme.owner.key, role))
    return person


def appoint(case: Case, *, declared: bool = True, person: Person | None = None) -> Person:
    """A certifier on the case, impartial by their own word unless told otherwise."""
    person = person or office(case, Role.CERTIFIER)
    moment = clock.now()
    Appointment.objects.create(
        case=case, person=person, at=moment, declared_at=moment if declared else None
    )
    return person


def a_term(tenure: Tenure, **fields: Any) -> Membership:
    """What the board decided of a term in the council."""
    told = {
        "competence": "Safe homes.",
        "areas": ["falls"],
        "languages": ["nb", "en"],
        "reference": "12/26",
        "decided_on": LONG_AGO,
        "recorded_at": clock.now(),
    }
    return Membership.objects.create(tenure=tenure, **told | fields)


def everyone(case: Case) -> dict[On, Person]:
    """One person for every role on the case there is a person for (all but the clock)."""
    case.county_may_read = True
    case.save(update_fields=["county_may_read"])
    county = a_person()
    assert case.community.parent
    hold(county, post_in(case.community.parent, Role.COUNTY_CONTACT))
    kind = case.scheme.kind(case.community.kind)
    assert kind
    other = next(key for key in kind.signers if key != kind.submitter)
    return {
        On.SIGNER: seat(case, other),
        On.SUBMITTER: seat(case, kind.submitter),
        On.SUBSTITUTE: seat(case, kind.submitter, substitute=True),
        On.COORDINATOR: seat(case, Role.COORDINATOR),
        On.CONTRIBUTOR: seat(case, Role.CONTRIBUTOR),
        On.READER: seat(case, Role.READER),
        On.COUNTY_CONTACT: county,
        On.APPOINTED: appoint(case, declared=False),
        On.CERTIFIER: appoint(case),
        On.COUNCIL_LEADER: office(case, Role.COUNCIL_LEADER),
        On.CASE_OFFICER: office(case, Role.CASE_OFFICER),
        On.MANAGER: office(case, Role.MANAGER),
        On.BOARD: office(case, Role.BOARD),
    }


def put(case: Case, stage: Stage) -> Case:
    """Move the case in the database, past every rule."""
    case.stage, case.stage_since = stage, clock.now()
    case.save()
    return case


def tick_all(case: Case) -> None:
    """Reach every milestone of every stage."""
    for stage in case.scheme.stages:
        for milestone in stage.milestones:
            Tick.objects.get_or_create(
                case=case, milestone=milestone.key, defaults={"at": clock.now()}
            )


def decide(case: Case) -> Decision:
    """A decision to certify, prepared by one and taken by another."""
    return Decision.objects.create(
        case=case,
        attempt=1,
        outcome=Recommendation.POSITIVE,
        memo="All is in order.",
        prepared_by=a_person(),
        decided_by=a_person(),
        decided_at=clock.now(),
    )


def certify(case: Case, on: date, *, serial: int | None = None) -> Certificate:
    """A certificate of that day, for a case put among the certified."""
    put(case, Stage.CERTIFIED)
    serial = serial or next(_numbers)
    return Certificate.objects.create(
        case=case,
        scheme_key=case.scheme_key,
        serial=serial,
        number=f"{case.scheme.prefix}-{on.year}-{serial:04d}",
        decided_on=on,
        valid_from=on,
        valid_to=plus_months(on, 12 * case.scheme.rules.validity_years) - timedelta(days=1),
        language="en",
        issued_by=a_person(),
        issued_at=clock.now(),
    )
