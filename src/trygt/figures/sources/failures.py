"""What can go wrong between us and a source. Each says which source, where, and what to expect."""

from datetime import datetime

from django.utils.translation import gettext as _


def where_of(source: str, table: str) -> str:
    """Source and table, as a failure names them."""
    return _("%(source)s, table %(table)s") % {"source": source, "table": table}


class SourceFailed(Exception):
    """Nothing can be taken from this answer; what was good before stays.

    `where` names source and table, `place` the cell or the part of the answer, `sentence` what is
    wrong. All three, and `str()`, are in the language of the moment.
    """

    def __init__(self, where: str, place: str, sentence: str) -> None:
        self.where, self.place, self.sentence = where, place, sentence
        super().__init__(": ".join([", ".join(filter(None, (where, place))), sentence]))


class BadAnswer(SourceFailed):
    """Something came, and it cannot be used."""


class Refused(SourceFailed):
    """The source understood and says no. `title` is its own word for it, `status` the number."""

    def __init__(self, where: str, sentence: str, *, status: int, title: str = "") -> None:
        super().__init__(where, "", sentence)
        self.status, self.title = status, title


class Unreachable(SourceFailed):
    """Nothing came that could be read. `passing`: trying again may help."""

    def __init__(self, where: str, sentence: str, *, passing: bool = False) -> None:
        super().__init__(where, "", sentence)
        self.passing = passing


class QuietHours(SourceFailed):
    """The source is changing its figures and is not asked before `until` (aware)."""

    def __init__(self, where: str, until: datetime) -> None:
        sentence = _("figures change at this hour; it is asked again after %(time)s")
        super().__init__(where, "", sentence % {"time": f"{until:%H:%M}"})
        self.until = until


class NotSaved(SourceFailed):
    """The folder of saved answers has no answer to this question, or cannot be read."""
