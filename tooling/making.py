"""Builds what a checkout needs: Python and front-end packages, served files, fonts, catalogues.

Each step keeps a stamp: the fingerprint of what it was made from. An unchanged step costs nothing.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from tooling.places import (
    BIN,
    FONTS,
    LOCALE,
    NODE_MODULES,
    PYTHON,
    REQUIREMENTS,
    ROOT,
    VENDOR,
    VENV,
    Stop,
    must,
    run,
    say,
)

SERVED = ROOT / "src/trygt/web/ui/vendor.json"  # which file of which npm package, and its name
FONT_MAKER = ROOT / "src/trygt/papers/fonts_from.py"

# Set-up trusts the machine's own certificates, so that a network with its own authority works.
_TRUST = {"UV_SYSTEM_CERTS": "1", "NODE_USE_SYSTEM_CA": "1"}
_UV = BIN / "uv"
_PIP = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
SOURCE_MAP = re.compile(rb"^\s*(?://|/\*)[#@]\s*sourceMappingURL=.*$\n?", re.MULTILINE)


def setup(group: str = "dev") -> None:
    """Make everything for `group`: "runtime" to run the product, "dev" to work on it.

    Raises:
        Stop: with what is missing and how to mend it.
    """
    _python()
    _packages(group)
    _front_end()
    _served()
    _fonts()
    _catalogues()


# --- stamps ---


def fingerprint(sources: Iterable[Path], *more: str) -> str:
    """A hash over the names and contents of files, and over further words."""
    total = hashlib.sha256()
    for source in sorted(sources):
        total.update(f"{source.name}\0".encode() + source.read_bytes() + b"\0")
    for word in more:
        total.update(word.encode() + b"\0")
    return total.hexdigest()


def once(stamp: Path, key: str, make: Callable[[], None]) -> bool:
    """Call `make` unless `stamp` says that it was done for `key`. Returns whether it was called."""
    if stamp.is_file() and stamp.read_text(encoding="ascii") == key:
        return False
    stamp.unlink(missing_ok=True)
    make()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key, encoding="ascii")
    return True


# --- Python ---


def _python() -> None:
    """Make .venv, or make it anew when its Python has gone from the machine."""
    if PYTHON.exists() and _works(PYTHON, "-c", "import pip"):
        return
    say("Making .venv")
    if _works(sys.executable, "-m", "venv", "--clear", str(VENV)):
        return
    for other in (["uv", "venv", "--seed", "--clear", "-q"], ["virtualenv", "--clear", "-q"]):
        if shutil.which(other[0]) and _works(*other, "--python", sys.executable, str(VENV)):
            return
    if _works(sys.executable, "-m", "virtualenv", "--clear", "-q", str(VENV)):
        return
    raise Stop(
        f"{sys.executable} cannot make a virtual environment: its venv part is missing.\n"
        "On Debian and Ubuntu: apt install python3-venv. Then run this again."
    )


def _works(*command: str | Path) -> bool:
    try:
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, cwd=ROOT, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def _packages(group: str) -> None:
    """Install the locked Python packages. What "dev" installs holds all of "runtime"."""
    stamp = VENV / ".installed-dev"
    dev = _lock_key("dev")
    if stamp.is_file() and stamp.read_text(encoding="ascii") == dev:
        return
    once(VENV / f".installed-{group}", _lock_key(group), lambda: _install(group))


def _lock_key(group: str) -> str:
    return fingerprint([REQUIREMENTS / f"{group}.txt"], str(PYTHON.resolve()))


def _install(group: str) -> None:
    """Install one lock file with uv, or with pip where uv cannot be had."""
    say(f"Installing requirements/{group}.txt")
    wanted: list[str | Path] = ["--require-hashes", "-r", REQUIREMENTS / f"{group}.txt"]
    if _uv() and run([_UV, "pip", "install", "--quiet", "--python", PYTHON, *wanted], _TRUST) == 0:
        return
    say("uv could not install them; trying pip")
    must([*_PIP, *wanted], f"The packages of requirements/{group}.txt could not be installed.")


def _uv() -> bool:
    """Install the locked uv unless it is there. Returns whether it is there now."""
    wanted = ["--require-hashes", "-r", REQUIREMENTS / "uv.txt"]
    stamp, key = VENV / ".installed-uv", _lock_key("uv")
    if not (stamp.is_file() and stamp.read_text(encoding="ascii") == key and _UV.exists()):
        if run([*_PIP, *wanted]):
            return False
        stamp.write_text(key, encoding="ascii")
    return True


# --- front end ---


def _front_end() -> None:
    locks = [ROOT / "package.json", ROOT / "package-lock.json"]
    once(NODE_MODULES / ".installed", fingerprint(locks), _npm_ci)


def _npm_ci() -> None:
    """Install the locked npm packages with the system's npm, or with one from a Python wheel."""
    say("Installing the front-end packages")
    command = ["ci", "--ignore-scripts", "--silent"]
    system = shutil.which("npm") if shutil.which("node") else None
    if system and run([system, *command], _TRUST) == 0:
        return
    _install("node")
    must(
        [BIN / "npm", *command],
        "The front-end packages could not be installed. Is there a network?",
        _TRUST,
    )


def _served() -> None:
    """Copy the few files that pages load into the web floor."""
    key = fingerprint([ROOT / "package-lock.json", SERVED])
    once(VENDOR / ".made", key, lambda: serve(SERVED, NODE_MODULES, VENDOR))


def serve(listing: Path, packages: Path, target: Path) -> None:
    """Copy the listed files, without the source map comments that name files not there."""
    say("Copying the files that pages load")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for entry in json.loads(listing.read_text(encoding="utf-8")):
        content = (packages / entry["package"] / entry["file"]).read_bytes()
        if not entry["as"].endswith(".woff2"):
            content = SOURCE_MAP.sub(b"", content)
        (target / entry["as"]).write_bytes(content)


def _fonts() -> None:
    """Make the fonts of papers from the web's: Typst reads TrueType only."""
    key = fingerprint([ROOT / "package-lock.json", FONT_MAKER])
    once(FONTS / ".made", key, _make_fonts)


def _make_fonts() -> None:
    say("Making the fonts of papers")
    source = NODE_MODULES / "@fontsource/inter/files"
    must([PYTHON, FONT_MAKER, source], "The fonts of papers could not be made.")


# --- catalogues ---


def _catalogues() -> None:
    """Compile the translations: gettext's own compiler is not needed."""
    catalogues = list(LOCALE.glob("*/LC_MESSAGES/*.po"))
    for catalogue in catalogues:
        compiled = catalogue.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= catalogue.stat().st_mtime_ns:
            continue
        language = catalogue.parent.parent.name
        must(
            [BIN / "pybabel", "-q", "compile", "-i", catalogue, "-o", compiled, "-l", language],
            f"{catalogue} could not be compiled.",
        )
        os.utime(compiled)


def lock() -> None:
    """Compile requirements/*.in anew into locked files with hashes and no addresses."""
    _python()
    _uv()
    uv = [_UV, "pip", "compile", "--quiet", "--generate-hashes", "--universal"]
    plain = ["--python-version", "3.11", "--no-emit-index-url", "--no-header", "--no-annotate"]
    for group in ("runtime", "dev", "node", "uv"):
        same = ["-c", "requirements/runtime.txt"] if group == "dev" else []
        target = f"requirements/{group}.txt"
        must(
            [*uv, *plain, *same, f"requirements/{group}.in", "-o", target],
            f"{target} could not be compiled.",
            _TRUST,
        )
    npm = shutil.which("npm") or BIN / "npm"
    must(
        [npm, "install", "--package-lock-only", "--ignore-scripts"],
        "package-lock.json could not be made.",
        _TRUST,
    )
    _forget_addresses(ROOT / "package-lock.json")


def _forget_addresses(lock_file: Path) -> None:
    """Leave out whom npm would like us to fund: the last addresses in the file."""
    lock = json.loads(lock_file.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
    text = json.dumps(lock, indent=2, ensure_ascii=False)
    lock_file.write_text(f"{text}\n", encoding="utf-8")
