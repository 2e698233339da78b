"""`./dev test`: the whole suite, on both databases."""

import argparse
import os
import re
import subprocess

from tooling import chromium, making
from tooling.places import PYTHON, ROOT, environment, run, say


def main(words: list[str]) -> int:
    """Run the tests and return pytest's exit code, the first that is not zero.

    Without arguments of your own: what touches the database on PostgreSQL, then all on SQLite.
    With your own (a path, -k ...): on SQLite, unless --database says otherwise.
    """
    asked, own = _parse(words)
    making.setup()
    browser = chromium.find() or _install()
    databases = {"both": ["postgres", "sqlite"]}.get(asked.database, [asked.database])
    codes = [_pytest(database, own, len(databases) > 1) for database in databases]
    if not browser:
        _tell_what_did_not_run(own)
        if os.environ.get("CI") == "true":
            codes.append(1)
    return next((code for code in codes if code), 0)


def _parse(words: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        "./dev test", description="Run the tests. Other arguments go to pytest.", allow_abbrev=False
    )
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"])
    asked, own = parser.parse_known_args(words)
    asked.database = asked.database or ("sqlite" if own else "both")
    return asked, own


def _install() -> str | None:
    say("There is no Chromium here for the browser tests; trying to install one")
    return chromium.install()


def _pytest(database: str, own: list[str], one_of_several: bool) -> int:
    """Run pytest once. Where both databases are asked for, SQLite's turn runs everything, and
    PostgreSQL's what touches the database; browsers see the same pages on both, so they look once.
    """
    again = one_of_several and database == "postgres"
    without = ["-m", "not browser", "--stored"] if again else []
    # Each begins with its part in one piece, so that what a file's tests share is made once, and
    # who is done first takes from the others.
    workers = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal"]
    say(f"\nTests on {database}")
    chosen = {"TRYGT_TEST_DATABASE": database}
    return run([PYTHON, "-m", "pytest", "-q", *without, *([] if own else workers), *own], chosen)


def _tell_what_did_not_run(own: list[str]) -> None:
    """Name the browser tests that a machine without Chromium could not run."""
    listing = subprocess.run(
        [str(PYTHON), "-m", "pytest", "-q", "--collect-only", "-m", "browser", *own],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    names = re.findall(r"^\S+::.+$", listing.stdout, re.MULTILINE)
    if names:
        say(f"\n{len(names)} tests did not run, for want of Chromium:")
        say("\n".join(f"  {name}" for name in sorted(names)))
        say(chromium.HOW)
