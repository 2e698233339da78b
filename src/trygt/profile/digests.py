"""Reminders of parts handed out: one mail a person a day at most, whatever it has to say.

Every reminder of a day is the same mail (`about` names the person and the day), whoever asked for
it: the clock on the days below, or the coordinator by hand. What is handed to someone else before it
has left is withdrawn; the next walk writes it anew if anything is left to say.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trygt import clock
from trygt.cases.letters import address
from trygt.cases.models import Case
from trygt.outbox import acts as outbox
from trygt.outbox.queries import begun
from trygt.people.models import Person, Post, Tenure
from trygt.people.queries import posts_of
from trygt.people.roles import Role
from trygt.places.models import Community
from trygt.profile import library
from trygt.profile.models import Handout, Link
from trygt.profile.parts import ANSWERING, Part, of_posts, parts
from trygt.texts import in_language

DAYS_BEFORE = (14, 7, 1)
DAYS_AFTER = 3
MONDAY = 0


def people() -> QuerySet[Person]:
    """Those the clock may have something to say to today. One query, few of all people.

    Who holds a post with a part of today's days or comes by a link to one; and on Mondays those who
    coordinate where something is overdue or evidence runs out.
    """
    today = clock.today()
    posts = Handout.objects.filter(due__in=_marks(today)).values("post")
    wanted = Q(pk__in=_holding().filter(post__in=posts).values("person"))
    wanted |= Q(pk__in=_linked().filter(post__in=posts).values("person"))
    if today.weekday() == MONDAY:
        late = Handout.objects.filter(due__lt=today).values("community")
        old = library.with_expiring()
        here = Q(post__community__in=late) | Q(post__community__in=old)
        lead = _holding().filter(here, post__role=Role.COORDINATOR)
        wanted |= Q(pk__in=lead.values("person"))
    return Person.objects.filter(wanted, is_active=True).order_by("pk")


def lines_for(person: Person) -> list[str]:
    """What the clock has to say to one person today, a paragraph each. Empty on most days."""
    with translation.override(person.language):
        return [*_own_parts(person), *_overdue_elsewhere(person), *_running_out(person)]


def digest(person: Person, extra: Sequence[str] = ()) -> bool:
    """Queue the day's one mail to a person, if there is anything to say; whether it was made now.

    `extra` are paragraphs of higher floors, in the person's language, such as mentions.
    """
    lines = [*lines_for(person), *extra]
    if not lines or _sent_today(person):
        return False
    with translation.override(person.language):
        _queue(person, lines, f"person:{person.pk}")
    return True


def remind(case: Case, wanted: Iterable[Part], by: Person) -> int:
    """Remind those who have these parts, one mail each, of all that is theirs and unfinished; how many."""
    chosen = list(wanted)
    mails = 0
    for person, posts, link in _who_has({part.post for part in chosen if part.post}):
        if _sent_today(person):
            continue
        mine = of_posts(chosen, posts)
        with translation.override(person.language):
            head = _("%(who)s reminds you of what is not finished:") % {"who": by.name}
            _queue(person, [f"{head}\n{_list(mine)}", _way(case, link)], case.stream)
        mails += 1
    return mails


def withdraw(posts: Iterable[Post]) -> None:
    """Take back reminders that have not left, of those who have or had something through these posts."""
    for person, _posts, _link in _who_has(posts):
        outbox.withdraw_from(f"digest:{person.pk}:", [person.pk])


def holders_of(posts: Iterable[Post]) -> frozenset[int]:
    """The persons who hold any of these posts today."""
    held = _holding().filter(post__in=list(posts))
    return frozenset(held.values_list("person_id", flat=True))


def tell_by_link(case: Case, post: Post, by: Person, note: str) -> None:
    """Tell those who come by a link to this post of what was handed to it; holders are told by the act."""
    for link in _linked().filter(post=post).select_related("person", "made_by"):
        with translation.override(link.person.language):
            subject = _("%(community)s: something was handed to you") % {
                "community": case.community
            }
            body = [_("Hello %(name)s,") % {"name": link.person.name}, note, _way(case, link)]
            outbox.queue(
                stream=case.stream,
                about=f"handed:{link.pk}:{clock.now().timestamp():.6f}",
                address=link.person.email,
                receiver_id=link.person_id,
                subject=subject,
                body="\n\n".join(body),
                language=link.person.language,
            )


def _marks(today: date) -> list[date]:
    """The due days there is something to say of today."""
    before = [today + timedelta(days=days) for days in DAYS_BEFORE]
    return [*before, today - timedelta(days=DAYS_AFTER)]


def _holding() -> QuerySet[Tenure]:
    return Tenure.objects.on(clock.today())


def _linked() -> QuerySet[Link]:
    now = clock.now()
    return Link.objects.filter(revoked_at=None, expires_at__gt=now, person__is_active=True)


def _who_has(posts: Iterable[Post]) -> list[tuple[Person, set[int], Link | None]]:
    """Everyone who has something through these posts, each once: with their posts, and their link if it is one."""
    ids = [post.pk for post in posts]
    found: dict[int, tuple[Person, set[int], Link | None]] = {}
    held = _holding().filter(post__in=ids, person__is_active=True).select_related("person")
    for tenure in held:
        found.setdefault(tenure.person_id, (tenure.person, set(), None))[1].add(tenure.post_id)
    for link in _linked().filter(post__in=ids).select_related("person", "made_by"):
        found.setdefault(link.person_id, (link.person, set(), link))[1].add(link.post_id)
    return list(found.values())


def _own_parts(person: Person) -> list[str]:
    """All that is theirs and unfinished, on a day something of it has come to one of the days."""
    marks = set(_marks(clock.today()))
    held = {post.post_id for post in posts_of(person) if post.role == Role.CONTRIBUTOR}
    links = {link.post_id: link for link in _linked().filter(person=person)}
    handed = Handout.objects.filter(post__in=held | set(links))
    told = []
    for case in _cases(handed):
        mine = [part for part in of_posts(parts(case), held | set(links)) if not part.finished]
        if not any(part.due in marks for part in mine):
            continue
        link = None if any(part.post and part.post.pk in held for part in mine) else _any(links)
        head = _("%(community)s: this is yours and not finished.") % {"community": case.community}
        told.append(f"{head}\n{_list(mine)}\n{_way(case, link)}")
    return told


def _overdue_elsewhere(person: Person) -> list[str]:
    """For a coordinator on Mondays: what is overdue, by department."""
    if clock.today().weekday() != MONDAY:
        return []
    here = [p.community_id for p in posts_of(person) if p.role == Role.COORDINATOR]
    told = []
    for case in _cases(Handout.objects.filter(community__in=here, due__lt=clock.today())):
        late: dict[str, list[Part]] = {}
        for part in parts(case):
            if part.overdue and part.post:
                late.setdefault(part.post.unit, []).append(part)
        if late:
            head = _("%(community)s: this is overdue.") % {"community": case.community}
            lines = [f"{unit}:\n{_list(theirs)}" for unit, theirs in sorted(late.items())]
            told.append("\n".join([head, *lines, f"{address(case)}profile/handing/"]))
    return told


def _running_out(person: Person) -> list[str]:
    """For a coordinator on Mondays: evidence that has expired or soon does."""
    if clock.today().weekday() != MONDAY:
        return []
    here = [p.community_id for p in posts_of(person) if p.role == Role.COORDINATOR]
    answering = Case.objects.filter(community__in=here, stage__in=ANSWERING).values("community")
    return [
        "\n".join([f"{community}:", *(f"– {line}" for line in lines)])
        for community in Community.objects.filter(pk__in=answering).order_by("name", "pk")
        if (lines := library.expiry_lines(community))
    ]


def _cases(handed: QuerySet[Handout]) -> list[Case]:
    """The cases in which these parts are answered."""
    where = handed.values("community")
    cases = Case.objects.filter(community__in=where, stage__in=ANSWERING)
    return list(cases.select_related("community").order_by("community__name", "pk"))


def _any(links: dict[int, Link]) -> Link | None:
    return next(iter(links.values()), None)


def _list(mine: Iterable[Part]) -> str:
    return "\n".join(f"– {_line(part)}" for part in mine)


def _line(part: Part) -> str:
    """One part: its name, how far it has come, when it is due."""
    far = _("%(answered)s of %(asked)s answered") % {"answered": part.answered, "asked": part.asked}
    words = f"{in_language(part.name)}: {far}"
    if part.due is None:
        return words
    if over := part.days_over:
        late = ngettext("%(n)s day overdue", "%(n)s days overdue", over) % {"n": over}
        return f"{words}, {late}"
    due = _("due %(day)s") % {"day": date_format(part.due)}
    return f"{words}, {due}"


def _way(case: Case, link: Link | None) -> str:
    """Where it is answered. A link's secret is kept nowhere, so the mail that brought it is pointed to."""
    if link is None:
        return f"{address(case)}profile/"
    return _(
        "Open it with the personal link you were mailed on %(day)s. If you cannot find that mail, ask %(who)s for a new one."
    ) % {"day": date_format(clock.day_of(link.made_at)), "who": link.made_by.name}


def _about(person: Person) -> str:
    return f"digest:{person.pk}:{clock.today()}"


def _sent_today(person: Person) -> bool:
    """Whether the day's mail to this person is on its way or has left."""
    return begun(_about(person)).exists()


def _queue(person: Person, lines: Sequence[str], stream: str) -> None:
    withdrawn = begun(_about(person), withdrawn=True).count()
    about = _about(person) + (f":{withdrawn}" if withdrawn else "")
    body = [_("Hello %(name)s,") % {"name": person.name}, *lines, settings.CONFIG.address]
    outbox.queue(
        stream=stream,
        about=about,
        address=person.email,
        receiver_id=person.pk,
        subject=_("What waits for you"),
        body="\n\n".join(body),
        language=person.language,
    )
