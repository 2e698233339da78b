"""Who may write answers and who may read evidence: the one place."""

from dataclasses import dataclass

from trygt.cases.models import Case
from trygt.cases.roles import COMMUNITY_SIDE, JUDGES, roles_on
from trygt.people.models import Person
from trygt.people.queries import posts_of
from trygt.people.roles import Role
from trygt.places.models import Community
from trygt.profile.evidence import submitted_versions
from trygt.profile.models import Evidence, Handout
from trygt.schemes import queries as schemes
from trygt.schemes.definition import Scheme, Stage


@dataclass(frozen=True)
class Pen:
    """What a person may write in a community's profile: everything, or some sections."""

    everywhere: bool
    sections: frozenset[str]

    def may_write(self, section: str, question: str = "") -> bool:
        """Whether answers in this section are theirs to write."""
        return self.everywhere or section in self.sections


NO_PEN = Pen(False, frozenset())


def schemes_of(community: Community) -> list[Scheme]:
    """The scheme versions of the community's cases that are not ended, newest case first. One query."""
    cases = Case.objects.filter(community=community).exclude(stage=Stage.ENDED).order_by("-pk")
    versions = dict.fromkeys((case.scheme_key, case.scheme_version) for case in cases)
    return [schemes.get(key, version) for key, version in versions]


def pen_of(person: Person, community: Community) -> Pen:
    """What this person may write. Coordinator and submitter everything, contributors what is handed to their posts."""
    held = [p for p in posts_of(person) if p.community_id == community.pk]
    roles = {post.role for post in held}
    if not held:
        return NO_PEN
    if Role.COORDINATOR in roles or roles & _submitters(community):
        return Pen(True, frozenset())
    mine = [post.post_id for post in held if post.role == Role.CONTRIBUTOR]
    handed = Handout.objects.filter(community=community, post__in=mine, question="")
    return Pen(False, frozenset(handed.values_list("section", flat=True))) if mine else NO_PEN


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
