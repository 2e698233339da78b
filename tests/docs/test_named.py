"""What the documents name exists, and what exists is named in them."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tooling.__main__ import WORDS
from tooling.places import ROOT

from trygt.cases.acting import ACTS
from trygt.commands.acts_reference import acts

DOCS = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CHANGELOG.md"]
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in DOCS}
SOURCE = ROOT / "src" / "trygt"
COMMANDS = {
    path.stem
    for path in (SOURCE / "commands" / "management" / "commands").glob("*.py")
    if path.stem != "__init__"
}
TOUR = TEXTS["docs/tour.md"]


def names_in_code() -> set[str]:
    """Everything the source defines: functions, classes, attributes, arguments."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
    return found


def exists(name: str) -> bool:
    """Whether a path, as the tour writes it, is there."""
    return any((base / name).exists() for base in (SOURCE, ROOT))


def test_the_generated_documents_are_in_step() -> None:
    call_command("docs", "--check", verbosity=0)


def test_a_document_behind_the_code_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("acts.md", "schemes.md"):
        (tmp_path / name).write_text(TEXTS[f"docs/{name}"], encoding="utf-8")
    monkeypatch.setattr("trygt.commands.management.commands.docs.FOLDER", tmp_path)
    call_command("docs", "--check", verbosity=0)
    page = tmp_path / "acts.md"
    page.write_text(page.read_text(encoding="utf-8").replace("`board`", "`mayor`"))
    with pytest.raises(CommandError, match=r"acts\.md"):
        call_command("docs", "--check", verbosity=0)
    call_command("docs", verbosity=0)
    assert page.read_text(encoding="utf-8") == TEXTS["docs/acts.md"]


def test_every_act_has_its_entry_and_its_sentence() -> None:
    headings = re.findall(r"^### (\w+)$", TEXTS["docs/acts.md"], re.MULTILINE)
    assert headings == [act.name for act in acts()]
    assert [act.name for act in ACTS.values() if not act.about] == []
    for act in ACTS.values():
        for condition in (*act.needs, *act.unless):
            assert f"`{condition.name}`: “{condition.sentence}”" in TEXTS["docs/acts.md"]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_described(command: str) -> None:
    assert any(re.search(rf"\btrygt {command}\b", text) for text in TEXTS.values())


def test_commands_the_documents_name_exist() -> None:
    ours = COMMANDS | {"migrate", "createcachetable", "collectstatic", "check"}
    for path, text in TEXTS.items():
        named = set(re.findall(r"`trygt ([a-z]+)", text)) | set(
            re.findall(r"^trygt ([a-z]+)", text, re.MULTILINE)
        )
        assert named <= ours, path
        assert set(re.findall(r"\./dev ([a-z]+)", text)) <= set(WORDS), path


def test_every_file_of_the_tour_exists() -> None:
    paths = [
        word for word in re.findall(r"`([^`\s]+)`", TOUR) if "/" in word or word.endswith(".toml")
    ]
    assert len(paths) > 40
    assert [path for path in paths if not exists(path)] == []


def test_every_name_of_the_tour_exists() -> None:
    words = {
        word
        for word in re.findall(r"`([^`\s]+)`", TOUR)
        if re.fullmatch(r"[A-Za-z_]\w*", word) and not exists(word)
    }
    assert len(words) > 25
    assert words - names_in_code() == set()


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for path, text in TEXTS.items():
        for target in re.findall(r"\]\(([^)#]+)", text):
            if not target.startswith(("http", "mailto:")):
                place = (ROOT / path).parent / target
                if not place.exists():
                    broken.append(f"{path}: {target}")
    assert [item for item in broken if "picture.png" not in item] == []


def test_the_tour_takes_fifteen_minutes() -> None:
    assert len(TOUR.split()) < 15 * 150
