"""Which categories of a table's dimension a definition means."""

import re

from trygt.figures.definition import Between
from trygt.figures.sources.tables import Dimension

NUMBER = re.compile(r"\d+")


def matching(dimension: Dimension, wanted: tuple[str, ...] | Between) -> frozenset[str]:
    """The codes meant: those named, or those whose number (age 067, 105+) lies between."""
    if isinstance(wanted, Between):
        return frozenset(
            code
            for code in dimension.codes
            if (found := NUMBER.match(code)) and wanted.least <= int(found[0]) <= wanted.most
        )
    return frozenset(wanted) & frozenset(dimension.codes)
