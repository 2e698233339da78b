"""What a scheme says of its council: what counts as a tie, areas of competence, how long terms are.

Like approvals it belongs to no version, so that it may be mended while cases run. It lies beside the
versions, in `library/<scheme>/members.yaml`; a scheme without the file has what stands here.
"""

from functools import cache
from pathlib import Path

import yaml
from pydantic import Field

from trygt.schemes.definition import Scheme
from trygt.schemes.definition.parts import Key, Part, Text
from trygt.schemes.definition.scheme import Ground, InterestRule
from trygt.schemes.queries import folder_of, newest


class Area(Part):
    """An area of competence a member of the council may have."""

    key: Key
    """Stable name; members' areas hang on it."""
    name: Text
    """What it is called."""


class Council(Part):
    """What is the owner's to say of the council, whatever the version."""

    grounds: tuple[Ground, ...] = ("employment", "partnership", "adviser")
    """What counts as too close, besides what the version itself names."""
    areas: tuple[Area, ...] = ()
    """Areas of competence to choose among."""
    term_months: int = Field(36, ge=1, le=120)
    """How long a term is where the board says nothing else."""
    ends_soon_months: int = Field(6, ge=1, le=24)
    """How long before its end a term is shown as ending."""


def council_of(scheme: Scheme) -> Council:
    """What a scheme says of its council.

    Raises:
        pydantic.ValidationError: when the file holds something else.
    """
    return _read(folder_of(scheme) / "members.yaml")


def council_of_body(body: str) -> Council:
    """What the schemes of an owner say of its council: the first of them, with all their areas."""
    found = [council_of(scheme) for scheme in newest() if scheme.owner.key == body]
    if not found:
        return Council()
    areas = {area.key: area for council in found for area in council.areas}
    return found[0].model_copy(update={"areas": tuple(areas.values())})


def interest_of(scheme: Scheme) -> InterestRule:
    """The scheme's rule on conflicts of interest: the version's own, with the grounds beside it."""
    rule, more = scheme.rules.interest, council_of(scheme).grounds
    return rule.model_copy(update={"grounds": tuple(dict.fromkeys((*rule.grounds, *more)))})


@cache
def _read(path: Path) -> Council:
    if not path.is_file():
        return Council()
    return Council.model_validate(yaml.safe_load(path.read_text("utf-8")))
