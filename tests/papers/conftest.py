"""Papers need their fonts, which the set-up makes; without them the tests fail, never skip."""

import pytest

from trygt.papers.rendering import FONTS


@pytest.fixture(autouse=True, scope="session")
def fonts() -> None:
    """Say plainly what is missing."""
    if not any(FONTS.glob("*.ttf")):
        pytest.fail("The fonts of papers are missing: run ./dev setup.", pytrace=False)
