"""How one text became another, word by word. Pure: no database, no language.

Kept and inserted pieces together are the new text exactly; kept and deleted ones the old.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

What = Literal["kept", "deleted", "inserted"]

# A word, a run of blanks, or one mark of punctuation. A word is whatever stands between those, so
# that letters with combining marks and pictures joined of several (👩‍🚒) are never torn apart.
TOKENS = re.compile(r"\s+|[.,;:!?()\[\]{}\"«»„“”–—/]|[^\s.,;:!?()\[\]{}\"«»„“”–—/]+")
LINES = re.compile(r"[^\n]*\n|[^\n]+")
# What comparing costs grows with the pairs of equal words: beyond this many, line by line.
MOST_PAIRS = 30_000


@dataclass(frozen=True)
class Piece:
    """A stretch of text that was kept, deleted or inserted."""

    what: What
    text: str


@dataclass(frozen=True)
class FieldDiff:
    """One field that differs between two answers."""

    name: str
    pieces: tuple[Piece, ...]


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """How `old` became `new`: what was kept, deleted and inserted, in reading order."""
    return tuple(_joined(_compared(old, new)))


def fields_changed(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[FieldDiff, ...]:
    """The fields whose text differs, each with its pieces; in the order of `new`, then of `old`."""
    names = dict.fromkeys([*new, *old])
    texts = ((name, old.get(name, ""), new.get(name, "")) for name in names)
    return tuple(FieldDiff(name, pieces(was, now)) for name, was, now in texts if was != now)


def _compared(old: str, new: str) -> Iterator[Piece]:
    was, now = TOKENS.findall(old), TOKENS.findall(new)
    start = _alike(was, now)
    end = _alike(was[start:][::-1], now[start:][::-1])
    before, after = was[start : len(was) - end], now[start : len(now) - end]
    yield Piece("kept", "".join(was[:start]))
    if _pairs(before, after) > MOST_PAIRS:
        before, after = LINES.findall("".join(before)), LINES.findall("".join(after))
    yield from _matched(before, after)
    yield Piece("kept", "".join(was[len(was) - end :]))


def _matched(was: Sequence[str], now: Sequence[str]) -> Iterator[Piece]:
    if _pairs(was, now) > MOST_PAIRS:
        yield from (Piece("deleted", "".join(was)), Piece("inserted", "".join(now)))
        return
    # Blanks alone are no reason to call two places the same.
    matcher = SequenceMatcher(str.isspace, was, now, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("kept", "".join(was[a:b]))
        else:
            yield from (Piece("deleted", "".join(was[a:b])), Piece("inserted", "".join(now[c:d])))


def _joined(found: Iterable[Piece]) -> Iterator[Piece]:
    """Without empty pieces. A blank between two changed words changes with them: whole phrases are read."""
    every = [piece for piece in found if piece.text]
    last = len(every) - 1
    split = []
    for place, piece in enumerate(every):
        between = 0 < place < last and "kept" not in {every[place - 1].what, every[place + 1].what}
        if between and piece.what == "kept" and piece.text.isspace() and "\n" not in piece.text:
            split += [Piece("deleted", piece.text), Piece("inserted", piece.text)]
        else:
            split.append(piece)
    for kept, run in groupby(split, key=lambda piece: piece.what == "kept"):
        texts: dict[What, str] = dict.fromkeys(("kept",) if kept else ("deleted", "inserted"), "")
        for piece in run:
            texts[piece.what] += piece.text
        yield from (Piece(what, text) for what, text in texts.items() if text)


def _pairs(some: Sequence[str], other: Sequence[str]) -> int:
    """In how many ways an item of one sequence could be matched with one of the other, blanks apart."""
    there = Counter(other)
    return sum(n * there[item] for item, n in Counter(some).items() if not item.isspace())


def _alike(some: Sequence[str], other: Sequence[str]) -> int:
    """How many items two sequences begin with in common."""
    count = 0
    for one, two in zip(some, other, strict=False):
        if one != two:
            break
        count += 1
    return count
