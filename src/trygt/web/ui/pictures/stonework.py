"""The wall as SVG, joined from strings: a template with two hundred stones takes ten times as long.

On pages the inks are classes, so that the style sheet follows light and dark. On paper and in
pictures to take along, the same drawing carries the light theme's colours itself.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trygt.web.ui.pictures.masonry import (
    KEPT,
    KINDS,
    STATES,
    Course,
    Cut,
    Face,
    Legend,
    Stone,
    face_of,
)

# The light theme of theme.css, as a picture carries it (tests/ui compares them).
INKS = {
    "paper": "#fbfaf7",
    "paper-deep": "#f3f0ea",
    "ink": "#1f2529",
    "ink-soft": "#565a5c",
    "line": "#ddd8ce",
    "line-firm": "#857f73",
    "stone-1": "#b9b2a6",
    "stone-2": "#a8a196",
    "stone-3": "#c7c1b6",
    "stone-4": "#999389",
    "sea-1": "#7fa3ae",
    "sea-2": "#648d9a",
    "sea-3": "#93b3bc",
    "sea-wash": "#e7f0f2",
    "light": "#f0ad2e",
    "light-line": "#b87a0a",
}
TINTS = ("stone-1", "sea-1", "stone-2", "sea-2", "stone-3", "stone-4", "sea-3")
_STATES = {
    "half": ("", "sea-2", 'stroke-width="1.5"'),
    "planned": ("paper-deep", "line-firm", 'stroke-width="1.6" stroke-dasharray="5 4"'),
    "hole": ("paper-deep", "line-firm", 'stroke-width="1.6" stroke-dasharray="5 4"'),
    "out": ("paper-deep", "line", 'stroke-width="1"'),
}
BOX = ("M6.5 1.5h21q5 0 5 5v9q0 5 -5 5h-21q-5 0 -5 -5v-9q0 -5 5 -5Z", (17.0, 11.0), 31.0, 19.0)
_TEXT = 'font-family="Inter, Arial, sans-serif"'


@dataclass(frozen=True)
class Wall:
    """The drawing, once for wide and once for narrow screens."""

    template: ClassVar[str] = "ui/pictures/wall.html"
    courses: tuple[Course, ...]
    faces: tuple[Face, ...]
    legend: tuple[Legend, ...]
    laid: int
    of: int
    ident: str

    @property
    def complete(self) -> bool:
        """Whether every stone that counts is laid: then the beacon is lit."""
        return self.of > 0 and self.laid == self.of

    @property
    def drawings(self) -> SafeString:
        """The wall for wide and for narrow screens, as SVG."""
        return mark_safe(drawn(self.courses, get_language() or ""))

    @property
    def samples(self) -> list[tuple[Legend, SafeString]]:
        """Each line of the legend with a stone that looks so."""
        return [(line, mark_safe(sample(line.state, self.ident))) for line in self.legend]

    @property
    def rows(self) -> SafeString:
        """The body of the table that says the same."""
        return mark_safe(table_rows(self.courses, get_language() or ""))

    @property
    def linked(self) -> bool:
        """Whether any stone leads somewhere."""
        return any(stone.href for course in self.courses for stone in course.stones)


def wall(courses: Sequence[Course]) -> Wall:
    """The wall of these courses, given from the ground up within each kind.

    The last walls are kept, each under all it is made of.
    """
    return _wall(tuple(courses))


@lru_cache(maxsize=KEPT)
def _wall(courses: tuple[Course, ...]) -> Wall:
    ordered = sorted(courses, key=lambda course: list(KINDS).index(course.kind))
    filled = tuple(course for course in ordered if course.stones)
    every = [stone for course in filled for stone in course.stones]
    return Wall(
        courses=filled,
        faces=(
            face_of(filled, "wide", width=1000, left=330, most=8, band=0),
            face_of(filled, "narrow", width=390, left=0, most=5, band=21),
        ),
        legend=tuple(
            Legend(state, shown, sum(stone.state == state for stone in every))
            for state, shown in STATES.items()
        ),
        laid=sum(stone.state == "full" for stone in every),
        of=sum(stone.state != "out" for stone in every),
        ident=_ident(every),
    )


def _ident(stones: Sequence[Stone]) -> str:
    """What the ids of the drawing begin with: the same for the same wall."""
    said = "/".join(f"{stone.key}={stone.state}" for stone in stones)
    return f"wall-{hashlib.sha256(said.encode()).hexdigest()[:8]}"


@lru_cache(maxsize=KEPT)
def drawn(courses: tuple[Course, ...], language: str) -> str:
    """Both faces of the wall for a page, in the active language (`language` is what it is kept under)."""
    built = wall(courses)
    # Hatching stands by itself: a browser draws none from within a face that is not shown.
    hatch = _hatch(built.ident, paper=False)
    shared = f'<svg class="shared" aria-hidden="true" focusable="false">{hatch}</svg>'
    return shared + "".join(_face(built, face, paper=False) for face in built.faces)


def wall_picture(built: Wall, title: str) -> str:
    """The wide face as a picture of its own, in real colours, with its title, description and legend."""
    return _face(built, built.faces[0], paper=True, title=title)


def sample(state: str, ident: str) -> str:
    """A small stone for the legend."""
    return f'<svg viewBox="0 0 34 22" aria-hidden="true" focusable="false">{_stone(BOX, state, 1, ident, paper=False)}</svg>'


@lru_cache(maxsize=KEPT)
def table_rows(courses: tuple[Course, ...], language: str) -> str:
    """The rows of the table twin, in the active language."""
    rows = []
    for course in courses:
        where = escape(f"{course.name} ({course.words})" if course.name else str(course.words))
        for stone in course.stones:
            name = escape(stone.name)
            if stone.href:
                name = f'<a href="{escape(stone.href)}">{name}</a>'
            rows.append(
                f'<tr><th scope="row">{name}</th><td>{where}</td><td>{escape(stone.words)}</td></tr>'
            )
    return "".join(rows)


def _face(built: Wall, face: Face, *, paper: bool, title: str = "") -> str:
    """One face: title and description, the beacon, the words beside, and every stone."""
    name = f"{built.ident}-{face.shape}"
    said = _("%(laid)s of %(of)s stones are laid.") % {"laid": built.laid, "of": built.of}
    role = "group" if built.linked and not paper else "img"
    tall = face.height + (34 if paper else 0)
    size = f'width="{face.width}" height="{tall}" ' if paper else ""
    if not paper:
        said = f"{said} {_('The table below names every stone.')}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="wall-face wall-{face.shape}" {size}'
        f'viewBox="0 0 {face.width} {tall}" role="{role}" aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
        f'<title id="{name}-title">{escape(title or _("The safety wall"))}</title>'
        f'<desc id="{name}-desc">{escape(said)}</desc>'
    )
    parts = [
        head,
        _hatch(built.ident, paper=True) if paper else "",
        f'<rect width="100%" height="100%" fill="{INKS["paper"]}"/>' if paper else "",
        _beacon(face.beacon_x, face.beacon_y, lit=built.complete, paper=paper),
        *_words(face, paper=paper),
        *(_linked(cut, built.ident, paper=paper) for cut in face.cuts),
        f'<path {_ink("wall-ground", "", "line-firm", paper)} stroke-width="2" d="M0 {face.height - 6}h{face.width}"/>',
        *(_legend(built, face) if paper else ()),
        "</svg>",
    ]
    return "".join(parts)


def _ink(name: str, fill: str, stroke: str, paper: bool) -> str:
    """A class for pages; the colours themselves on paper."""
    if not paper:
        return f'class="{name}"'
    line = f' stroke="{INKS[stroke]}"' if stroke else ""
    return f'fill="{INKS[fill] if fill else "none"}"{line}'


def _hatch(ident: str, *, paper: bool) -> str:
    ground = _ink("hatch-ground", "sea-wash", "", paper)
    line = _ink("hatch-line", "", "sea-2", paper)
    return (
        f'<defs><pattern id="{ident}-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect {ground} width="7" height="7"/><path {line} stroke-width="2.2" d="M0 3.5h7"/></pattern></defs>'
    )


def _beacon(x: float, y: float, *, lit: bool, paper: bool) -> str:
    """The light on top: lit when the wall is whole."""
    glow = "" if paper and not lit else f'<circle {_ink("beacon-glow", "light", "", paper)} opacity="0.22" cx="0" cy="-44" r="34"/>'  # fmt: skip
    rays = "" if paper and not lit else f'<path {_ink("beacon-rays", "", "light", paper)} stroke-width="3.5" d="M0 -74v-10M-21 -65l-7 -7M21 -65l7 -7M-30 -44h-10M30 -44h10"/>'  # fmt: skip
    lamp = ("light", "light-line") if lit else ("paper", "line-firm")
    dashes = "" if lit or not paper else ' stroke-dasharray="3 3"'
    return (
        f'<g class="beacon{" beacon-lit" if lit else ""}" transform="translate({x:.1f} {y:.1f})">{glow}{rays}'
        f'<path {_ink("beacon-foot", "stone-4", "", paper)} d="M-19 0l6 -24h26l6 24z"/>'
        f'<path {_ink("beacon-cage", "", "stone-4", paper)} stroke-width="3" d="M-12 -26h24M-9 -60h18M-10 -26l2 -34M10 -26l-2 -34"/>'
        f'<circle {_ink("beacon-light", *lamp, paper)} stroke-width="2"{dashes} cx="0" cy="-43" r="11"/></g>'
    )


def _words(face: Face, *, paper: bool) -> Iterator[str]:
    wide = face.shape == "wide"
    for kind in face.kinds:
        rule = f'<path {_ink("wall-rule", "", "line", paper)} d="M0 {kind.y:.1f}h310"/>' if wide else ""  # fmt: skip
        style = f'fill="{INKS["ink-soft"]}" {_TEXT} font-size="13" font-weight="600"' if paper else 'class="wall-kind"'  # fmt: skip
        yield f'<g aria-hidden="true">{rule}<text {style} x="{kind.x:.1f}" y="{kind.y:.1f}" dy="{24 if wide else 15}">{escape(kind.name)}</text></g>'
    for label in face.labels:
        style = f'fill="{INKS["ink"]}" {_TEXT} font-size="14" text-anchor="end"' if paper else 'class="wall-label"'  # fmt: skip
        yield f'<text {style} x="{label.x:.1f}" y="{label.y:.1f}" aria-hidden="true">{escape(label.name)}</text>'


def _linked(cut: Cut, ident: str, *, paper: bool) -> str:
    """A stone that says what it is, and leads there where it is linked."""
    said = f"{escape(cut.stone.name)}: {escape(cut.stone.words)}"
    body = _stone(
        (cut.outline, cut.middle, cut.wide, cut.tall), cut.stone.state, cut.tint, ident, paper=paper
    )
    if cut.stone.href and not paper:
        return f'<a href="{escape(cut.stone.href)}" aria-label="{said}"><title>{said}</title>{body}</a>'
    return f"<g><title>{said}</title>{body}</g>"


def _stone(
    cut: tuple[str, tuple[float, float], float, float],
    state: str,
    tint: int,
    ident: str,
    *,
    paper: bool,
) -> str:
    """A stone's outline and its mark. Without colour: hatched, dashed with dots, dashed, or struck out."""
    outline, (x, y), wide, tall = cut
    fill = f' fill="url(#{ident}-hatch)"' if state == "half" else ""
    if not paper:
        look = f'class="stone stone-{state} tint-{tint}"{fill}'
    elif state == "full":
        look = f'fill="{INKS[TINTS[tint]]}"'
    else:
        ground, line, more = _STATES[state]
        look = f'{fill or _fill(ground)} stroke="{INKS[line]}" {more}'
    mark, half = "", min(wide / 2 - 7, 12)
    if state == "planned":
        step = min(8.0, wide / 4 - 1)
        mark = f"M{x - step:.1f} {y:.1f}h0M{x:.1f} {y:.1f}h0M{x + step:.1f} {y:.1f}h0"
    elif state == "out":
        mark = f"M{x - half:.1f} {y + tall / 5:.1f}L{x + half:.1f} {y - tall / 5:.1f}"
    if mark:
        thick = "4" if state == "planned" else "1.6"
        style = _ink(f"mark-{state}", "", "line-firm", paper)
        mark = f'<path {style} stroke-width="{thick}" stroke-linecap="round" d="{mark}"/>'
    return f'<path {look} d="{outline}"/>{mark}'


def _fill(ground: str) -> str:
    return f'fill="{INKS[ground]}"'


def _legend(built: Wall, face: Face) -> Iterator[str]:
    """The states in words below the picture, which stands alone."""
    x, y = 10.0, face.height + 4
    for line in built.legend:
        stone = _stone(BOX, line.state, 1, built.ident, paper=True)
        words = f"{line.words} {line.count}"
        yield f'<g transform="translate({x:.0f} {y})">{stone}<text fill="{INKS["ink"]}" {_TEXT} font-size="13" x="42" y="16">{escape(words)}</text></g>'
        x += 62 + 7.4 * len(words)
