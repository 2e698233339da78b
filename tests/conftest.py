"""What all tests share: the browser, and saying plainly when there is none."""

import gc
import os
from collections.abc import Iterator

import pytest
from django.utils import translation

from tooling import chromium

CHROMIUM = chromium.find()
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]


@pytest.fixture(autouse=True)
def speak_english() -> Iterator[None]:
    """Begin each test in the language of the message ids, whatever the one before ended in."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Playwright drives the system's Chromium; it downloads none of its own."""
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": ARGUMENTS}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--stored`: only what could differ on the second of two databases."""
    parser.addoption(
        "--stored", action="store_true", help="only what databases could do differently"
    )


def touches_the_database(item: pytest.Item) -> bool:
    """Whether what it finds could differ from one database to another.

    `anywhere` marks walks over every address and every cell: on the first database they ask all,
    and the journeys take the second through the same pages, acts and rules.
    """
    if item.get_closest_marker("anywhere"):
        return False
    asked = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or asked & {"db", "transactional_db"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the browser, the longest walk first, so that nothing long is left for the end.

    Browser tests are left out where there is no Chromium; in CI that is a failure.
    """
    if config.option.stored:
        config.hook.pytest_deselected(items=[i for i in items if not touches_the_database(i)])
        items[:] = [item for item in items if touches_the_database(item)]
    browser = [item for item in items if item.get_closest_marker("browser")]
    if CHROMIUM or config.option.collectonly:
        browser.sort(key=lambda item: "journeys" not in item.path.parts)
        others = [item for item in items if not item.get_closest_marker("browser")]
        items[:] = browser + others
        return
    if not browser or config.option.markexpr == "not browser":
        return
    if os.environ.get("CI") == "true":
        raise pytest.UsageError(f"There is no Chromium for {len(browser)} browser tests.")
    items[:] = [item for item in items if item not in browser]
    config.hook.pytest_deselected(items=browser)


def pytest_collection_finish() -> None:
    """Spare the garbage collector what lives as long as the run: it took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say that the browser tests did not run; ./dev test names each of them."""
    if not CHROMIUM and config.option.markexpr != "not browser":
        terminalreporter.write_line(f"No browser test ran: there is no Chromium. {chromium.HOW}")
