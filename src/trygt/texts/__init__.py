"""Texts: language choice with fallback, safe Markdown, fingerprints, message catalogues.

A text that belongs to data (a scheme, a letter) is a mapping {language: words}.
`choose` picks the reader's language and says which one it found, so that
pages can mark foreign words with `lang`. All floors may use this one.
"""

from trygt.texts.choice import choose, filled, in_language

__all__ = ["choose", "filled", "in_language"]
