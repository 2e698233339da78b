"""What people must write for an act to be done: something, and reasons that are long enough."""

from django.utils.translation import gettext_lazy as _

from trygt.cases.acting import Refused, Words
from trygt.cases.models import Case


def written(text: str, sentence: Words, *, least: int = 1) -> str:
    """The text without blanks around it. Raises `Refused` with `sentence` when it is too short."""
    if len(text.strip()) < max(least, 1):
        raise Refused(sentence)
    return text.strip()


def reasons(case: Case, text: str) -> str:
    """Reasons as long as the scheme asks for. Raises `Refused`."""
    least = case.scheme.rules.reason_length
    return written(
        text, _("Give reasons of at least %(count)s characters.") % {"count": least}, least=least
    )
