"""How a scheme's owner works with cases: who decides what, how long things usually take, how often to remind.

Like guidance it belongs to no version, so that it may be mended while cases run. It lies beside the
versions, in `library/<scheme>/office.yaml`; a scheme without the file has what is usual here.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field

from trygt.schemes.definition import Scheme, Stage
from trygt.schemes.definition.parts import Sourced
from trygt.schemes.queries import folder_of

Matter = Literal["positive", "conditional", "not-yet", "complaint"]
"""What is decided: one of the outcomes, or a complaint about one."""
Decider = Literal["manager", "board"]


class Delegation(Sourced):
    """Who may decide what. What is not named here both may decide, but a complaint is the board's."""

    version: str = ""
    """Which delegation it is, such as the day the board gave it; decisions record it."""
    decides: Mapping[Matter, Annotated[tuple[Decider, ...], Field(min_length=1)]] = Field(
        default_factory=dict
    )
    """Who decides each matter."""

    def deciders(self, matter: Matter) -> tuple[Decider, ...]:
        """Who may decide a matter."""
        usual: tuple[Decider, ...] = ("board",) if matter == "complaint" else ("manager", "board")
        return self.decides.get(matter, usual)


class OfficeRules(Sourced):
    """The owner's own rules of work."""

    delegation: Delegation = Delegation()
    """Who decides."""
    usual_days: Mapping[Stage, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    """How many days the owner usually takes at a stage; applicants are shown it."""
    days_between_reminders: int = Field(7, ge=1)
    """A case is not reminded of by hand more often than this."""


def office_rules(scheme: Scheme) -> OfficeRules:
    """The rules of the scheme's owner.

    Raises:
        pydantic.ValidationError: when the file holds something else.
    """
    return _read(folder_of(scheme) / "office.yaml")


@cache
def _read(path: Path) -> OfficeRules:
    return OfficeRules.model_validate(
        yaml.safe_load(path.read_text("utf-8")) if path.is_file() else {}
    )
