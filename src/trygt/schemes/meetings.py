"""How an owner wants meetings prepared: what is due before, and when one is reminded.

Like guidance it lies beside a scheme's versions, in `library/<scheme>/meetings.yaml`, so that it may
be mended while cases run; a scheme without the file has the values written here.
"""

from functools import cache
from pathlib import Path

import yaml
from pydantic import Field

from trygt.schemes.definition import Scheme
from trygt.schemes.definition.parts import Sourced, Text
from trygt.schemes.queries import folders


class MeetingTerms(Sourced):
    """What an owner asks for around a meeting."""

    documents_days: int = Field(default=21, ge=0, le=90)
    """How many days before the certification meeting its documents are due."""
    documents: tuple[Text, ...] = ()
    """What is due then."""
    remind_days_before: tuple[int, ...] = (7, 1)
    """How many days before that day the community is reminded."""
    minutes: int = Field(default=120, ge=10, le=1440)
    """How long a meeting is when nobody says."""
    most_times: int = Field(default=8, ge=1, le=20)
    """How many times may be proposed at once."""


def terms_of(scheme: Scheme) -> MeetingTerms:
    """The owner's terms for meetings, or the usual ones.

    Raises:
        pydantic.ValidationError: when the file holds something else.
    """
    return _read(folders()[scheme.key, scheme.version].parent / "meetings.yaml")


@cache
def _read(path: Path) -> MeetingTerms:
    found = yaml.safe_load(path.read_text("utf-8")) if path.is_file() else {}
    return MeetingTerms.model_validate(found)
