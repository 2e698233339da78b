"""docs/schemes.md tells of every key, and is made from the definitions."""

from pathlib import Path

from trygt.schemes.definition import Milestone, Scheme
from trygt.schemes.reference import models, render

PAGE = Path(__file__).parents[2] / "docs" / "schemes.md"


def test_the_page_is_what_the_definitions_say_now() -> None:
    text = PAGE.read_text("utf-8")
    generated = text.split("<!-- generated -->\n")[1].split("<!-- end -->")[0]
    assert generated.strip() == render().strip()


def test_every_key_of_every_part_has_a_meaning() -> None:
    parts = models()
    assert Scheme in parts
    assert Milestone in parts
    silent = [
        f"{part.__name__}.{name}"
        for part in parts
        for name, field in part.model_fields.items()
        if not field.description
    ]
    assert silent == []
    assert [part.__name__ for part in parts if not part.__doc__] == []
    for part in parts:
        for name in part.model_fields:
            assert f"| `{name}` |" in render()
