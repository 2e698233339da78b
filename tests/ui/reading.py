"""Reads a page strictly: every tag closed in order, every id once, nothing inline."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Element:
    """A start tag with its attributes."""

    tag: str
    attributes: dict[str, str]


@dataclass
class Page(HTMLParser):
    """A parsed page. `faults` holds what is not well formed."""

    html: str
    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self.feed(self.html)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        self.faults += [f"<{tag}> has {name} twice" for name in names if names.count(name) > 1]
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else at {self.getpos()}")

    def all(self, tag: str, **wanted: str) -> list[Element]:
        """Elements of a tag with these attributes."""
        return [
            element
            for element in self.elements
            if element.tag == tag
            and all(element.attributes.get(name) == value for name, value in wanted.items())
        ]

    def ids(self) -> list[str]:
        """Every id, in order."""
        return [e.attributes["id"] for e in self.elements if "id" in e.attributes]

    def broken_references(self) -> list[str]:
        """Ids that labels, descriptions and fragments speak of and the page lacks."""
        known = set(self.ids())
        spoken = []
        for element in self.elements:
            for name in ("for", "aria-labelledby", "aria-describedby", "popovertarget"):
                spoken += element.attributes.get(name, "").split()
            if element.tag == "use":
                spoken.append(element.attributes["href"].removeprefix("#"))
        return [name for name in spoken if name not in known]

    def inline(self) -> list[str]:
        """What a strict content security policy would stop."""
        found = [
            f"{e.tag}@{name}"
            for e in self.elements
            for name in e.attributes
            if name == "style" or name.startswith("on")
        ]
        found += [e.tag for e in self.elements if e.tag == "style"]
        return found + [
            e.tag for e in self.elements if e.tag == "script" and not e.attributes["src"]
        ]

    def doubled_ids(self) -> list[str]:
        """Ids that stand more than once."""
        return [name for name, times in Counter(self.ids()).items() if times > 1]


def faults_of(html: str) -> list[str]:
    """Everything wrong with a page, as sentences; none for a good one."""
    page = Page(html)
    return [
        *page.faults,
        *(f"id {name} stands twice" for name in page.doubled_ids()),
        *(f"nothing has the id {name}" for name in page.broken_references()),
        *(f"inline: {name}" for name in page.inline()),
    ]
