"""From a folder of YAML to a `Scheme`, with faults that name file, line, key and mend.

`scheme.yaml` is the root. `!include other.yaml` puts another file of the same folder in
its place, so that a long scheme stays readable. `!include ../2026.1/other.yaml` takes a file of
another version of the scheme: what has not changed is written once, and the lock finds it if it does.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from yaml.composer import Composer
from yaml.constructor import SafeConstructor

from trygt.schemes.definition import Scheme

# What older YAML readers take for true or false. Written unquoted it is a trap in any language.
LOOKS_BOOLEAN = {"yes", "no", "on", "off", "y", "n"}
LARGEST_FILE = 2_000_000


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a scheme file."""

    file: str
    line: int
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.what}"


class BadScheme(Exception):
    """The folder holds no valid scheme; `faults` says everything that is wrong."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def read(folder: Path) -> Scheme:
    """The scheme in `folder`. Raises `BadScheme` with every fault found."""
    reader = _Reader(folder)
    try:
        data = reader.file("scheme.yaml")
    except RecursionError:
        raise BadScheme(
            [Fault("scheme.yaml", 1, "scheme", "is nested too deeply; no scheme needs that")]
        ) from None
    if reader.faults:
        raise BadScheme(reader.faults)
    try:
        return Scheme.model_validate(data)
    except ValidationError as error:
        faults = [fault for item in error.errors() for fault in reader.explain(item)]
        raise BadScheme(faults) from error


class _Loader(Composer, yaml.CSafeLoader):
    """YAML without aliases: a few nested ones can unfold into gigabytes.

    libyaml reads the text, many times quicker than Python would; nodes are put together here.
    """

    def __init__(self, text: str) -> None:
        yaml.CSafeLoader.__init__(self, text)
        Composer.__init__(self)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(
                problem="an alias; write the words out",
                problem_mark=event.start_mark,  # type: ignore[arg-type]  # libyaml's own class
            )
        return super().compose_node(parent, index)


class _Reader:
    """Builds plain data and remembers where each value stood."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.places: dict[tuple[str | int, ...], tuple[str, int]] = {}
        self._open: list[Path] = []
        self._constructor = SafeConstructor()

    def file(self, name: str, path: tuple[str | int, ...] = ()) -> Any:
        beside = self._open[-1].parent if self._open else self.folder
        where = (beside / name).resolve()
        if not where.is_relative_to(self.folder.resolve().parent) or not where.is_file():
            at, line = self.places.get(path, (name, 0))
            what = f"there is no file {name} in the scheme's folder; add it or mend the name"
            self._fault(at, line, path, what)
            return None
        if where in self._open:
            at, line = self.places[path]
            self._fault(at, line, path, f"{name} includes itself; remove this !include")
            return None
        if where.stat().st_size > LARGEST_FILE:
            self._fault(name, 0, path, "is larger than 2 MB; split it")
            return None
        node = self._compose(where, name, path)
        if node is None:
            return None
        self._open.append(where)
        try:
            return self._build(node, name, path)
        finally:
            self._open.pop()

    def _compose(self, where: Path, name: str, path: tuple[str | int, ...]) -> yaml.Node | None:
        """The file as YAML nodes, or None with a fault noted."""
        try:
            text = where.read_text(encoding="utf-8")
            return yaml.compose(text, Loader=_Loader)
        except UnicodeDecodeError:
            self._fault(name, 0, path, "is not UTF-8 text; save it as UTF-8")
        except yaml.reader.ReaderError:
            self._fault(name, 0, path, "holds a character that is not text; remove it")
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            self._fault(
                name,
                line,
                path,
                f"is not YAML here ({error.problem}); mend the indentation or quoting",
            )
        return None

    def _build(self, node: yaml.Node, name: str, path: tuple[str | int, ...]) -> Any:
        line = node.start_mark.line + 1
        self.places[path] = (name, line)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, name, path)
        if isinstance(node, yaml.SequenceNode):
            return [
                self._build(item, name, (*path, index)) for index, item in enumerate(node.value)
            ]
        if node.tag == "!include":
            return self.file(str(node.value), path)
        if not isinstance(node, yaml.ScalarNode) or not node.tag.startswith("tag:yaml.org,2002:"):
            self._fault(name, line, path, f"has the tag {node.tag}; only !include is known")
            return None
        return self._scalar(node, name, path)

    def _mapping(
        self, node: yaml.MappingNode, name: str, path: tuple[str | int, ...]
    ) -> dict[Any, Any]:
        built: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(
                    name, key_node.start_mark.line + 1, path, "has a key that is no word; mend it"
                )
                continue
            key = self._scalar(key_node, name, path)
            if key in built:
                self._fault(
                    name, key_node.start_mark.line + 1, (*path, key), "stands twice; remove one"
                )
            built[key] = self._build(value_node, name, (*path, key))
            self.places[(*path, key)] = self.places.get(
                (*path, key), (name, key_node.start_mark.line + 1)
            )
        return built

    def _scalar(self, node: yaml.ScalarNode, name: str, path: tuple[str | int, ...]) -> Any:
        if not node.style and str(node.value).lower() in LOOKS_BOOLEAN:
            self._fault(
                name, node.start_mark.line + 1, path, f'{node.value} must be quoted: "{node.value}"'
            )
            return str(node.value)
        try:
            return self._constructor.construct_object(node)
        except (yaml.YAMLError, ValueError):
            self._fault(
                name,
                node.start_mark.line + 1,
                path,
                f'{node.value} is no value YAML knows; put it in quotes: "{node.value}"',
            )
            return None

    def _fault(self, name: str, line: int, path: tuple[str | int, ...], what: str) -> None:
        self.faults.append(Fault(name, line, ".".join(map(str, path)) or "scheme", what))

    def explain(self, error: Any) -> list[Fault]:
        """Pydantic's error at the nearest place that stands in a file."""
        path = self._known(tuple(error["loc"]))
        name, line = self.places.get(path, ("scheme.yaml", 1))
        key = ".".join(map(str, path)) or "scheme"
        if error["type"] == "extra_forbidden":
            return [
                Fault(
                    name, line, key, "is not a key of a scheme; remove it or correct its spelling"
                )
            ]
        if error["type"] == "missing":
            return [Fault(name, line, key, f"lacks {error['loc'][-1]}; add it")]
        if error["type"] == "value_error" and not path:
            return [self._cross(text) for text in str(error["ctx"]["error"]).splitlines()]
        return [Fault(name, line, key, _sentence(error))]

    def _known(self, loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """`loc` without what pydantic adds (union tags) and cut where the file ends."""
        path: tuple[str | int, ...] = ()
        for item in loc:
            if (*path, item) in self.places:
                path = (*path, item)
        return path

    def _cross(self, text: str) -> Fault:
        dotted, _, what = text.partition(": ")
        loc = tuple(int(item) if item.isdigit() else item for item in dotted.split("."))
        name, line = self.places.get(self._known(loc), ("scheme.yaml", 1))
        return Fault(name, line, dotted, what)


def _sentence(error: Any) -> str:
    """What pydantic says, in our words where its own do not tell how to mend it."""
    ours = {
        "string_type": "must be text; put {input!r} in quotes",
        "string_pattern_mismatch": "{input!r} has the wrong form; write it as {pattern}",
        "union_tag_invalid": "kind {tag} is unknown; use one of {expected_tags}",
        "union_tag_not_found": "lacks kind; add it",
        "model_type": "must be a group of keys; indent them below it",
        "dict_type": "must be a group of keys, a language each; indent them below it",
        "tuple_type": "must be a list; begin each item with a dash",
    }
    if error["type"] in ours:
        return ours[error["type"]].format(input=error["input"], **error.get("ctx", {}))
    words = str(error["msg"]).removeprefix("Value error, ")
    return words.replace("Input should be", "must be").replace("should", "must")
