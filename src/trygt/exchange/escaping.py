"""Characters a workbook cannot hold plainly, as ECMA-376 writes them: _x000B_ (ST_Xstring)."""

import re

_BAD = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_LOOKS = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def escaped(text: str) -> str:
    """The text as it stands in the file; what only looks escaped is escaped too."""
    return _BAD.sub(lambda found: f"_x{ord(found[0]):04X}_", _LOOKS.sub("_x005F_", text))


def unescaped(text: str) -> str:
    """The text as it was."""
    return _ESCAPED.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return found[0] if 0xD800 <= number <= 0xDFFF else chr(number)
