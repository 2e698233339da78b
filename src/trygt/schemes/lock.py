"""The publish lock: once a version is published, it never changes.

`library/lock.json` holds the fingerprint of every published version. Cases are pinned to a
version, so a changed word in it would change what somebody has already answered or signed.
"""

import json
from pathlib import Path

from trygt.schemes.definition import Scheme
from trygt.schemes.queries import LIBRARY, fingerprint
from trygt.schemes.reading import BadScheme, Fault, read

LOCK = "lock.json"


class CannotLock(Exception):
    """The library is not in order; `faults` says why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def locked(library: Path = LIBRARY) -> dict[str, str]:
    """The fingerprints of the published versions, by `key/version`."""
    path = library / LOCK
    if not path.is_file():
        return {}
    return {name: str(value) for name, value in json.loads(path.read_text("utf-8")).items()}


def faults(folder: Path) -> list[Fault]:
    """Everything wrong with the scheme in `folder`: its content, its name, its lock."""
    try:
        scheme = read(folder)
    except BadScheme as bad:
        return bad.faults
    return [*_misnamed(scheme, folder), *_moved(scheme, folder)]


def library_faults(library: Path = LIBRARY) -> dict[Path, list[Fault]]:
    """The faults of every version in `library`, and of published versions that have gone."""
    found = {path.parent: faults(path.parent) for path in sorted(library.glob("*/*/scheme.yaml"))}
    for name in locked(library):
        folder = library / name
        if folder not in found:
            found[folder] = [
                Fault(LOCK, 1, name, "is published but its folder is gone; bring it back")
            ]
    return found


def lock(library: Path = LIBRARY) -> list[str]:
    """Publish every version that is not published yet; returns their names.

    Raises `CannotLock`, and writes nothing, if anything in the library is at fault.
    """
    wrong = [fault for found in library_faults(library).values() for fault in found]
    if wrong:
        raise CannotLock(wrong)
    before = locked(library)
    now = {
        f"{path.parent.parent.name}/{path.parent.name}": fingerprint(read(path.parent))
        for path in library.glob("*/*/scheme.yaml")
    }
    (library / LOCK).write_text(json.dumps(now, indent=2, sort_keys=True) + "\n", "utf-8")
    return sorted(set(now) - set(before))


def _misnamed(scheme: Scheme, folder: Path) -> list[Fault]:
    folder = folder.resolve()
    wrong = []
    if scheme.key != folder.parent.name:
        wrong.append(("key", scheme.key, folder.parent.name))
    if scheme.version != folder.name:
        wrong.append(("version", scheme.version, folder.name))
    return [
        Fault("scheme.yaml", 1, key, f"is {value} but the folder says {name}; make them alike")
        for key, value, name in wrong
    ]


def _moved(scheme: Scheme, folder: Path) -> list[Fault]:
    folder = folder.resolve()
    published = locked(folder.parent.parent).get(f"{folder.parent.name}/{folder.name}")
    if published is None or published == fingerprint(scheme):
        return []
    return [
        Fault(
            "scheme.yaml",
            1,
            "version",
            "published versions never change; undo the change, or copy the folder to a new version",
        )
    ]
