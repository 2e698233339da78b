"""Looks through the files of the repository for what must never be in them."""

import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

LARGEST = 500_000  # bytes

# Patterns are broken with [] where they would otherwise find themselves here.
FORBIDDEN = {
    "a private key": re.compile(r"-----BEGIN[ ](?:[A-Z]+ )*PRIVATE KEY"),
    "an access key": re.compile(
        r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}|github_pat_\w{30,}|xox[abps]-[\w-]{10,}"
        r"|glpat-[\w-]{20}|npm_\w{30,}|pypi-\w{40,}|sk-[\w-]{30,})"
    ),
    "a password in an address": re.compile(
        r"\b[a-z][a-z+]+://[^\s:/@\"'<>{}]+:(?!password@|secret@)[^\s:/@\"'<>{}]+@"
    ),
    "the address of a package registry": re.compile(
        r"//registry\.[\w.-]+|files\.python[h]osted\.org|pypi\.org/[s]imple"
        r"|--(?:extra-)?index[-]url[ =]\S|\"resolve[d]\":|^\s*registry\s*=",
        re.MULTILINE,
    ),
    "a path of one machine": re.compile(r"(?<![\w./:-])/(?:home|Users|root)/\w|\b[A-Z]:\\Users\\"),
}


def files(root: Path) -> list[Path]:
    """The tracked files; without git, all but those of folders that git would ignore."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split("\0")
        return [root / name for name in listed if name and (root / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        ignored = {".git", ".venv", "node_modules", "var", "build", "vendor", "fonts"}
        return [
            path
            for path in root.rglob("*")
            if path.is_file() and not ignored & set(path.relative_to(root).parts)
        ]


def faults(root: Path, paths: Iterable[Path]) -> Iterator[str]:
    """One line for each thing found: file, line, what it is - never the thing itself."""
    for path in paths:
        name = path.relative_to(root)
        size = path.stat().st_size
        if size > LARGEST:
            yield f"{name}: {size} bytes, more than {LARGEST}"
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        here = re.compile(rf"{re.escape(str(root.resolve()))}\b")
        for what, pattern in [*FORBIDDEN.items(), ("the path of this checkout", here)]:
            for hit in pattern.finditer(text):
                yield f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {what}"
