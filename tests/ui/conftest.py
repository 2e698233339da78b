"""The style page's own addresses."""

import pytest


@pytest.fixture(autouse=True)
def only_the_style_page(settings) -> None:
    """The doors' addresses are tested with the doors."""
    settings.ROOT_URLCONF = "tests.ui.addresses"
