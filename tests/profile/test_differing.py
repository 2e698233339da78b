"""Texts told apart word by word: nothing is lost, words are never torn, and it is quick."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trygt.profile.differing import FieldDiff, Piece, fields_changed, pieces

# Few letters, so that texts have much in common; blanks, marks, Sámi letters and joined pictures too.
TEXTS = st.text(alphabet=st.sampled_from("ab ,.\nåŠ👩\u200d🚒\u0301"), max_size=60) | st.text(
    max_size=40
)


@given(TEXTS, TEXTS)
def test_what_is_kept_and_inserted_is_the_new_and_kept_and_deleted_the_old(
    old: str, new: str
) -> None:
    found = pieces(old, new)
    assert "".join(p.text for p in found if p.what != "deleted") == new
    assert "".join(p.text for p in found if p.what != "inserted") == old
    assert all(piece.text for piece in found)
    assert {piece.what for piece in found} <= {"kept", "deleted", "inserted"}
    if old == new:
        assert {piece.what for piece in found} <= {"kept"}
    # Neighbours differ, so that a reader hears each change once.
    assert all(one.what != two.what for one, two in pairwise(found))


def plain(old: str, new: str) -> str:
    """The pieces as people would mark them: [-gone-] {+come+}."""
    marks = {"kept": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    return "".join(marks[piece.what].format(piece.text) for piece in pieces(old, new))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("We have 3 plans.", "We have four plans.", "We have [-3-]{+four+} plans."),
        ("Yes.", "Yes, all.", "Yes{+, all+}."),
        ("", "New text", "{+New text+}"),
        ("Gone", "", "[-Gone-]"),
        ("one two three", "x y three", "[-one two-]{+x y+} three"),
        ("one\ntwo", "one\n2\ntwo", "one\n{+2\n+}two"),
        ("help 👩‍🚒 now", "help 👨‍🚒 now", "help [-👩‍🚒-]{+👨‍🚒+} now"),
        ("Kárášjohka", "Karasjok", "[-Kárášjohka-]{+Karasjok+}"),
        ("same", "same", "same"),
        ("", "", ""),
    ],
)
def test_changes_are_marked_as_a_reader_would(old: str, new: str, shown: str) -> None:
    assert plain(old, new) == shown


def test_fields_are_told_apart_one_by_one() -> None:
    old = {"Answer": "Yes", "Action": "Gravel the steps", "Comment": "Same"}
    new = {"Answer": "Partly", "Deadline": "1.6.2026", "Comment": "Same"}
    assert fields_changed(old, new) == (
        FieldDiff("Answer", (Piece("deleted", "Yes"), Piece("inserted", "Partly"))),
        FieldDiff("Deadline", (Piece("inserted", "1.6.2026"),)),
        FieldDiff("Action", (Piece("deleted", "Gravel the steps"),)),
    )
    assert fields_changed({}, {}) == fields_changed(new, new) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 10_000, "b a " * 5_000),
        ("a " * 170, "b a " * 170),
        ("\n" * 20_000, " \n" * 10_000),
        ("word" * 70_000, "words" * 40_000),
        (" ".join(map(str, range(4_000))), " ".join(map(str, range(4_000, 0, -1)))),
    ],
    ids=["repeated", "just few enough", "blanks", "one word", "turned round"],
)
def test_the_worst_texts_do_not_stop_a_page(old: str, new: str) -> None:
    began = time.process_time()
    found = pieces(old, new)
    assert time.process_time() - began < 5
    assert "".join(p.text for p in found if p.what != "deleted") == new
