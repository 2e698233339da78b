"""The words of the interface: found in code and templates, kept in catalogues nb and nn.

`python -m tooling.words` brings the catalogues up to date and says what waits for translation.
It needs the development environment (Babel and Django), nothing else.
"""

import io
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "trygt"
LOCALE = SOURCE / "texts" / "locale"
LANGUAGES = ("nb", "nn")
# Words our pages show that a library says, and has not in every language of ours. A tab stands
# between the one and the many.
BORROWED = LOCALE / "borrowed.txt"
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "now_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}

Words = str | tuple[str, ...]


def found() -> set[Words]:
    """Every message id of the product; plural ones as (singular, plural)."""
    borrowed = BORROWED.read_text(encoding="utf-8").splitlines()
    words: set[Words] = {
        tuple(line.split("\t")) if "\t" in line else line for line in borrowed if line
    }
    for path in sorted(SOURCE.rglob("*.py")):
        words |= set(_ids(path.read_bytes()))
    for path in sorted(SOURCE.rglob("templates/**/*.*")):
        if path.suffix in {".html", ".txt"}:
            words |= set(_ids(_as_python(path).encode()))
    return words


def _as_python(path: Path) -> str:
    """A template's messages as calls that can be read like code."""
    text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    return "\n".join(line.strip() for line in text.splitlines())


def _ids(content: bytes) -> Iterator[Words]:
    for _line, message, _comments, _context in extract(
        "python", io.BytesIO(content), keywords=KEYWORDS
    ):
        if message:
            yield message if isinstance(message, str) else tuple(message)


def catalogue(language: str) -> Catalog:
    """The catalogue of a language as it stands."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def waiting(language: str, words: Iterable[Words]) -> list[Words]:
    """What a catalogue has no translation of."""
    have = catalogue(language)
    return sorted((word for word in words if not _translated(have, word)), key=str)


def _translated(have: Catalog, word: Words) -> bool:
    message = have.get(word if isinstance(word, str) else word[0])
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def bring_up_to_date(
    language: str, words: set[Words], new: dict[str, str | list[str]] | None = None
) -> None:
    """Write the catalogue anew with exactly these words, old translations kept, `new` ones added."""
    have, new = catalogue(language), new or {}
    fresh = Catalog(locale=language, project="Trygt", charset="utf-8", fuzzy=False)
    for word in sorted(words, key=str):
        key = word if isinstance(word, str) else word[0]
        old = have.get(key)
        string = new.get(key) or (old.string if old else "")
        fresh.add(word, tuple(string) if isinstance(string, list) else string)
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, fresh, no_location=True, omit_header=False, width=0)
    lines = buffer.getvalue().decode().splitlines()
    kept = [
        line
        for line in lines
        if not line.startswith(('"POT-Creation', '"PO-Revision', '"Generated-By'))
    ]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Bring catalogues up to date; with `nb=FILE` take translations from JSON {id: words}. 1 if some wait."""
    words = found()
    given = dict(argument.split("=", 1) for argument in arguments)
    left = 0
    for language in LANGUAGES:
        new = (
            json.loads(Path(given[language]).read_text(encoding="utf-8"))
            if language in given
            else None
        )
        bring_up_to_date(language, words, new)
        missing = waiting(language, words)
        left += len(missing)
        print(f"{language}: {len(words)} words, {len(missing)} wait")
        for word in missing:
            print(f"  {word}")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
