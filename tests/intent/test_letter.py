"""The letter: composed from the scheme's words, signed by posts, countersigned, outliving its signers."""

from datetime import timedelta

import pytest

from tests.world import a_case, a_person, hold, office, post_in, put, seat, tick_all
from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.models import Case
from trygt.files.models import StoredFile
from trygt.intent import acts, queries
from trygt.intent.models import Letter, Order, Signature
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    """A municipality with milestones reached and nothing signed."""
    found = a_case()
    tick_all(found)
    return found


@pytest.fixture
def mayor(case: Case) -> Person:
    return seat(case, "mayor")


@pytest.fixture
def chief(case: Case) -> Person:
    return seat(case, "chief-executive")


def prepared(case: Case, **told: str) -> Letter:
    acts.prepare_letter(case, seat(case, Role.COORDINATOR), **({"language": "nn"} | told))
    letter = queries.letter_of(case)
    assert letter
    return letter


def sign(case: Case, *people: Person) -> None:
    letter = queries.letter_of(case)
    assert letter
    for person in people:
        acts.sign_letter(case, person, fingerprint=letter.fingerprint)


def test_the_words_are_the_schemes_with_the_blanks_filled(case: Case) -> None:
    letter = prepared(case)
    assert set(letter.text) == {
        "title",
        "purpose",
        "community_duties",
        "owner_duties",
        "closing",
    }
    words = str(letter.text)
    assert case.community.name in words
    assert case.scheme.owner.name["nn"] in words
    assert "{" not in "".join(
        [letter.text["title"], letter.text["purpose"], letter.text["closing"]]
        + letter.text["community_duties"]
        + letter.text["owner_duties"]
    )
    assert Case.objects.get(pk=case.pk).language == "nn"
    with pytest.raises(Refused, match="no words in this language"):
        acts.prepare_letter(case, seat(case, Role.COORDINATOR), language="fr")
    assert Letter.objects.count() == 1


def test_side_by_side_anyone_may_begin_and_each_signs_once(
    case: Case, mayor: Person, chief: Person
) -> None:
    letter = prepared(case)
    sign(case, chief)
    with pytest.raises(Refused, match="signed already"):
        sign(case, chief)
    manager = office(case, Role.MANAGER)
    with pytest.raises(Refused, match="Not everyone"):
        acts.countersign_letter(case, manager, fingerprint=letter.fingerprint)
    sign(case, mayor)
    acts.countersign_letter(case, manager, fingerprint=letter.fingerprint)
    assert Case.objects.get(pk=case.pk).stage == Stage.PREPARING
    assert [signature.post for signature in Signature.objects.all()] == [
        "chief-executive",
        "mayor",
        "owner",
    ]


def test_in_turn_the_second_waits_for_the_first(case: Case, mayor: Person, chief: Person) -> None:
    prepared(case, order=Order.IN_TURN)
    assert [queries.turns(case, person) for person in (mayor, chief)] == [["mayor"], []]
    with pytest.raises(Refused, match="another signer's turn"):
        sign(case, chief)
    sign(case, mayor)
    assert [queries.turns(case, person) for person in (mayor, chief)] == [[], ["chief-executive"]]
    sign(case, chief)


def test_a_substitute_does_not_sign(case: Case) -> None:
    prepared(case)
    with pytest.raises(Refused, match="This is for"):
        sign(case, seat(case, "chief-executive", substitute=True))
    sign(case, seat(case, "chief-executive"))


def test_only_the_version_that_was_read_is_signed(case: Case, mayor: Person, chief: Person) -> None:
    old = prepared(case)
    sign(case, chief)
    new = prepared(case, language="nb")
    assert (old.version, new.version) == (1, 2)
    assert old.fingerprint != new.fingerprint
    with pytest.raises(Refused, match="changed since you read it"):
        acts.sign_letter(case, mayor, fingerprint=old.fingerprint)
    sign(case, mayor, chief)
    counts = [letter.signatures.count() for letter in Letter.objects.order_by("version")]
    assert counts == [1, 2]


def test_the_councils_resolution_is_added_without_touching_signatures(
    case: Case, mayor: Person
) -> None:
    coordinator = seat(case, Role.COORDINATOR)
    put(case, Stage.INTENT)
    with pytest.raises(Refused, match="not been prepared"):
        acts.attach_resolution(case, coordinator, reference="12/26")
    letter = prepared(case)
    sign(case, mayor)
    with pytest.raises(Refused, match="file or write a reference"):
        acts.attach_resolution(case, coordinator, reference="  ")
    acts.attach_resolution(case, coordinator, reference="12/26")
    after = queries.letter_of(case)
    assert after
    assert (after.resolution_reference, after.fingerprint) == ("12/26", letter.fingerprint)
    assert after.signatures.count() == 1
    assert prepared(case).resolution_reference == "12/26"
    assert not StoredFile.objects.exists()


def test_a_new_mayor_does_not_void_the_letter_and_may_confirm(
    case: Case, mayor: Person, chief: Person
) -> None:
    letter = prepared(case)
    sign(case, mayor, chief)
    assert queries.open_handovers(case) == []
    acts.countersign_letter(case, office(case, Role.MANAGER), fingerprint=letter.fingerprint)
    put(case, Stage.PREPARING)
    assert queries.open_handovers(case) == []
    with pytest.raises(Refused, match="no handover"):
        acts.confirm_commitment(case, mayor)
    mayor.tenures.update(ends=clock.today())
    successor = a_person()
    hold(successor, post_in(case.community, "mayor"), begins=clock.today() - timedelta(days=1))
    [(post, holder)] = queries.open_handovers(case)
    assert (post.key, holder) == ("mayor", successor)
    again = queries.letter_of(case)
    assert again
    assert [bool(line.signature) for line in queries.lines(case, again)] == [True, True, True]
    with pytest.raises(Refused, match="This is for"):
        acts.confirm_commitment(case, mayor)
    acts.confirm_commitment(case, successor)
    assert queries.open_handovers(case) == []
    with pytest.raises(Refused, match="no handover"):
        acts.confirm_commitment(case, successor)
