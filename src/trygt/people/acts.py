"""Filling posts: inviting, accepting, handing over, ending. Who may is decided here, once."""

import hashlib
import secrets
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trygt import clock
from trygt.journal import acts as journal
from trygt.outbox import acts as outbox
from trygt.people.models import Invitation, Person, Post, Tenure
from trygt.people.queries import place_name, posts_of, role_name, roles_offered
from trygt.people.roles import BY_BOARD, Role
from trygt.places.models import Community
from trygt.schemes.queries import every

INVITATION_DAYS = 14


class NotAllowed(Exception):
    """This person may not do this with this post; the text says why."""

    def __init__(self, why: str | Promise) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return str(self.why)


def may_fill(by: Person, *, community: Community | None = None, body: str = "") -> bool:
    """Whether `by` may invite to, hand over and end posts here.

    In a community: its coordinators, its holders of scheme posts (mayor, chief executive …) and the
    case officers of the schemes it can take part in. In a body: its managers and administrators.
    """
    held = posts_of(by)
    if community is None:
        return any(
            post.body == body and post.role in {Role.MANAGER, Role.ADMINISTRATOR} for post in held
        )
    kinds = [kind for scheme in every() if (kind := scheme.kind(community.kind))]
    leading = {post.key for kind in kinds for post in kind.posts} | {Role.COORDINATOR}
    owners = {scheme.owner.key for scheme in every() if scheme.kind(community.kind)}
    return any(
        (post.community_id == community.pk and post.role in leading)
        or (post.body in owners and post.role in {Role.CASE_OFFICER, Role.MANAGER})
        for post in held
    )


def post_for(
    role: str, *, community: Community | None = None, body: str = "", unit: str = ""
) -> Post:
    """The post, made if it is new. Raises `NotAllowed` for a role that does not belong there."""
    if role not in dict(roles_offered(community, body)):
        raise NotAllowed(gettext_lazy("There is no such post here."))
    post, _created = Post.objects.get_or_create(
        role=role, community=community, body=body, unit=unit.strip()
    )
    return post


@transaction.atomic
def appoint(post: Post, person: Person, by: Person | None, *, substitute: bool = False) -> Tenure:
    """Let a person hold a post from today. Holding it already is no fault; a substitute can move up."""
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    running = _running(Tenure.objects.filter(post=post, person=person)).first()
    if running and running.substitute == substitute:
        return running
    if running:
        _end(running)
    tenure = Tenure.objects.create(
        post=post, person=person, begins=clock.today(), substitute=substitute
    )
    _write(post, "appointed", by, person)
    return tenure


@transaction.atomic
def appoint_for_term(
    post: Post,
    person: Person,
    by: Person | None,
    *,
    begins: date,
    ends: date,
    substitute: bool = False,
) -> Tenure:
    """Let a person hold a post from one day until another (excluded), perhaps to come.

    A tenure in that time that nobody has set an end to becomes the term. Raises `NotAllowed` when
    they hold the post within that time already.
    """
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    held = Tenure.objects.filter(post=post, person=person, substitute=substitute, begins__lt=ends)
    for tenure in held.filter(Q(ends=None) | Q(ends__gt=begins)):
        if tenure.ends:
            raise NotAllowed(gettext_lazy("They hold this post already in some of that time."))
        tenure.ends = ends
        tenure.save()
        _write(post, "appointed", by, person)
        return tenure
    tenure = Tenure.objects.create(
        post=post, person=person, begins=begins, ends=ends, substitute=substitute
    )
    _write(post, "appointed", by, person)
    return tenure


@transaction.atomic
def end_on(tenure: Tenure, by: Person | None, ends: date) -> None:
    """Let a tenure end earlier than it would. Raises `NotAllowed` when that is past or no earlier."""
    tenure = Tenure.objects.select_for_update(of=("self",)).select_related("post").get(pk=tenure.pk)
    latest = max(ends, tenure.begins)
    if ends < clock.today() or (tenure.ends and tenure.ends <= latest):
        raise NotAllowed(gettext_lazy("A term can end today or later, and before it would anyway."))
    tenure.ends = latest
    tenure.save()
    _write(tenure.post, "ended", by, tenure.person)


@transaction.atomic
def end(tenure: Tenure, by: Person) -> None:
    """End a tenure today. Raises `NotAllowed`."""
    _check(by, tenure.post)
    if _end(tenure):
        _write(tenure.post, "ended", by, tenure.person)


def _end(tenure: Tenure) -> bool:
    """End it today if it still runs, whoever else is at it."""
    running = _running(Tenure.objects.filter(pk=tenure.pk))
    tenure.ends = max(clock.today(), tenure.begins)
    return bool(running.update(ends=tenure.ends))


def _running(tenures: QuerySet[Tenure]) -> QuerySet[Tenure]:
    """Those not over yet: without an end, or with one that is still to come."""
    return tenures.filter(Q(ends=None) | Q(ends__gt=clock.today()))


@transaction.atomic
def invite(
    post: Post,
    *,
    email: str,
    name: str,
    by: Person,
    replaces: Tenure | None = None,
    substitute: bool = False,
) -> Invitation:
    """Offer a post by e-mail; with `replaces` it is a handover that takes effect on acceptance.

    An earlier invitation of the same address to the same post no longer holds. Raises `NotAllowed`.
    """
    _check(by, post)
    if replaces and replaces.post_id != post.pk:
        raise NotAllowed(gettext_lazy("Nobody can be replaced in a post they do not hold."))
    for earlier in Invitation.objects.filter(
        post=post, email=email.strip().lower(), accepted_at=None, revoked_at=None
    ):
        _take_back(earlier)
    secret = secrets.token_urlsafe(24)
    moment = clock.now()
    invitation = Invitation.objects.create(
        post=post,
        email=email.strip().lower(),
        name=name.strip(),
        secret_hash=_hash(secret),
        invited_by=by,
        invited_at=moment,
        expires_at=moment + timedelta(days=INVITATION_DAYS),
        replaces=replaces,
        substitute=substitute,
    )
    _mail(invitation, secret)
    _write(post, "invited", by, None)
    return invitation


@transaction.atomic
def revoke(invitation: Invitation, by: Person) -> None:
    """Take an invitation back. Raises `NotAllowed`."""
    _check(by, invitation.post)
    if _take_back(invitation):
        _write(invitation.post, "revoked", by, None)


def _take_back(invitation: Invitation) -> bool:
    """Make the link useless, and keep its mail if it has not left."""
    outbox.withdraw(_about(invitation))
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    return bool(waiting.update(revoked_at=clock.now()))


def _about(invitation: Invitation) -> str:
    return f"invitation:{invitation.pk}"


def find(secret: str) -> Invitation | None:
    """The invitation a link leads to, if it can still be accepted."""
    return (
        Invitation.objects.select_related("post__community", "replaces__person")
        .filter(
            secret_hash=_hash(secret), accepted_at=None, revoked_at=None, expires_at__gt=clock.now()
        )
        .first()
    )


@transaction.atomic
def accept(secret: str, *, name: str, language: str, password: str | None = None) -> Person:
    """Take the post: the person is made if new, and the one before them steps back.

    Raises `NotAllowed` when the link no longer holds.
    """
    invitation = find(secret)
    # Whoever marks it accepted has it: of two who press at once, one does.
    waiting = Invitation.objects.filter(secret_hash=_hash(secret), accepted_at=None)
    if invitation is None or not waiting.update(accepted_at=clock.now()):
        raise NotAllowed(
            gettext_lazy("This invitation has expired or been used. Ask for a new one.")
        )
    person = Person.objects.filter(email=invitation.email).first()
    if person is None:
        person = Person.objects.create_user(invitation.email, name, password, language)
    if not person.is_active:
        raise NotAllowed(gettext_lazy("This account is closed. Ask for help."))
    appoint(invitation.post, person, by=invitation.invited_by, substitute=invitation.substitute)
    before = invitation.replaces
    if before and before.person != person and _end(before):
        _write(invitation.post, "handed over", invitation.invited_by, before.person)
    return person


def may_anonymise(by: Person, person: Person) -> bool:
    """Whether `by` may: a manager or administrator of a scheme's owner, of anyone but themselves and
    those who now hold a post in a body that is not theirs to fill."""
    bodies = {post.body for post in posts_of(person) if post.body}
    mine = {scheme.owner.key for scheme in every() if may_fill(by, body=scheme.owner.key)}
    return by != person and bool(mine) and bodies <= mine


@transaction.atomic
def anonymise(person: Person, by: Person) -> None:
    """Take a person's name and address away for good; what they did stays, with the roles they had.

    Their posts end today, they can no longer sign in, and mail that has not left is withdrawn. What
    others have written about them in their own words cannot be found and is not changed. Raises
    `NotAllowed`.
    """
    if not may_anonymise(by, person):
        raise NotAllowed(gettext_lazy("You may not anonymise this person."))
    if person.anonymised_on:
        return
    for tenure in _running(Tenure.objects.filter(person=person)).select_related("post"):
        if _end(tenure):
            _write(tenure.post, "ended", by, person)
    name, address = person.name, person.email
    with translation.override(person.language):
        person.name = _("Anonymised person")
    person.email = f"anonymised-{person.pk}@invalid.invalid"
    person.is_active, person.anonymised_on = False, clock.today()
    person.set_unusable_password()
    person.save()
    for invitation in Invitation.objects.filter(email__iexact=address):
        _take_back(invitation)
    Invitation.objects.filter(email__iexact=address).update(email=person.email, name=person.name)
    person.ties.all().delete()
    outbox.forget(person.pk, address, name, instead=(person.email, person.name))
    details = {"person": person.pk}
    journal.write(f"person:{person.pk}", "anonymised", actor_id=by.pk, role="", details=details)


def _check(by: Person, post: Post) -> None:
    if not may_fill(by, community=post.community, body=post.body):
        raise NotAllowed(gettext_lazy("You may not fill this post."))
    if post.body and post.role in BY_BOARD:
        raise NotAllowed(
            gettext_lazy("The board appoints to this post: record it on the council's page.")
        )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _write(post: Post, verb: str, by: Person | None, person: Person | None) -> None:
    stream = f"community:{post.community_id}" if post.community_id else f"body:{post.body}"
    details = {"post": post.role, "unit": post.unit, "person": person.pk if person else None}
    journal.write(stream, verb, actor_id=by.pk if by else None, role="", details=details)


def _mail(invitation: Invitation, secret: str) -> None:
    known = Person.objects.filter(email=invitation.email).first()
    language = known.language if known else invitation.invited_by.language
    with translation.override(language):
        words = {
            "name": invitation.name,
            "inviter": invitation.invited_by.name,
            "post": role_name(invitation.post),
            "place": place_name(invitation.post),
            "days": INVITATION_DAYS,
        }
        subject = _("You are invited to be %(post)s in %(place)s") % words
        body = "\n\n".join(
            [
                _("Hello %(name)s,") % words,
                _("%(inviter)s invites you to be %(post)s in %(place)s.") % words,
                f"{settings.CONFIG.address}/account/invitation/{secret}/",
                _("The link is yours alone and works for %(days)s days.") % words,
            ]
        )
    outbox.queue(
        stream=f"community:{invitation.post.community_id}"
        if invitation.post.community_id
        else f"body:{invitation.post.body}",
        about=_about(invitation),
        address=invitation.email,
        receiver_id=known.pk if known else None,
        subject=subject,
        body=body,
        language=language,
    )
