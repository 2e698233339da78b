"""Every address a template names exists, also those it would leave out in silence (`{% url … as … %}`)."""

import re

from django.urls import get_resolver
from tooling.places import ROOT

WEB = ROOT / "src" / "trygt" / "web"
URL = re.compile(r"""{%\s*url\s+["']([\w-]+)["']""")


def test_every_address_named_in_a_template_exists() -> None:
    known = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    named = {
        (name, path.relative_to(WEB).as_posix())
        for path in WEB.rglob("*.html")
        for name in URL.findall(path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert sorted(pair for pair in named if pair[0] not in known) == []


def test_every_address_named_in_a_door_exists() -> None:
    known = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    named = {
        (name, path.relative_to(WEB).as_posix())
        for path in WEB.rglob("*.py")
        for name in re.findall(
            r"""\b(?:reverse|redirect)\(\s*["']([\w-]+)["']""", path.read_text(encoding="utf-8")
        )
    }
    assert len(named) > 10
    assert sorted(pair for pair in named if pair[0] not in known) == []
