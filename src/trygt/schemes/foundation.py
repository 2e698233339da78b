"""What lays the fundamental ideas in the foundation of the wall: questions whose answers show each.

Like guidance it belongs to no version, so that it may be mended while cases run. It lies beside the
versions, in `library/<scheme>/foundation.yaml`; a scheme without the file has none.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from trygt.schemes.definition import Key, Scheme
from trygt.schemes.queries import folders

_FILE = TypeAdapter(dict[Key, tuple[Key, ...]])


def foundation_of(scheme: Scheme) -> Mapping[str, tuple[str, ...]]:
    """The questions that show each idea, by the idea's key; only those the scheme asks.

    Raises:
        pydantic.ValidationError: when the file holds something else.
    """
    written = _read(folders()[scheme.key, scheme.version].parent / "foundation.yaml")
    return {
        idea.key: tuple(key for key in written.get(idea.key, ()) if key in scheme.questions)
        for idea in scheme.ideas
    }


@cache
def _read(path: Path) -> dict[str, tuple[str, ...]]:
    return _FILE.validate_python(yaml.safe_load(path.read_text("utf-8"))) if path.is_file() else {}
