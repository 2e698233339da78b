"""File names as people send them, made safe to show, store and send back."""

import unicodedata

from trygt.files import refusals

LONGEST = 150
# Characters that turn the reading direction: "report\u202efdp.exe" reads as "reportexe.pdf".
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_name(sent: str) -> str:
    """Return the last part of a sent name, in one Unicode form, at most 150 characters.

    Folders are cut off (some browsers send them), invisible joiners are dropped, and a long name
    loses the end of its stem, never its ending.

    Raises:
        RefusedFile: when the name hides something, or nothing is left of it.
    """
    if any(c in TURNING or unicodedata.category(c) in {"Cc", "Cs"} for c in sent):
        raise refusals.hidden_name()
    last = unicodedata.normalize("NFC", sent).replace("\\", "/").rpartition("/")[2]
    visible = "".join(c for c in last if unicodedata.category(c) != "Cf")
    name = " ".join(visible.split()).strip(". ")
    if not name:
        raise refusals.nameless()
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return name[:LONGEST]
    return f"{stem[: LONGEST - len(ending) - 1].rstrip('. ')}.{ending}"[-LONGEST:]
