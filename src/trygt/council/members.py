"""The council as a body: who sits, who is to come, who sat; and what the board has decided of it.

A term is a tenure (which alone says who may act) with a `Membership` beside it. Both are made and
ended here, by a manager or administrator who records the board's decision.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trygt import clock
from trygt.council.models import Membership
from trygt.journal import acts as journal
from trygt.outbox import acts as outbox
from trygt.people import acts as people
from trygt.people.acts import NotAllowed
from trygt.people.models import Person, Post, Tenure
from trygt.people.queries import body_name, posts_of
from trygt.people.roles import BY_BOARD, Role
from trygt.places.models import Community
from trygt.schemes.members import council_of_body
from trygt.schemes.queries import newest

# A deputy holds the leader's post as its substitute.
LEADER, DEPUTY, MEMBER = "leader", "deputy", "member"
ROLES = {
    LEADER: gettext_lazy("Leader"),
    DEPUTY: gettext_lazy("Deputy leader"),
    MEMBER: gettext_lazy("Member"),
}


@dataclass(frozen=True)
class Term:
    """One person's time in the council, past, present or to come."""

    tenure: Tenure
    membership: Membership | None
    ends_soon: bool

    @property
    def person(self) -> Person:
        """Whose it is."""
        return self.tenure.person

    @property
    def last_day(self) -> date | None:
        """The last day of the term; the tenure names the day after."""
        return self.tenure.ends - timedelta(days=1) if self.tenure.ends else None

    @property
    def role(self) -> str:
        """Leader, deputy or member, as `ROLES` names them."""
        if self.tenure.post.role == Role.CERTIFIER:
            return MEMBER
        return DEPUTY if self.tenure.substitute else LEADER

    @property
    def role_name(self) -> str:
        """The role in words."""
        return str(ROLES[self.role])


@dataclass(frozen=True)
class Calendar:
    """A council's terms: those that run now, those to come, and those that are over, the latest first."""

    sitting: tuple[Term, ...]
    coming: tuple[Term, ...]
    over: tuple[Term, ...]

    @property
    def ending(self) -> tuple[Term, ...]:
        """Running terms that end soon."""
        return tuple(term for term in self.sitting if term.ends_soon)


@dataclass(frozen=True)
class Shown:
    """A member as the public sees them: their office, and what they know."""

    name: str
    roles: tuple[str, ...]
    competence: tuple[str, ...]
    areas: tuple[str, ...]
    languages: tuple[str, ...]
    first_day: date
    last_day: date | None


@dataclass(frozen=True)
class About:
    """What a member knows, as the board found it."""

    competence: str
    languages: Sequence[str]
    areas: Sequence[str] = ()
    county: Community | None = None
    shown: bool = True


# Reading ---------------------------------------------------------------------------------------


def bodies() -> list[str]:
    """The owners of schemes, each with its council."""
    return list(dict.fromkeys(scheme.owner.key for scheme in newest()))


def may_see(person: Person, body: str) -> bool:
    """Whether they read the council's page at the office: everyone with a post in the body."""
    return any(post.body == body for post in posts_of(person))


def may_record(person: Person, body: str) -> bool:
    """Whether they record what the body's board decides: its managers and administrators."""
    return people.may_fill(person, body=body)


def calendar(body: str) -> Calendar:
    """All terms of a council. One query."""
    today = clock.today()
    soon = clock.plus_months(today, council_of_body(body).ends_soon_months)
    held = Tenure.objects.filter(post__body=body, post__role__in=BY_BOARD).exclude(
        ends__lte=F("begins")
    )
    held = held.select_related("post", "person", "membership__county")
    terms = [
        Term(
            tenure,
            getattr(tenure, "membership", None),
            ends_soon=tenure.ends is not None and today < tenure.ends <= soon,
        )
        for tenure in held
    ]
    order = list(ROLES)
    terms.sort(key=lambda term: (order.index(term.role), term.person.name, term.tenure.begins))
    over = [term for term in terms if term.tenure.ends and term.tenure.ends <= today]
    return Calendar(
        tuple(t for t in terms if t.tenure.begins <= today and t not in over),
        tuple(sorted((t for t in terms if t.tenure.begins > today), key=_begins)),
        tuple(sorted(over, key=_begins, reverse=True)),
    )


def public_members(body: str) -> list[Shown]:
    """Those who sit now and have not asked to be left out, each once. One query."""
    mine: dict[int, list[Term]] = {}
    for term in calendar(body).sitting:
        if term.person.is_active and not (term.membership and not term.membership.shown):
            mine.setdefault(term.person.pk, []).append(term)
    return [_shown(terms) for terms in mine.values()]


def _shown(terms: list[Term]) -> Shown:
    records = [term.membership for term in terms if term.membership]
    ends = [term.last_day for term in terms]
    return Shown(
        name=terms[0].person.name,
        roles=tuple(term.role_name for term in terms),
        competence=_once(record.competence for record in records),
        areas=_once(area for record in records for area in record.areas),
        languages=_once(code for record in records for code in record.languages),
        first_day=min(term.tenure.begins for term in terms),
        last_day=None if None in ends else max(day for day in ends if day),
    )


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _begins(term: Term) -> date:
    return term.tenure.begins


# Writing ---------------------------------------------------------------------------------------


@transaction.atomic
def appoint_member(  # noqa: PLR0913 - a term is read as a form
    body: str,
    by: Person,
    *,
    email: str,
    name: str,
    role: str,
    begins: date,
    ends: date,
    reference: str,
    decided_on: date,
    about: About,
) -> Membership:
    """Record that the board has appointed someone from `begins` until `ends` (excluded), and tell them.

    Whoever has no account gets one. Raises `NotAllowed`.
    """
    _may(by, body)
    _decided(reference, decided_on)
    if ends <= begins:
        raise NotAllowed(gettext_lazy("The term must end after it begins."))
    if begins < decided_on:
        raise NotAllowed(gettext_lazy("A term cannot begin before the board has decided it."))
    # Whoever records to the same post at once waits here, and then meets what was recorded.
    post = Post.objects.select_for_update(of=("self",)).get(pk=_post(body, role).pk)
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person and not person.is_active:
        raise NotAllowed(gettext_lazy("This account is closed. Ask for help."))
    if person is None:
        language = settings.LANGUAGE_CODE
        person = Person.objects.create_user(email, name, language=language)
    if role != MEMBER:
        _nobody_else(post, person, role, begins, ends)
    tenure = people.appoint_for_term(
        post, person, by, begins=begins, ends=ends, substitute=role == DEPUTY
    )
    if hasattr(tenure, "membership"):
        raise NotAllowed(gettext_lazy("They hold this post already in some of that time."))
    made = Membership(
        tenure=tenure,
        reference=reference.strip(),
        decided_on=decided_on,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    _write_about(made, about)
    _journal(made, "appointed by the board", by, made.reference)
    _mail(made)
    return made


@transaction.atomic
def change_member(membership: Membership, by: Person, about: About) -> None:
    """Change what is said of a member. Raises `NotAllowed`."""
    _may(by, membership.tenure.post.body)
    _write_about(membership, about)
    _journal(membership, "changed", by, "")


@transaction.atomic
def end_term(
    tenure: Tenure, by: Person, *, ends: date, reference: str, decided_on: date | None = None
) -> None:
    """Record that the board has ended a term from a day on, which is today or later. Raises `NotAllowed`."""
    _may(by, tenure.post.body)
    if tenure.post.role not in BY_BOARD:
        raise NotAllowed(gettext_lazy("There is no such post here."))
    _decided(reference, decided_on or clock.today())
    people.end_on(tenure, by, ends)
    if membership := Membership.objects.filter(tenure=tenure).first():
        membership.end_reference, membership.end_recorded_by = reference.strip(), by
        membership.end_recorded_at = clock.now()
        membership.save()
        _journal(membership, "ended by the board", by, membership.end_reference)


def _may(by: Person, body: str) -> None:
    if not may_record(by, body):
        raise NotAllowed(
            gettext_lazy("Only managers and administrators record what the board decides.")
        )


def _decided(reference: str, on: date) -> None:
    if not reference.strip():
        raise NotAllowed(gettext_lazy("Write where the board's decision can be found."))
    if on > clock.today():
        raise NotAllowed(gettext_lazy("The board's decision cannot lie in the future."))


def _post(body: str, role: str) -> Post:
    if role not in ROLES:
        raise NotAllowed(gettext_lazy("There is no such post here."))
    return people.post_for(Role.CERTIFIER if role == MEMBER else Role.COUNCIL_LEADER, body=body)


def _nobody_else(post: Post, person: Person, role: str, begins: date, ends: date) -> None:
    """A council has one leader and one deputy at a time."""
    others = Tenure.objects.filter(post=post, substitute=role == DEPUTY, begins__lt=ends)
    others = others.filter(Q(ends=None) | Q(ends__gt=begins)).exclude(person=person)
    if other := others.select_related("person").first():
        raise NotAllowed(
            _("%(name)s is %(role)s in some of that time. End that term first.")
            % {"name": other.person, "role": str(ROLES[role]).lower()}
        )


def _write_about(membership: Membership, about: About) -> None:
    body = membership.tenure.post.body
    known = {area.key for area in council_of_body(body).areas}
    if not about.competence.strip():
        raise NotAllowed(gettext_lazy("Write what the member knows."))
    if not about.languages or not set(about.languages) <= set(languages_of(body)):
        raise NotAllowed(gettext_lazy("Choose the languages the member works in."))
    if not set(about.areas) <= known:
        raise NotAllowed(gettext_lazy("The scheme has no such area of competence."))
    membership.competence = about.competence.strip()
    membership.languages, membership.areas = list(about.languages), list(about.areas)
    membership.county, membership.shown = about.county, about.shown
    membership.save()


def languages_of(body: str) -> list[str]:
    """The languages cases of this owner may be in, and those of the site."""
    told = [code for scheme in newest() if scheme.owner.key == body for code in scheme.languages]
    return list(dict.fromkeys([*told, *(code for code, _name in settings.LANGUAGES)]))


def _journal(membership: Membership, verb: str, by: Person, reference: str) -> None:
    tenure = membership.tenure
    days = {"from": tenure.begins.isoformat(), "to": tenure.ends and tenure.ends.isoformat()}
    details = {"person": tenure.person_id, "post": tenure.post.role, "reference": reference} | days
    journal.write(f"body:{tenure.post.body}", verb, actor_id=by.pk, role="", details=details)


def _mail(membership: Membership) -> None:
    person, tenure = membership.tenure.person, membership.tenure
    with translation.override(person.language):
        words = {
            "name": person.name,
            "body": body_name(tenure.post.body),
            "role": str(ROLES[Term(tenure, membership, ends_soon=False).role]).lower(),
            "from": formats.date_format(tenure.begins),
            "to": formats.date_format(membership.last_day) if membership.last_day else "–",
            "reference": membership.reference,
        }
        subject = _("You are appointed to the council of %(body)s") % words
        body = "\n\n".join(
            [
                _("Hello %(name)s,") % words,
                _(
                    "The board of %(body)s has appointed you as %(role)s of its council from %(from)s to %(to)s (%(reference)s)."
                )
                % words,
                _("Sign in with this e-mail address, and tell of what ties you to communities:"),
                f"{settings.CONFIG.address}/account/ties/",
            ]
        )
    outbox.queue(
        stream=f"body:{tenure.post.body}",
        about=f"term:{membership.pk}",
        address=person.email,
        receiver_id=person.pk,
        subject=subject,
        body=body,
        language=person.language,
    )
