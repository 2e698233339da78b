"""The words of ./dev."""

import sys

from tooling import checks, demo, making, testing
from tooling.places import BIN, PYTHON, ROOT, Stop, run, say

HELP = """\
./dev demo     serve a demo on this machine (--port N, --data DIR, --fresh starts over)
./dev test     run the tests (pytest's arguments; --database sqlite|postgres|both)
./dev check    style, types, floors, schemes, settings, secrets
./dev fmt      format the code and mend what can be mended
./dev docs     write the generated documents anew
./dev bench    measure
./dev setup    install what the others need; they do it themselves
./dev lock     resolve requirements/*.in and package.json into their lock files anew"""


def main(words: list[str]) -> int:
    """Do one word and return the exit code."""
    if not words or words[0] in ("-h", "--help", "help"):
        say(HELP)
        return 0 if words else 2
    word, rest = words[0], words[1:]
    if word not in WORDS:
        print(f"./dev does not know {word!r}.\n\n{HELP}", file=sys.stderr)
        return 2
    try:
        return WORDS[word](rest)
    except Stop as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _setup(rest: list[str]) -> int:
    making.setup()
    say("Ready.")
    return 0


def _lock(rest: list[str]) -> int:
    making.lock()
    return 0


def _fmt(rest: list[str]) -> int:
    making.setup()
    return run([BIN / "ruff", "check", "--fix", "--quiet"]) | run([BIN / "ruff", "format"])


def _docs(rest: list[str]) -> int:
    making.setup()
    with checks.settings() as safe:
        return run([PYTHON, "-m", "trygt", "docs", *rest], safe)


def _bench(rest: list[str]) -> int:
    making.setup()
    if not (ROOT / "bench/run.py").exists():
        raise Stop("There is no bench/run.py to run.")
    return run([PYTHON, "bench/run.py", *rest])


WORDS = {
    "demo": demo.main,
    "test": testing.main,
    "check": checks.main,
    "fmt": _fmt,
    "docs": _docs,
    "bench": _bench,
    "setup": _setup,
    "lock": _lock,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
