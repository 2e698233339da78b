"""Where things lie in a checkout, and running programs there."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
REQUIREMENTS = ROOT / "requirements"
NODE_MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src/trygt/web/ui/vendor"
FONTS = ROOT / "src/trygt/papers/fonts"
LOCALE = ROOT / "src/trygt/texts/locale"


class Stop(Exception):
    """Ends a word with a sentence for whoever ran it."""


def say(line: str) -> None:
    """Print a line at once, so that it stands before what a child program prints."""
    print(line, flush=True)


def environment(extra: Mapping[str, str] = {}) -> dict[str, str]:
    """The environment for our own programs: the checkout's code, and no settings from outside.

    Settings of a real installation (TRYGT_*) in the shell must not reach a demo or a test.
    """
    mine = {key: value for key, value in os.environ.items() if not key.startswith("TRYGT_")}
    mine["PYTHONPATH"] = str(ROOT / "src")
    # A program whose modules are compiled anew at every start spends most of its time on that.
    mine.pop("PYTHONDONTWRITEBYTECODE", None)
    mine["PYTHONPYCACHEPREFIX"] = str(VENV / "bytecode")
    mine["PATH"] = f"{BIN}{os.pathsep}{mine.get('PATH', os.defpath)}"
    mine.update(extra)
    return mine


def run(command: Sequence[object], extra: Mapping[str, str] = {}) -> int:
    """Run a program in the checkout and return its exit code."""
    sys.stdout.flush()
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment(extra))  # noqa: PLW1510
    return done.returncode


def must(command: Sequence[object], failed: str, extra: Mapping[str, str] = {}) -> None:
    """Run a program that has to succeed.

    Raises:
        Stop: with the sentence `failed` when it does not.
    """
    if run(command, extra):
        raise Stop(failed)
