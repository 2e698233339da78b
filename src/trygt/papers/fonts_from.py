"""Makes the fonts of papers at set-up: `python fonts_from.py node_modules/@fontsource/inter/files`.

The npm package brings each weight cut in alphabets, as woff2, which Typst ignores silently. Here
the Latin cuts of a weight are merged (one font must hold both "a" and "ŋ", or kerning breaks
between them) and written as TrueType to `fonts/` beside this file, under the family "Inter".
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}
ALPHABETS = ("latin", "latin-ext")
TARGET = Path(__file__).parent / "fonts"


def make(source: Path, target: Path = TARGET) -> list[Path]:
    """Write one font per weight and return their paths.

    Raises:
        FileNotFoundError: when the npm package is not there.
    """
    target.mkdir(parents=True, exist_ok=True)
    return [_one(source, weight, target) for weight in WEIGHTS]


def _one(source: Path, weight: int, target: Path) -> Path:
    with tempfile.TemporaryDirectory() as folder:
        cuts = []
        for alphabet in ALPHABETS:
            font = TTFont(source / f"inter-{alphabet}-{weight}-normal.woff2")
            font.flavor = None
            cuts.append(f"{folder}/{alphabet}.ttf")
            font.save(cuts[-1])
        merged = Merger().merge(cuts)
        path = target / f"Inter-{WEIGHTS[weight]}.ttf"
        merged.save(path)
    return path


if __name__ == "__main__":
    make(Path(sys.argv[1]))
