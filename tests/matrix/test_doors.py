"""Doors reach rows that not everyone may see only through `visible_to`. Read from the source itself."""

import ast
from collections.abc import Iterator

from django.apps import apps
from tooling.places import ROOT

WEB = ROOT / "src" / "trygt" / "web"
MANAGED = {"all", "filter", "exclude", "get", "first", "last", "values", "values_list"}
MANAGED |= {"select_related", "prefetch_related", "order_by", "count", "exists", "aggregate"}
# `at_home_of` is the part of `visible_to` that test_sight.py holds it to be.
WAYS = {"visible_to", "at_home_of"}
# Reviewed by hand, each with its reason: (file, the line's own words).
REVIEWED: dict[tuple[str, str], str] = {}


def guarded() -> set[str]:
    """The models whose manager has `visible_to`."""
    return {
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("trygt.") and hasattr(model._default_manager, "visible_to")
    }


def roads() -> set[str]:
    """The names under which other rows lead to many of a guarded model's, such as `case.notes`."""
    names = guarded()
    return {
        name
        for model in apps.get_models()
        for relation in model._meta.related_objects
        if relation.multiple
        and relation.related_model.__name__ in names
        and (name := relation.get_accessor_name())
    }


def breaches(source: str, models: set[str], related: set[str]) -> Iterator[int]:
    """Lines that reach rows of `models` past `visible_to`: by manager, by shortcut, or by relation."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            by_manager = _manager_of(node.value) in models and node.attr not in WAYS
            if by_manager or (node.attr in MANAGED and _related(node.value) in related):
                yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            shortcut = node.func.id in {"get_object_or_404", "get_list_or_404"}
            if shortcut and node.args and _name(node.args[0]) in models:
                yield node.lineno


def _related(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else ""


def _manager_of(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
        return _name(node.value)
    return ""


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def test_the_test_sees_what_it_must() -> None:
    models = {"Case"}
    for bad in (
        "Case.objects.get(pk=1)",
        "models.Case.objects.all()",
        "x = list(Case.objects.filter(a=1).visible_to(me))",
        "get_object_or_404(Case, pk=1)",
        "Case._default_manager.first()",
        "case.notes.all()",
        "row.case.notes.filter(shared=True)",
    ):
        assert list(breaches(bad, models, {"notes"})), bad
    for good in (
        "Case.objects.visible_to(me).filter(a=1)",
        "Other.objects.all()",
        "form.notes.label",
    ):
        assert not list(breaches(good, models, {"notes"})), good


def test_no_door_goes_past_visible_to() -> None:
    models, related = guarded(), roads()
    assert {"notes", "statements", "ratings"} <= related
    assert {"Case", "Note", "Rating", "Statement"} <= models
    found = []
    for path in sorted(WEB.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        for number in breaches(source, models, related):
            line = source.splitlines()[number - 1].strip()
            if (path.name, line) not in REVIEWED:
                found.append(f"{path.relative_to(ROOT)}:{number}: {line}")
    assert found == []
