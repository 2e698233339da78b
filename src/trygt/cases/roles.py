"""Who someone is on a case."""

from collections.abc import Sequence
from enum import StrEnum
from functools import reduce
from operator import or_

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.interests import in_conflict
from trygt.cases.models import Case
from trygt.cases.sight import appointments_of
from trygt.people.models import Person, Tenure
from trygt.people.queries import HeldPost, posts_of
from trygt.people.roles import Role


class On(StrEnum):
    """A role on a case. Which posts sign and submit is the scheme's to say."""

    SIGNER = "signer"
    SUBMITTER = "submitter"
    SUBSTITUTE = "substitute"
    COORDINATOR = "coordinator"
    CONTRIBUTOR = "contributor"
    READER = "reader"
    COUNTY_CONTACT = "county-contact"
    APPOINTED = "appointed"
    CERTIFIER = "certifier"
    COUNCIL_LEADER = "council-leader"
    CASE_OFFICER = "case-officer"
    MANAGER = "manager"
    BOARD = "board"
    CLOCK = "clock"


NAMES: dict[On, Promise] = {
    On.SIGNER: _("Signer"),
    On.SUBMITTER: _("Submitter"),
    On.SUBSTITUTE: _("Submitter's substitute"),
    On.COORDINATOR: _("Coordinator"),
    On.CONTRIBUTOR: _("Department contributor"),
    On.READER: _("Reader"),
    On.COUNTY_CONTACT: _("County contact"),
    On.APPOINTED: _("Certifier before declaring impartiality"),
    On.CERTIFIER: _("Certifier"),
    On.COUNCIL_LEADER: _("Council leader"),
    On.CASE_OFFICER: _("Case officer"),
    On.MANAGER: _("Manager"),
    On.BOARD: _("Board member"),
    On.CLOCK: _("The clock"),
}
COMMUNITY_SIDE = frozenset(
    {On.SIGNER, On.SUBMITTER, On.SUBSTITUTE, On.COORDINATOR, On.CONTRIBUTOR, On.READER}
)
OWNER_SIDE = frozenset(
    {On.APPOINTED, On.CERTIFIER, On.COUNCIL_LEADER, On.CASE_OFFICER, On.MANAGER, On.BOARD}
)
# On the owner's side one reads from the declaration of impartiality on. The county's contact is on
# neither side: they read status and reports.
JUDGES = OWNER_SIDE - {On.APPOINTED}
READERS = COMMUNITY_SIDE | JUDGES
_FROM_COMMUNITY_POST = {
    Role.COORDINATOR: On.COORDINATOR,
    Role.CONTRIBUTOR: On.CONTRIBUTOR,
    Role.READER: On.READER,
}
_FROM_OWNER_POST = {
    Role.COUNCIL_LEADER: On.COUNCIL_LEADER,
    Role.CASE_OFFICER: On.CASE_OFFICER,
    Role.MANAGER: On.MANAGER,
    Role.BOARD: On.BOARD,
}


def roles_on(case: Case, person: Person | None) -> frozenset[On]:
    """Every role a person has on a case; the clock is None. A conflict of interest takes the owner's roles away."""
    found = roles_but_for_interest(case, person)
    if person and found & OWNER_SIDE and in_conflict(person, case):
        found -= OWNER_SIDE
    return found


def roles_but_for_interest(case: Case, person: Person | None) -> frozenset[On]:
    """The roles a person would have on a case if they had no interest in it. Two queries."""
    if person is None:
        return frozenset({On.CLOCK})
    return frozenset(_from_posts(case, person) | _from_appointment(case, person))


def community_roles_on(case: Case, person: Person) -> frozenset[On]:
    """Those of `roles_on` that come with a post in the community itself; no interest takes them away."""
    return frozenset(_from_posts(case, person) & COMMUNITY_SIDE)


def _from_posts(case: Case, person: Person) -> set[On]:
    return {role for post in posts_of(person) for role in _from_post(case, post)}


def _from_post(case: Case, post: HeldPost) -> set[On]:
    if post.body:
        role = _FROM_OWNER_POST.get(Role(post.role)) if post.role in Role.values else None
        return {role} if role and post.body == case.scheme.owner.key else set()
    if post.role == Role.COUNTY_CONTACT:
        mine = post.community_id == case.community.parent_id and case.county_may_read
        return {On.COUNTY_CONTACT} if mine else set()
    if post.community_id != case.community_id:
        return set()
    if post.role in Role.values:
        role = _FROM_COMMUNITY_POST.get(Role(post.role))
        return {role} if role else set()
    return _from_scheme_post(case, post)


def _from_scheme_post(case: Case, post: HeldPost) -> set[On]:
    kind = case.scheme.kind(case.community.kind)
    if kind is None:
        return set()
    found: set[On] = set()
    if post.role in kind.signers and not post.substitute:
        found.add(On.SIGNER)
    if post.role == kind.submitter:
        found.add(On.SUBSTITUTE if post.substitute else On.SUBMITTER)
    return found or {On.READER}


def _from_appointment(case: Case, person: Person) -> set[On]:
    if not case.pk:
        return set()
    appointments = appointments_of(person)
    if case.pk not in appointments:
        return set()
    return {On.CERTIFIER} if appointments[case.pk] else {On.APPOINTED}


def people_in(case: Case, role: On) -> QuerySet[Person]:
    """The active persons who have a role on the case (interest apart), by name."""
    active = Person.objects.filter(is_active=True)
    if role in {On.CERTIFIER, On.APPOINTED}:
        appointed = Q(appointments__case=case, appointments__ended_at__isnull=True)
        declared = Q(appointments__declared_at__isnull=role is On.APPOINTED)
        return active.filter(appointed & declared).order_by("name", "pk")
    running = Tenure.objects.on(clock.today()).filter(_post_filter(case, role))
    return active.filter(pk__in=running.values("person_id")).order_by("name", "pk")


def people_by_post(case: Case, roles: Sequence[On]) -> dict[On, list[Person]]:
    """`people_in` for several roles that come with posts. One query."""
    filters = {role: _post_filter(case, role) for role in roles}
    running = Tenure.objects.on(clock.today()).filter(
        reduce(or_, filters.values()), person__is_active=True
    )
    told = {role.name: ExpressionWrapper(rule, BooleanField()) for role, rule in filters.items()}
    found: dict[On, dict[int, Person]] = {role: {} for role in roles}
    for tenure in (
        running.annotate(**told).select_related("person").order_by("person__name", "person_id")
    ):
        for role in roles:
            if getattr(tenure, role.name):
                found[role][tenure.person_id] = tenure.person
    return {role: list(people.values()) for role, people in found.items()}


def _post_filter(case: Case, role: On) -> Q:
    kind = case.scheme.kind(case.community.kind)
    here = Q(post__community=case.community)
    if role is On.SIGNER:
        return here & Q(post__role__in=kind.signers if kind else [], substitute=False)
    if role in {On.SUBMITTER, On.SUBSTITUTE}:
        return here & Q(post__role=kind.submitter if kind else "", substitute=role is On.SUBSTITUTE)
    if role is On.COUNTY_CONTACT:
        county = [case.community.parent_id] if case.county_may_read else []
        return Q(post__community__in=county, post__role=Role.COUNTY_CONTACT)
    if role in OWNER_SIDE:
        return Q(post__body=case.scheme.owner.key, post__role=role.value)
    return here & Q(post__role=role.value)
