"""docs/operate.md says of every setting what the code says of it."""

import re

import pytest
from tooling.places import ROOT

from trygt.config import Config

TEXT = (ROOT / "docs/operate.md").read_text(encoding="utf-8")
ROWS = {
    name: (default, meaning)
    for name, default, meaning in re.findall(
        r"^\| `(TRYGT_\w+)` \| (.*?) \| (.*?) \|$", TEXT, re.MULTILINE
    )
}


@pytest.mark.parametrize("name", Config.model_fields)
def test_a_setting_stands_in_the_table_as_it_is_in_the_code(name: str) -> None:
    field = Config.model_fields[name]
    default = {True: "true", False: "false", "": ""}.get(field.default, str(field.default))
    assert ROWS[f"TRYGT_{name.upper()}"] == (
        f"`{default}`" if default else "–",
        field.description,
    )


def test_the_table_holds_no_setting_that_is_gone() -> None:
    assert set(ROWS) == {f"TRYGT_{name.upper()}" for name in Config.model_fields}
