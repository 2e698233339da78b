"""Reading the letter: who has signed, whose turn it is, which handovers wait."""

from dataclasses import dataclass

from trygt.cases.models import Case
from trygt.intent.models import OWNER, Letter, Order, Signature
from trygt.people.models import Person
from trygt.people.queries import holders, posts_of
from trygt.schemes.definition import PostName


@dataclass(frozen=True)
class Line:
    """A line for a signature: the post, who holds it now, the signature if there is one."""

    post: PostName | None
    holders: tuple[Person, ...]
    signature: Signature | None
    turn: bool


def letter_of(case: Case) -> Letter | None:
    """The version that counts."""
    return case.letters.prefetch_related("signatures__person").order_by("-version").first()


def signing_posts(case: Case) -> tuple[PostName, ...]:
    """The community's posts that sign, in the letter's order."""
    kind = case.scheme.kind(case.community.kind)
    return tuple(post for post in kind.posts if post.signs) if kind else ()


def lines(case: Case, letter: Letter) -> list[Line]:
    """The signature lines in order, the owner's last."""
    signed = {signature.post: signature for signature in letter.signatures.all()}
    found, open_before = [], False
    for post in signing_posts(case):
        signature = signed.get(post.key)
        turn = signature is None and not (letter.order == Order.IN_TURN and open_before)
        people = tuple(holders([post.key], community_id=case.community_id))
        found.append(Line(post, people, signature, turn))
        open_before = open_before or signature is None
    found.append(Line(None, (), signed.get(OWNER), OWNER not in signed and not open_before))
    return found


def turns(case: Case, person: Person) -> list[str]:
    """The posts this person may sign for now."""
    letter = letter_of(case)
    if letter is None:
        return []
    held = {
        post.role
        for post in posts_of(person)
        if not post.substitute and post.community_id == case.community_id
    }
    return [
        line.post.key
        for line in lines(case, letter)
        if line.post and line.turn and line.post.key in held
    ]


def open_handovers(case: Case, person: Person | None = None) -> list[tuple[PostName, Person]]:
    """Signing posts whose present holder has neither signed nor confirmed; of one person or of all."""
    letter = letter_of(case)
    if letter is None or not any(signature.post == OWNER for signature in letter.signatures.all()):
        return []
    known = {(signature.post, signature.person_id) for signature in letter.signatures.all()}
    known |= set(case.confirmations.values_list("post", "person_id"))
    return [
        (post, holder)
        for post in signing_posts(case)
        for holder in holders([post.key], community_id=case.community_id)
        if (post.key, holder.pk) not in known and (person is None or holder == person)
    ]
