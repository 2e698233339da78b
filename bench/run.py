"""Measures Trygt against the bare stack in the same run, and prints ratios.

The bare stack is the same Django, database, session and template engine with nothing of ours: a view
that reads the same rows in one query and prints a plain table with as many rows and bytes as our
page, or saves one row in one transaction for whoever is signed in. Machines differ and are noisy; ratios travel. Run: ./dev bench [--rounds N]
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

FOLDER = tempfile.mkdtemp(prefix="trygt-bench-")
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "trygt.settings",
    "TRYGT_DEMO": "true",
    "TRYGT_DATA": FOLDER,
}
sys.path[:0] = [str(Path(__file__).parent.parent / "src"), str(Path(__file__).parent.parent)]

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench import bare, exchange, figures, parallel, world  # noqa: E402


def timed(action: Callable[[], object], rounds: int) -> list[float]:
    """Seconds of each round, the first two left out."""
    seconds = []
    for _round in range(rounds + 2):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return seconds[2:]


def page(client: Client, address: str) -> Callable[[], HttpResponse]:
    """Fetch a page and insist that it came."""

    def fetch() -> HttpResponse:
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")
        return response

    return fetch


def queries(action: Callable[[], object]) -> int:
    """How many queries one round costs."""
    with CaptureQueriesContext(connection) as caught:
        action()
    return len(caught)


def report(name: str, ours: list[float], plain: list[float], note: str = "") -> None:
    """One line: ours, bare, ratio."""
    mine, theirs = statistics.median(ours) * 1000, statistics.median(plain) * 1000
    worst = sorted(ours)[max(0, int(len(ours) * 0.99) - 1)] * 1000
    print(
        f"{name:<34} {mine:8.2f} ms  bare {theirs:8.2f} ms  ratio {mine / theirs:6.2f}  p99 {worst:8.2f} ms  {note}"
    )


def main() -> None:
    """Build the world, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    settings.ROOT_URLCONF = "bench.bare"
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    built = world.build(cases=400)
    print(f"{connection.vendor}, {rounds} rounds, medians\n")
    shown = figures.report()
    officer, coordinator = Client(), Client()
    officer.force_login(built.officer, backend=bare.BACKEND)
    coordinator.force_login(built.coordinator, backend=bare.BACKEND)
    case = f"/work/cases/{built.case.pk}/"
    for name, client, ours, plain, rows in (
        ("office board, 50 of 400 cases", officer, "/office/", "/bare/cases/", 50),
        ("case page", coordinator, case, "/bare/answers/", 200),
        ("profile overview", coordinator, f"{case}profile/", "/bare/answers/", 200),
        (
            "largest section",
            coordinator,
            f"{case}profile/section/{built.section}/",
            "/bare/answers/",
            built.questions,
        ),
        ("register with the map", Client(), "/register/", "/bare/places/", 400),
        (
            "figures of a community",
            Client(),
            f"/communities/{shown.slug}/figures/",
            "/bare/places/",
            80,
        ),
    ):
        mine = page(client, ours)
        size = len(mine().content)
        empty = page(client, f"{plain}?rows={rows}")
        theirs = page(client, f"{plain}?rows={rows}&bytes={size - len(empty().content)}")
        note = (
            f"{queries(mine)} queries, {size // 1024} kB; "
            f"bare {queries(theirs)}, {len(theirs().content) // 1024} kB"
        )
        report(name, timed(mine, rounds), timed(theirs, rounds), note)
    saves = world.saves(built, coordinator)
    plain_saves = world.bare_saves(coordinator)
    report(
        "one answer saved",
        timed(saves, rounds * 5),
        timed(plain_saves, rounds * 5),
        f"{queries(saves)} queries; bare {queries(plain_saves)}",
    )
    report(
        "diploma drawn",
        timed(world.diploma, 5),
        timed(world.bare_paper, 5),
        "against an empty page of Typst",
    )
    parallel.report(built)
    exchange.report(built)  # last: it changes the answers the saves count on


if __name__ == "__main__":
    main()
