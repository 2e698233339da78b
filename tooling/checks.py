"""`./dev check`: everything that can be told without running the tests."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from tooling import making, scan
from tooling.places import BIN, PYTHON, ROOT, run, say

TYPED = ["src/trygt", "tooling"]
TRYGT = [PYTHON, "-m", "trygt"]


def main(words: list[str]) -> int:
    """Run every check, then name those that failed. Words choose some of them by name."""
    making.setup()
    with settings() as safe:
        commands = {
            "lint": [BIN / "ruff", "check"],
            "format": [BIN / "ruff", "format", "--check"],
            "floors": [BIN / "lint-imports", "--no-cache", "--no-logo"],
            "types": [BIN / "mypy", *TYPED],
            "dependencies": [BIN / "deptry", "src"],
            "spelling": [BIN / "codespell", "src", "tooling", "docs", ".ci/run", "dev"],
            "templates": [BIN / "djlint", "--lint", "--quiet", "src"],
            "migrations": [*TRYGT, "makemigrations", "--check", "--dry-run"],
            "deployment": [*TRYGT, "check", "--deploy", "--fail-level", "WARNING"],
            "schemes": [*TRYGT, "schemes", "check"],
            "static files": [*TRYGT, "collectstatic", "--no-input", "--verbosity", "0"],
        }
        failed = []
        for name, command in commands.items():
            if words and name not in words:
                continue
            say(f"\n--- {name}")
            if run(command, safe):
                failed.append(name)
    if (not words or "secrets" in words) and not _scan():
        failed.append("secrets")
    say(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


def _scan() -> bool:
    say("\n--- secrets")
    found = list(scan.faults(ROOT, scan.files(ROOT)))
    for line in found:
        say(line)
    return not found


@contextmanager
def settings() -> Iterator[dict[str, str]]:
    """Settings of a real, safe installation in a folder that vanishes afterwards."""
    with tempfile.TemporaryDirectory(prefix="trygt-check-") as folder:
        yield {
            "TRYGT_DATA": folder,
            "TRYGT_SECRET_KEY": "only-for-checking-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
            "TRYGT_ADDRESS": "https://trygt.example.org",
        }
