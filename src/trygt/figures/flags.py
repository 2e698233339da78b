"""Why a number is not there: one word for each reason, whatever sign a source writes."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Flag(StrEnum):
    """What stands where a number would. The empty one: the number is there."""

    GOOD = ""
    SUPPRESSED = "suppressed"
    NOT_COMPUTED = "not-computed"
    MISSING = "missing"
    NOT_FETCHED = "not-fetched"


# Statistics Norway and FHI write these signs ("…", "-" and "*" in older tables).
SIGNS: dict[str, Flag] = {
    ":": Flag.SUPPRESSED,
    ".": Flag.NOT_COMPUTED,
    "..": Flag.MISSING,
    "…": Flag.MISSING,
    "...": Flag.MISSING,
}

WORDS: dict[Flag, Promise] = {
    Flag.SUPPRESSED: _("Shielded for privacy"),
    Flag.NOT_COMPUTED: _("Not computed"),
    Flag.MISSING: _("Missing"),
    Flag.NOT_FETCHED: _("Not fetched"),
}
