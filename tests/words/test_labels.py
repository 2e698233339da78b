"""What acts tell the journal has a name on pages."""

import ast

from tooling.words import SOURCE

from trygt.web.workspace.labels import LABELS


def told() -> set[str]:
    """The keys of every `Told({...})` in the code."""
    keys = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "Told"
                and node.args
                and isinstance(node.args[0], ast.Dict)
            ):
                keys |= {key.value for key in node.args[0].keys if isinstance(key, ast.Constant)}
    return keys


def test_every_detail_that_an_act_tells_has_a_label() -> None:
    assert {"milestone", "fingerprint"} <= told()
    assert told() - LABELS.keys() == set()
