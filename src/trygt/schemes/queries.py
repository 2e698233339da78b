"""Which schemes there are."""

import hashlib
import json
from functools import cache
from pathlib import Path
from threading import RLock

from django.conf import settings

from trygt.schemes.definition import Scheme
from trygt.schemes.reading import read

LIBRARY = Path(__file__).parent / "library"


class UnknownScheme(LookupError):
    """No scheme has this key and version."""


def folders() -> dict[tuple[str, str], Path]:
    """Where each scheme version lies: the shipped ones and those of TRYGT_SCHEME_FOLDERS."""
    return _look(_roots())


def _roots() -> tuple[Path, ...]:
    return (LIBRARY, *settings.CONFIG.scheme_paths, *getattr(settings, "SCHEME_PATHS", ()))


def _look(roots: tuple[Path, ...]) -> dict[tuple[str, str], Path]:
    found = {}
    for root in roots:
        for path in sorted(Path(root).glob("*/*/scheme.yaml")):
            found[path.parent.parent.name, path.parent.name] = path.parent
    return found


# Every look at a case asks for its scheme, so the disk is not walked for one seen before.
_seen = cache(_look)


# Reading takes a second, and the threads of a new process would all begin at once.
_reading = RLock()


@cache
def _read(folder: Path) -> Scheme:
    return read(folder)


def get(key: str, version: str) -> Scheme:
    """One scheme version, frozen and cached. Raises `UnknownScheme` or `BadScheme`."""
    found = _seen(_roots()).get((key, version)) or folders().get((key, version))
    if found is None:
        raise UnknownScheme(f"{key} {version}")
    with _reading:
        return _read(found)


def folder_of(scheme: Scheme) -> Path:
    """The folder of a scheme, which holds its versions and what is the same for all of them."""
    place = scheme.key, scheme.version
    return (_seen(_roots()).get(place) or folders()[place]).parent


def newest() -> list[Scheme]:
    """The newest version of every scheme, by key."""
    latest: dict[str, str] = {}
    for key, version in folders():
        if key not in latest or _numbers(version) > _numbers(latest[key]):
            latest[key] = version
    return [get(key, version) for key, version in sorted(latest.items())]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def fingerprint(scheme: Scheme) -> str:
    """SHA-256 of the scheme's content, whatever the layout of its files."""
    content = json.dumps(scheme.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def every() -> list[Scheme]:
    """Every version of every scheme."""
    return [get(key, version) for key, version in folders()]
