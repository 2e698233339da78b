"""Personal links: a door for someone without an account, to what is handed to one post and no further."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import COORDINATOR, Refused, Told, act
from trygt.cases.models import Case, Interest
from trygt.cases.roles import On
from trygt.journal import acts as journal
from trygt.outbox import acts as outbox
from trygt.people.acts import post_for
from trygt.people.models import Person, Post, Tenure
from trygt.people.roles import Role
from trygt.places.models import Community
from trygt.profile.handing import confirm, confirm_part
from trygt.profile.models import Link
from trygt.profile.parts import ANSWERING
from trygt.profile.rights import judges, open_cases, works
from trygt.schemes.definition import Stage

USUAL_DAYS, MOST_DAYS = 30, 180
EVERY_MINUTE = timedelta(minutes=1)
ANY_STAGE = list(Stage)


@act(
    label=_("Give a personal link"),
    done=_("gave a personal link to parts of the profile"),
    who=COORDINATOR,
    stages=ANSWERING,
)
def give_link(
    case: Case, by: Person, *, name: str, email: str, unit: str, days: int = USUAL_DAYS
) -> Told:
    """Mail someone without an account a link to what is handed to a department, for so many days.

    The person is made if the address is new, without a password and without a post. An earlier link
    of the same person to the same department works no longer.
    """
    post = post_for(Role.CONTRIBUTOR, community=case.community, unit=unit)
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        person = Person.objects.create_user(email, name, language=by.language)
    return _give(case, by, post, person, days)


@act(
    label=_("Renew a personal link"),
    done=_("renewed a personal link"),
    who=COORDINATOR,
    stages=ANSWERING,
)
def renew_link(case: Case, by: Person, *, link: int, days: int = USUAL_DAYS) -> Told:
    """Mail its person a new link instead; the one they had works no longer."""
    found = _of(case, link)
    return _give(case, by, found.post, found.person, days)


@act(
    label=_("Revoke a personal link"),
    done=_("revoked a personal link"),
    who=COORDINATOR,
    stages=ANY_STAGE,
)
def revoke_link(case: Case, by: Person, *, link: int) -> Told:
    """Let a link open nothing from this moment on. What was answered through it stays."""
    found = _of(case, link)
    if not _revoke([found]):
        raise Refused(_("This link was revoked before."))
    return Told({"unit": found.post.unit, "link": found.pk})


def find(secret: str) -> Link | None:
    """The link with this secret, whether or not it still works (`rights.works`). One query."""
    made = Link.objects.filter(secret_hash=_hash(secret))
    return made.select_related("person", "post__community", "made_by").first()


def links_of(community: Community) -> list[Link]:
    """Every link made for a community, the newest first. One query."""
    made = Link.objects.filter(post__community=community)
    return list(made.select_related("person", "post", "made_by"))


def cases_of(link: Link) -> list[Case]:
    """The cases in which something may be answered through a link; those being answered come first."""
    community = link.post.community
    if community is None:
        return []
    cases = open_cases(community)
    for case in cases:
        case.community = community
    return sorted(cases, key=lambda case: case.stage not in ANSWERING)


def use(link: Link, case: Case) -> None:
    """Keep when the link was last used, to the minute; the first time is written in the case's journal."""
    now = clock.now()
    if link.used_at and now - link.used_at < EVERY_MINUTE:
        return
    with transaction.atomic():
        unused = Link.objects.filter(pk=link.pk, used_at=None)
        if link.used_at is None and unused.update(used_at=now):
            _write(case, link, "use_link", {"unit": link.post.unit, "link": link.pk})
        else:
            Link.objects.filter(pk=link.pk).update(used_at=now)
    link.used_at = now


@transaction.atomic
def confirm_by_link(link: Link, case: Case, handouts: Iterable[int]) -> None:
    """Confirm parts of the link's post, as `confirm_part` does for who holds it. Raises `Refused`."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not works(link) or case.community_id != link.post.community_id:
        raise Refused(_("This link no longer works."))
    if case.stage not in confirm_part.stages:
        raise Refused(_("The case is not at the stage where this is done."))
    told = confirm(case, link.person, [link.post_id], handouts)
    _write(case, link, confirm_part.name, dict(told.details))


def _give(case: Case, by: Person, post: Post, person: Person, days: int) -> Told:
    if not 1 <= days <= MOST_DAYS:
        raise Refused(now_("A link works for 1 to %(most)s days.") % {"most": MOST_DAYS})
    if not person.is_active:
        raise Refused(_("This account is closed. Ask for help."))
    if Tenure.objects.on(clock.today()).filter(post=post, person=person).exists():
        raise Refused(_("They hold this post already, and answer when they have signed in."))
    if judges(person, open_cases(case.community)):
        raise Refused(_("They have a part in judging this case and cannot answer in it."))
    _revoke(Link.objects.filter(post=post, person=person, revoked_at=None))
    secret, now = secrets.token_urlsafe(24), clock.now()
    link = Link.objects.create(
        post=post,
        person=person,
        secret_hash=_hash(secret),
        made_by=by,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    # Who answers for the community may not judge it afterwards.
    grounds = now_("Answered for the community through a personal link.")
    Interest.objects.get_or_create(
        case=case, person=person, defaults={"grounds": grounds, "at": now}
    )
    _mail(case, link, secret)
    until = clock.day_of(link.expires_at).isoformat()
    return Told({"unit": post.unit, "link": link.pk, "valid_to": until})


def _of(case: Case, pk: int) -> Link:
    made = Link.objects.filter(pk=pk, post__community=case.community_id)
    found = made.select_related("person", "post", "made_by").first()
    if found is None:
        raise Refused(_("There is no such link."))
    return found


def _revoke(links: Iterable[Link]) -> int:
    """Make links useless, and keep their mails if they have not left; how many worked until now."""
    count = 0
    for link in links:
        outbox.withdraw(_about(link))
        outbox.withdraw_from(f"handed:{link.pk}:", [link.person_id])
        waiting = Link.objects.filter(pk=link.pk, revoked_at=None)
        count += waiting.update(revoked_at=clock.now())
    return count


def _about(link: Link) -> str:
    return f"link:{link.pk}"


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _write(case: Case, link: Link, verb: str, details: dict[str, object]) -> None:
    journal.write(case.stream, verb, actor_id=link.person_id, role=On.CONTRIBUTOR, details=details)


def _mail(case: Case, link: Link, secret: str) -> None:
    """The one place the secret is ever written; the mail is no part of the case's mail log."""
    with translation.override(link.person.language):
        words = {
            "name": link.person.name,
            "who": link.made_by.name,
            "community": case.community,
            "unit": link.post.unit,
            "day": date_format(clock.day_of(link.expires_at)),
        }
        subject = now_("%(community)s: your personal link") % words
        body = "\n\n".join(
            [
                now_("Hello %(name)s,") % words,
                now_("%(who)s asks you to answer for %(unit)s in %(community)s.") % words,
                f"{settings.CONFIG.address}/answer/{secret}/",
                now_("You need no account. Everything you write is saved as you go, in your name."),
                now_("The link is yours alone and works until %(day)s. Do not pass it on.") % words,
            ]
        )
    outbox.queue(
        stream=f"community:{case.community_id}",
        about=_about(link),
        address=link.person.email,
        receiver_id=link.person_id,
        subject=subject,
        body=body,
        language=link.person.language,
    )
