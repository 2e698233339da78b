"""Handing parts of the profile to departments, taking them back, reminding, confirming, opening more."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import (
    CASE_OFFICER,
    CERTIFIER,
    CONTRIBUTOR,
    COORDINATOR,
    Refused,
    Told,
    act,
    condition,
)
from trygt.cases.models import Case
from trygt.cases.roles import On
from trygt.people.models import Person, Post
from trygt.people.queries import posts_of
from trygt.people.roles import Role
from trygt.profile import digests
from trygt.profile.models import Confirmation, Handout, Return
from trygt.profile.parts import ANSWERING, Part, parts
from trygt.profile.queries import latest_snapshot
from trygt.schemes.definition import Scheme, Stage
from trygt.texts import in_language

MOST_NAMES = 20  # in one mail; the page has them all

Place = tuple[str, str]
"""A section, and one question of it or "" for the whole."""


@act(
    label=_("Hand out parts of the profile"),
    done=_("handed out parts of the profile"),
    who=COORDINATOR,
    stages=ANSWERING,
    tells=[On.CONTRIBUTOR],
)
def hand_out_section(
    case: Case,
    by: Person,
    *,
    post: Post,
    section: str = "",
    sections: Iterable[str] = (),
    questions: Iterable[str] = (),
    due: date | None = None,
) -> Told:
    """Hand sections and single questions to a department's post, perhaps with a day they are due.

    Whoever had one of them no longer has it, and what they confirmed of it counts no more. A single
    question is not in the hands of whoever has its section. `section` is short for one of `sections`.
    """
    chosen = _chosen(case.scheme, section, sections, questions)
    if post.community_id != case.community_id or post.role != Role.CONTRIBUTOR:
        raise Refused(_("Parts are handed to a department contributor of your community."))
    if due and due < clock.today():
        raise Refused(_("The day it is due has passed already."))
    before = _handed(case)
    moved = [h for place in chosen if (h := before.get(place)) and h.post_id != post.pk]
    Confirmation.objects.filter(handout__in=moved).delete()
    there = [before[place] for place in chosen if place in before]
    former = {handout.post for handout in moved}
    for handout in there:
        handout.post, handout.due = post, due
    Handout.objects.bulk_update(there, ["post", "due"])
    Handout.objects.bulk_create(
        Handout(community=case.community, section=key, question=question, post=post, due=due)
        for key, question in chosen
        if (key, question) not in before
    )
    digests.withdraw(former | {post})
    told = _told(chosen) | {"unit": post.unit, "due": due.isoformat() if due else None}
    if former:
        told["moved_from"] = sorted(other.unit for other in former)
    note = _note(case.scheme, chosen, post, due, former)
    digests.tell_by_link(case, post, by, note)
    return Told(told, note=note, to=digests.holders_of({post, *former}))


@act(
    label=_("Take back parts of the profile"),
    done=_("took back parts of the profile"),
    who=COORDINATOR,
    stages=ANSWERING,
)
def take_back_section(
    case: Case,
    by: Person,
    *,
    section: str = "",
    sections: Iterable[str] = (),
    questions: Iterable[str] = (),
) -> Told:
    """Take sections and single questions back from the posts that have them. Their answers stay."""
    chosen = _chosen(case.scheme, section, sections, questions)
    handed = _handed(case)
    found = [handed[place] for place in chosen if place in handed]
    if not found:
        raise Refused(_("This part is not handed out."))
    Handout.objects.filter(pk__in=[handout.pk for handout in found]).delete()
    digests.withdraw({handout.post for handout in found})
    places = [(handout.section, handout.question) for handout in found]
    return Told(_told(places) | {"moved_from": sorted({handout.post.unit for handout in found})})


@act(
    label=_("Send a reminder"),
    done=_("sent a reminder of parts of the profile"),
    who=COORDINATOR,
    stages=ANSWERING,
)
def remind_of_parts(
    case: Case, by: Person, *, sections: Iterable[str] = (), questions: Iterable[str] = ()
) -> Told:
    """Remind those who have these parts of what is not finished: one mail each, however many parts.

    Nobody is reminded twice on one day.
    """
    chosen = set(_chosen(case.scheme, "", sections, questions))
    wanted = [p for p in parts(case) if p.handout and not p.finished and _place(p) in chosen]
    if not wanted:
        raise Refused(_("Nobody has these parts, or they are finished."))
    mails = digests.remind(case, wanted, by)
    if not mails:
        raise Refused(
            _("Everyone who has these parts was reminded today, or nobody holds the post.")
        )
    return Told(_told(_place(part) for part in wanted) | {"mails": mails})


@act(
    label=_("Confirm our part"),
    done=_("confirmed a part of the profile"),
    who=CONTRIBUTOR,
    stages=ANSWERING,
)
def confirm_part(case: Case, by: Person, *, parts: Iterable[int]) -> Told:
    """Say of parts one has been handed (`Handout` numbers) that they are answered as they should be."""
    mine = {p.post_id for p in posts_of(by) if p.role == Role.CONTRIBUTOR}
    return confirm(case, by, mine, parts)


def confirm(case: Case, by: Person, posts: Iterable[int], chosen: Iterable[int]) -> Told:
    """Confirm those of the chosen parts that these posts have; what `by` may is asked before.

    Raises `Refused` where one is not theirs or something in it blocks submission.
    """
    wanted, mine = set(chosen), set(posts)
    theirs = [p for p in parts(case) if p.handout and p.handout.pk in wanted and p.post]
    if not theirs or len(theirs) < len(wanted) or {p.post.pk for p in theirs if p.post} - mine:
        raise Refused(_("This part of the profile is not handed to you."))
    if unready := [part for part in theirs if part.blockers]:
        words = {"name": in_language(unready[0].name)}
        raise Refused(
            now_("Something in “%(name)s” still blocks submission. Answer it first.") % words
        )
    for part in theirs:
        Confirmation.objects.update_or_create(
            handout=part.handout,
            defaults={"fingerprint": part.fingerprint, "by": by, "at": clock.now()},
        )
    return Told(_told(_place(part) for part in theirs))


@condition(_("The whole profile is open already."))
def partly_closed(case: Case, by: Person | None) -> bool:
    """The profile was sent back with sections: the others are closed."""
    return bool(_return_of(case))


@act(
    label=_("Open more of the profile"),
    done=_("opened more of the profile that was sent back"),
    who=CERTIFIER | CASE_OFFICER,
    stages=[Stage.PREPARING],
    needs=[partly_closed],
    tells=[On.COORDINATOR],
)
def open_more(case: Case, by: Person, *, sections: Iterable[str] = ()) -> Told:
    """Let the community change more sections of a profile that was sent back; without any, all of it."""
    returned, more = _return_of(case), list(sections)
    if returned is None:
        raise Refused(partly_closed.sentence)
    for key in more:
        section_name(case.scheme, key)
    after = [*returned.sections, *(key for key in more if key not in returned.sections)]
    returned.sections = after if more else []
    returned.save(update_fields=["sections"])
    names = [section_name(case.scheme, key) for key in more]
    return Told({"sections": more}, note=", ".join(names) or now_("All of it is open."))


def _return_of(case: Case) -> Return | None:
    """How the newest submission was sent back, where that closes something."""
    snapshot = latest_snapshot(case)
    returned: Return | None = getattr(snapshot, "returned", None)
    return returned if returned and returned.sections else None


def section_name(scheme: Scheme, section: str) -> str:
    """What people read. Raises `Refused` for a section the profile does not have."""
    if section not in scheme.sections:
        raise Refused(_("The profile has no such section."))
    return in_language(scheme.sections[section].name)


def _chosen(
    scheme: Scheme, section: str, sections: Iterable[str], questions: Iterable[str]
) -> list[Place]:
    """The parts meant. Raises `Refused` for none, for unknown ones, and for one question twice."""
    whole, alone = [*([section] if section else []), *sections], list(questions)
    if not whole and not alone:
        raise Refused(_("Choose at least one section or question."))
    for key in whole:
        section_name(scheme, key)
    for key in alone:
        if key not in scheme.questions:
            raise Refused(_("The profile has no such question."))
        owner = scheme.section_of[key]
        words = {
            "question": in_language(scheme.questions[key].title),
            "section": in_language(owner.name),
        }
        if owner.key in whole:
            raise Refused(
                now_("“%(question)s” is in “%(section)s”, which you chose too. Choose one of them.")
                % words
            )
        if alone.count(key) > 1:
            raise Refused(now_("“%(question)s” is chosen twice.") % words)
    if len(set(whole)) < len(whole):
        raise Refused(_("A section is chosen twice."))
    return [*((key, "") for key in whole), *((scheme.section_of[key].key, key) for key in alone)]


def _handed(case: Case) -> dict[Place, Handout]:
    handed = Handout.objects.filter(community=case.community).select_related("post")
    return {(handout.section, handout.question): handout for handout in handed}


def _place(part: Part) -> Place:
    return part.section.key, part.question.key if part.question else ""


def _told(places: Iterable[Place]) -> dict[str, object]:
    """The parts as the journal keeps them."""
    every = list(places)
    told: Mapping[str, list[str]] = {
        "sections": [section for section, question in every if not question],
        "questions": [question for _section, question in every if question],
    }
    return {key: names for key, names in told.items() if names}


def _note(
    scheme: Scheme, chosen: list[Place], post: Post, due: date | None, former: set[Post]
) -> str:
    """What the mail says: what it is about, until when, and who had it."""
    names = [
        in_language(scheme.questions[question].title if question else scheme.sections[section].name)
        for section, question in chosen
    ]
    lines = [f"– {name}" for name in names[:MOST_NAMES]]
    if more := len(names) - MOST_NAMES:
        lines += [now_("and %(n)s more") % {"n": more}] if more > 0 else []
    head = now_("Handed to %(unit)s:") % {"unit": post.unit} if post.unit else ""
    tail = [now_("Due: %(day)s") % {"day": date_format(due)}] if due else []
    if former:
        units = ", ".join(sorted(other.unit for other in former))
        tail.append(now_("Until now it was with %(units)s.") % {"units": units})
    return "\n".join([*([head] if head else []), *lines, *tail])
