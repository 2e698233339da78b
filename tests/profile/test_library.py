"""The library of evidence: versions, what was submitted, expiry, rights, and the same file twice."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from tests.profile.town import Town, build, submit
from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.models import Case
from trygt.clock import plus_months
from trygt.files.acts import take_in
from trygt.files.models import StoredFile
from trygt.profile import library
from trygt.profile.evidence import submitted_versions, version_of, versions_of
from trygt.profile.models import Evidence, EvidenceLink, Snapshot
from trygt.profile.queries import answers_of_snapshot
from trygt.profile.rights import may_keep, may_read_evidence
from trygt.profile.saving import add_evidence, attach_evidence, remove_evidence
from trygt.schemes.definition import Stage
from trygt.texts.fingerprint import fingerprint_of

MINE, OTHER = "presentation", "K01"  # in the sections about-us and another
SAMI = "Gáivuotna 🧭 fallforebygging.txt"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences are compared in English."""
    with translation.override("en"):
        yield


def a_file(town: Town, text: str = "First.", name: str = SAMI) -> StoredFile:
    return take_in(ContentFile(f"{text}\n".encode(), name=name), town["coordinator"])


def a_piece(town: Town, by: str = "coordinator", **given: object) -> Evidence:
    return library.add(town.community, town[by], **({"document": "Plan"} | given))  # type: ignore[arg-type]


def days(number: int) -> date:
    return clock.today() + timedelta(days=number)


# Versions and what was submitted ---------------------------------------------------------------


def test_a_new_version_keeps_the_earlier_one_with_who_when_and_why(town: Town) -> None:
    piece = a_piece(town, file=a_file(town), document="", title="Čáhcesuolu plan", valid_to=days(9))
    newer = library.add_version(
        piece, town["submitter"], reason="Adopted anew.", file=a_file(town, "Second."), place="4"
    )
    assert (newer.version, newer.title, newer.valid_to) == (2, "Čáhcesuolu plan", None)
    second, first = versions_of(newer)
    assert (second.number, second.reason, second.added_by) == (
        2,
        "Adopted anew.",
        town["submitter"],
    )
    assert (first.number, first.valid_to, first.added_by) == (1, days(9), town["coordinator"])
    assert first.file
    assert first.file.name == SAMI
    assert version_of(newer, 1) == first
    assert version_of(newer, 3) is None


def test_one_may_go_back_to_what_an_earlier_version_was(town: Town) -> None:
    piece = a_piece(town, file=a_file(town), document="")
    piece = library.add_version(
        piece, town["coordinator"], reason="Wrong one", file=a_file(town, "Oops.")
    )
    back = library.add_version(piece, town["coordinator"], reason="Back", file=a_file(town))
    assert back.version == 3


def test_a_new_version_that_is_none_is_refused(town: Town) -> None:
    by = town["coordinator"]
    piece = a_piece(town, file=a_file(town), document="Plan", place="4")
    for given in (
        {"reason": " ", "document": "New plan"},
        {"reason": "x"},
        {"reason": "x", "document": "Plan", "place": "4"},  # would drop the file by mistake
        {"reason": "x", "document": "Plan", "place": "4", "file": a_file(town)},
        {"reason": "x", "document": "New plan", "valid_to": days(-1)},
    ):
        with pytest.raises(Refused):
            library.add_version(piece, by, **given)
    piece.refresh_from_db()
    assert piece.version == 1
    assert not piece.versions.exists()


def test_who_reads_a_submission_gets_the_version_that_was_submitted(town: Town) -> None:
    town.fill()
    piece = a_piece(town, file=a_file(town), document="")
    piece = library.add_version(
        piece, town["coordinator"], reason="x", file=a_file(town, "Second.")
    )
    attach_evidence(town.community, MINE, 0, [piece], town["coordinator"])
    submit(town)
    piece = library.add_version(piece, town["coordinator"], reason="y", file=a_file(town, "Third."))
    assert submitted_versions(piece) == {2}
    for name, readable in (("coordinator", {1, 2, 3}), ("reader", {1, 2, 3}), ("certifier", {2})):
        found = {n for n in range(5) if n and may_read_evidence(town[name], town.case, piece, n)}
        assert found == readable, name
    snapshot = Snapshot.objects.get()
    assert snapshot.intact
    (item,) = (one for answer in answers_of_snapshot(snapshot) for one in answer.evidence)
    second = version_of(piece, 2)
    assert second
    assert second.file
    assert (item["version"], item["file"]["sha256"]) == (2, second.file.sha256)


def test_what_was_submitted_before_there_were_versions_is_known_by_its_content(town: Town) -> None:
    town.fill()
    piece = add_evidence(town.community, MINE, 0, town["coordinator"], file=a_file(town))
    plan = add_evidence(town.community, MINE, 0, town["coordinator"], document="Plan")
    submit(town)
    there = Snapshot.objects.get()
    content = there.content
    for answer in content["answers"]:
        for item in answer["evidence"]:
            del item["version"], item["valid_to"]
    Snapshot.objects.filter(pk=there.pk).update(
        content=content, fingerprint=fingerprint_of(content)
    )
    for one, new in ((piece, {"file": a_file(town, "Second.")}), (plan, {"document": "Another"})):
        library.add_version(one, town["coordinator"], reason="x", **new)
        one.refresh_from_db()
        assert submitted_versions(one) == {1}
        assert may_read_evidence(town["certifier"], town.case, one, 1)
        assert not may_read_evidence(town["certifier"], town.case, one, 2)
    (answer,) = (a for a in answers_of_snapshot(Snapshot.objects.get()) if a.evidence)
    assert [item["version"] for item in answer.evidence] == [1, 1]


# What is refused ---------------------------------------------------------------------------------


def test_evidence_is_something_and_valid_today(town: Town) -> None:
    for given in ({"document": " "}, {"valid_to": days(-1)}):
        with pytest.raises(Refused):
            a_piece(town, **given)
        with pytest.raises(Refused):
            add_evidence(
                town.community, MINE, 0, town["coordinator"], **({"document": "P"} | given)
            )
    assert a_piece(town, valid_to=days(0)).expired is False


def test_changing_what_a_piece_is_called_and_how_long_it_is_valid(town: Town) -> None:
    piece = a_piece(town)
    by = town["coordinator"]
    changed = library.change(
        piece, by, title=" Ny plan 🧭 ", document="Plan", place="s. 4", valid_to=days(-1)
    )
    assert (changed.title, changed.place, changed.version) == ("Ny plan 🧭", "s. 4", 1)
    assert changed.expired  # one may say that it is not valid any more
    for given in ({"title": " "}, {"title": "x", "document": ""}):
        with pytest.raises(Refused):
            library.change(piece, by, **given)  # type: ignore[arg-type]


def test_what_was_submitted_or_is_used_is_not_deleted_and_the_rest_goes_whole(town: Town) -> None:
    town.fill()
    by = town["coordinator"]
    shown = add_evidence(town.community, MINE, 0, by, file=a_file(town))
    loose = a_piece(town, file=a_file(town, "Loose."), document="")
    library.add_version(loose, by, reason="x", file=a_file(town, "Looser."))
    with pytest.raises(Refused, match="used for answers"):
        library.delete(shown, by)
    submit(town)
    remove_evidence(town.community, EvidenceLink.objects.get(evidence=shown), by)
    with pytest.raises(Refused, match="submitted"):
        library.delete(shown, by)
    library.delete(loose, by)
    assert list(Evidence.objects.all()) == [shown]
    assert StoredFile.objects.get() == shown.file
    with pytest.raises(Refused, match="not in the library"):
        library.delete(loose, by)


def test_the_same_content_is_known_also_as_an_earlier_version(town: Town) -> None:
    piece = a_piece(town, file=a_file(town), document="")
    library.add_version(piece, town["coordinator"], reason="x", file=a_file(town, "Second."))
    for text in ("First.", "Second."):
        assert library.already_there(town.community, a_file(town, text, "copy.txt")) == piece
    assert library.already_there(town.community, a_file(town, "Third.")) is None
    assert library.already_there(town.community, None) is None
    assert library.already_there(build("nes").community, a_file(town)) is None


# Expiry ------------------------------------------------------------------------------------------


def test_what_expires_warns_where_answers_lean_on_it(town: Town) -> None:
    by = town["coordinator"]
    old, soon, later, loose = (
        a_piece(town, title=title, valid_to=days(number))
        for title, number in (("Old", 0), ("Soon", 60), ("Later", 62), ("Loose", 0))
    )
    for piece in (old, soon, later):
        library.attach(piece, [(MINE, 0), (OTHER, 0)], by)
    with clock.at(clock.now() + timedelta(days=1)):
        assert (old.expired, old.expires_soon) == (True, False)
        assert (soon.expired, soon.expires_soon) == (False, True)
        assert (later.expired, later.expires_soon) == (False, False)
        assert loose.expired
        found = library.expiring(town.community)
        assert (found.expired, found.soon) == (1, 1)
        first, second = library.expiry_lines(town.community)
        assert first.startswith("“Old” expired on ")
        assert first.endswith("2 answers lean on it.")
        assert second.startswith("“Soon” is valid to ")
        (mine, _other) = library.expiry_lines(town.community, questions={MINE})
        assert mine.endswith("1 answer leans on it.")
        assert library.expiry_lines(town.community, questions={"K02"}) == []
        town.fill()
        submit(town)  # it warns, and blocks nothing
    assert not library.expiring(build("nes").community)


def test_still_valid_carries_it_a_year_on_once(town: Town) -> None:
    by, today = town["coordinator"], clock.today()
    near = library.prolong(a_piece(town, valid_to=days(30)), by)
    assert near.valid_to == plus_months(days(30), 12)
    passed = library.change(a_piece(town), by, title="x", document="Plan", valid_to=days(-400))
    assert library.prolong(passed, by).valid_to == plus_months(today, 12)
    for settled in (near, a_piece(town), a_piece(town, valid_to=days(400))):
        with pytest.raises(Refused):
            library.prolong(settled, by)


# Who may -----------------------------------------------------------------------------------------


def test_who_may_add_and_change_what(town: Town) -> None:
    town.hand("about-us", "contributor")
    town.people["neighbour"] = build("nes")["coordinator"]
    theirs = a_piece(town, by="contributor", document="Theirs")
    used_there = add_evidence(town.community, MINE, 0, town["coordinator"], document="There")
    used_elsewhere = add_evidence(town.community, OTHER, 0, town["coordinator"], document="Else")
    loose = a_piece(town, document="Loose")
    in_both = add_evidence(town.community, MINE, 0, town["coordinator"], document="Both")
    library.attach(in_both, [(OTHER, 0)], town["coordinator"])
    for name, adds, changes in (
        ("coordinator", True, {theirs, used_there, used_elsewhere, loose, in_both}),
        ("substitute", True, {theirs, used_there, used_elsewhere, loose, in_both}),
        ("contributor", True, {theirs, used_there}),
        ("technician", False, set()),
        ("reader", False, set()),
        ("certifier", False, set()),
        ("neighbour", False, set()),
    ):
        person = town[name]
        assert may_keep(person, town.community) is adds, name
        found = {one for one in Evidence.objects.all() if may_keep(person, town.community, one)}
        assert found == changes, name
        for one in set(Evidence.objects.all()) - changes:
            for act in (
                lambda o=one, p=person: library.change(o, p, title="Mine"),
                lambda o=one, p=person: library.add_version(o, p, reason="x", document="Mine"),
                lambda o=one, p=person: library.prolong(o, p),
                lambda o=one, p=person: library.delete(o, p),
            ):
                with pytest.raises(Refused):
                    act()
        if not adds:
            with pytest.raises(Refused):
                library.add(town.community, person, document="Mine")
    assert Evidence.objects.count() == 5
    assert not Evidence.objects.filter(title="Mine").exists()


def test_showing_for_answers_follows_the_right_to_write_them(town: Town) -> None:
    town.hand("about-us", "contributor")
    piece = a_piece(town)
    library.attach(piece, [(MINE, 0)], town["contributor"])
    with pytest.raises(Refused):
        library.attach(piece, [("history", 0), (OTHER, 0)], town["contributor"])
    assert EvidenceLink.objects.count() == 1  # all or none
    for question, slot in ((MINE, 3), ("no-such", 0)):
        with pytest.raises(Refused):
            library.attach(piece, [(question, slot)], town["coordinator"])
    again = attach_evidence(town.community, MINE, 0, [piece, piece], town["coordinator"])
    assert again == 0


def test_another_communitys_evidence_is_not_in_the_library(town: Town) -> None:
    nes = build("nes")
    foreign = a_piece(nes)
    with pytest.raises(Refused):
        library.pieces_of(town.community, [foreign.pk])
    with pytest.raises(Refused):
        library.pieces_of(town.community, [987654])
    with pytest.raises(Refused):
        attach_evidence(town.community, MINE, 0, [foreign], town["coordinator"])
    assert library.shelf(town.community) == []


def test_an_ended_case_changes_no_evidence(town: Town) -> None:
    piece = a_piece(town)
    Case.objects.filter(pk=town.case.pk).update(stage=Stage.ENDED)
    assert not may_keep(town["coordinator"], town.community)
    with pytest.raises(Refused):
        library.prolong(piece, town["coordinator"])


# Finding -----------------------------------------------------------------------------------------


def test_searching_narrowing_and_ordering(town: Town) -> None:
    by = town["coordinator"]
    fall = a_piece(town, title="ČÁHCI og fall", document="Kommuneplan", place="kap. 4")
    road = a_piece(town, title="Vei", file=a_file(town, name="Ærlig.txt"), valid_to=days(5))
    web = a_piece(town, title="Avisa", document="", url="https://example.org/fall")
    library.attach(road, [(MINE, 0)], by)
    library.change(web, by, title="Avisa", valid_to=days(-5))
    shelf = library.shelf(town.community)
    assert [p.evidence for p in shelf] == [web, road, fall]

    def titles(pieces: list[library.Piece]) -> list[str]:
        return [piece.evidence.title for piece in pieces]

    for words, wanted in (
        ("čáhci FALL", ["ČÁHCI og fall"]),
        ("ærlig", ["Vei"]),
        ("kap. 4", ["ČÁHCI og fall"]),
        ("example.org", ["Avisa"]),
        ("no such", []),
        ("", ["Avisa", "Vei", "ČÁHCI og fall"]),
    ):
        assert titles(library.searched(shelf, words)) == wanted, words
    for by_what, wanted in {
        "expired": ["Avisa"],
        "soon": ["Vei"],
        "unused": ["Avisa", "ČÁHCI og fall"],
        "files": ["Vei"],
        "plans": ["Vei", "ČÁHCI og fall"],
        "addresses": ["Avisa"],
        "nonsense": ["Avisa", "Vei", "ČÁHCI og fall"],
    }.items():
        assert titles(library.narrowed(shelf, by_what)) == wanted, by_what
    for key, wanted in {
        "title": ["Avisa", "Vei", "ČÁHCI og fall"],
        "-title": ["ČÁHCI og fall", "Vei", "Avisa"],
        "added": ["ČÁHCI og fall", "Vei", "Avisa"],
        "valid": ["Avisa", "Vei", "ČÁHCI og fall"],
        "-uses": ["Vei", "Avisa", "ČÁHCI og fall"],
    }.items():
        assert titles(library.ordered(shelf, key)) == wanted, key
