"""Names as people type them: without the letters their keyboard lacks."""

import unicodedata

from django.utils.text import slugify

# Letters that do not come apart into a plain letter and a mark.
PLAIN = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ŋ": "n", "ŧ": "t", "ð": "d", "þ": "th"})


def fold(text: str) -> str:
    """`text` in small plain letters: "Porsáŋgu" → "porsangu", "Herøy" → "heroy"."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).strip()


def slug_of(*words: str) -> str:
    """A name's part of an address, such as "valer-innlandet"."""
    return slugify(fold(" ".join(words)))
