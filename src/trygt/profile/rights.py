"""Who may write answers and who may read evidence: the one place."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from trygt import clock
from trygt.cases.models import Case
from trygt.cases.roles import COMMUNITY_SIDE, JUDGES, OWNER_SIDE, roles_but_for_interest, roles_on
from trygt.people.models import Person
from trygt.people.queries import posts_of
from trygt.people.roles import Role
from trygt.places.models import Community
from trygt.prepared import Blank, Prepared
from trygt.profile.evidence import submitted_versions
from trygt.profile.models import Evidence, Handout, Link, Return, Snapshot
from trygt.schemes import queries as schemes
from trygt.schemes.definition import Scheme, Section, Stage


@dataclass(frozen=True)
class Pen:
    """What a person may write in a community's profile: everything, or what is handed to them.

    The most specific assignment owns: `questions` are handed to them one by one, `elsewhere` to
    someone else though the section is theirs. `closed` is nobody's to write, for a profile that was
    sent back opens only what was asked for.
    """

    everywhere: bool
    sections: frozenset[str]
    questions: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()

    def may_write(self, section: str, question: str = "") -> bool:
        """Whether the answer to this question is theirs to write; without one, the section as such."""
        return self.has(section, question) and (question or section) not in self.closed

    def has(self, section: str, question: str = "") -> bool:
        """Whether it is handed to them, also while it is closed."""
        if self.everywhere:
            return True
        if question in self.questions:
            return True
        return section in self.sections and question not in self.elsewhere

    def writes_in(self, section: Section) -> bool:
        """Whether any question of the section is theirs to write."""
        return any(self.may_write(section.key, question.key) for question in section.questions)


_returned = Prepared(
    lambda: (
        Return.objects.filter(
            snapshot__case__community=Blank("community", models.IntegerField()),
            snapshot__case__stage=Stage.PREPARING,
        )
        .order_by("snapshot__number")
        .values_list("snapshot__case_id", "snapshot__number", "sections")
    )
)
NO_PEN = Pen(False, frozenset())


def open_cases(community: Community) -> list[Case]:
    """The community's cases that are not ended, the newest first. One query."""
    return list(Case.objects.filter(community=community).exclude(stage=Stage.ENDED).order_by("-pk"))


def schemes_of(community: Community) -> list[Scheme]:
    """The scheme versions of the community's cases that are not ended, newest case first. One query."""
    versions = ((case.scheme_key, case.scheme_version) for case in open_cases(community))
    return [schemes.get(key, version) for key, version in dict.fromkeys(versions)]


def pen_of(person: Person, community: Community) -> Pen:
    """What this person may write. Coordinator and submitter everything, contributors what is handed to their posts.

    At most four queries; two more while a profile is sent back.
    """
    held = [p for p in posts_of(person) if p.community_id == community.pk]
    if not held:
        return NO_PEN
    roles = {post.role for post in held}
    if Role.COORDINATOR in roles or roles & _submitters(community):
        return Pen(True, frozenset(), closed=closed_for(community))
    mine = [post.post_id for post in held if post.role == Role.CONTRIBUTOR]
    return _pen(community, mine) if mine else NO_PEN


def pen_of_link(link: Link) -> Pen:
    """What whoever comes by a personal link may write: what is handed to its post, while it works.

    The link is one just read (`links.find`), with its person and its post's community. At most five
    queries; two more while a profile is sent back.
    """
    community = link.post.community
    if community is None or not works(link) or judges(link.person, open_cases(community)):
        return NO_PEN
    return _pen(community, [link.post_id])


def works(link: Link) -> bool:
    """Whether a link opens anything now: neither expired nor revoked, and its person is still there."""
    return link.revoked_at is None and link.expires_at > clock.now() and link.person.is_active


def judges(person: Person, cases: Iterable[Case]) -> bool:
    """Whether the person has a part in judging one of these cases: who judges does not answer."""
    return any(roles_but_for_interest(case, person) & OWNER_SIDE for case in cases)


def _pen(community: Community, mine: list[int]) -> Pen:
    handed = Handout.objects.filter(community=community)
    parts = list(handed.values_list("section", "question", "post_id"))
    return Pen(
        False,
        frozenset(section for section, question, post in parts if not question and post in mine),
        frozenset(question for _section, question, post in parts if question and post in mine),
        frozenset(question for _section, question, post in parts if question and post not in mine),
        closed_for(community),
    )


def closed_for(community: Community) -> frozenset[str]:
    """Questions and sections nobody can write now, by key. One query, mostly; three at most.

    A profile sent back with sections opens these alone until it is submitted again.
    """
    returned = _returned(community=community.pk)
    if not any(sections for _case, _number, sections in returned):
        return frozenset()
    cases = [case for case in open_cases(community) if case.stage == Stage.PREPARING]
    newest = dict(
        Snapshot.objects.filter(case__in=cases).order_by("number").values_list("case_id", "number")
    )
    asked_for = {case: asked for case, number, asked in returned if newest.get(case) == number}
    return closed_in([(case.scheme, asked_for.get(case.pk, [])) for case in cases])


def closed_in(preparing: Iterable[tuple[Scheme, Iterable[str]]]) -> frozenset[str]:
    """What is closed, given the schemes of cases that prepare and the sections each was sent back with.

    Without sections all of it is open. What one asks for is open whatever another was sent back with,
    and so is what no profile sent back asks at all.
    """
    shut: set[str] = set()
    opened: set[str] = set()
    for scheme, asked_for in preparing:
        wanted = set(asked_for) or set(scheme.sections)
        for key, section in scheme.sections.items():
            names = {key, *(question.key for question in section.questions)}
            (opened if key in wanted else shut).update(names)
    return frozenset(shut - opened)


def _submitters(community: Community) -> set[str]:
    kinds = [scheme.kind(community.kind) for scheme in schemes_of(community)]
    return {kind.submitter for kind in kinds if kind}


def may_keep(person: Person, community: Community, evidence: Evidence | None = None) -> bool:
    """Whether they may add to the community's library, or change this piece of it.

    Adding is for all who write any answer. A piece is changed by who writes everywhere, who added
    its present version, and who writes every answer it is used for.
    """
    if evidence and evidence.community_id != community.pk:
        return False
    pen, schemes = pen_of(person, community), schemes_of(community)
    if pen.everywhere:
        return bool(schemes)
    asked, theirs = set(), set()
    for scheme in schemes:
        for key, section in scheme.section_of.items():
            asked.add(key)
            if pen.may_write(section.key, key):
                theirs.add(key)
    if evidence is None or not theirs or evidence.added_by_id == person.pk:
        return bool(theirs)
    used = asked & set(evidence.links.values_list("question", flat=True))
    return bool(used) and used <= theirs


def readable_versions(person: Person, case: Case, evidence: Evidence) -> frozenset[int]:
    """The versions of a piece they may read: the community's own people all, the owner's side those submitted.

    The case itself must be visible to the person; that is asked when it is found.
    """
    if evidence.community_id != case.community_id:
        return frozenset()
    mine = roles_on(case, person)
    if mine & COMMUNITY_SIDE:
        return frozenset(range(1, evidence.version + 1))
    return submitted_versions(evidence, case) if mine & JUDGES else frozenset()


def may_read_evidence(person: Person, case: Case, evidence: Evidence, version: int = 0) -> bool:
    """Whether they may read this version of it, or (0) any."""
    readable = readable_versions(person, case, evidence)
    return version in readable if version else bool(readable)
